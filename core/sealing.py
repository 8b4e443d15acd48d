"""Sealing of short secrets at rest: second-factor keys, mails with codes.

Keys are derived from ``SECRET_KEY`` per purpose; a retired key in ``SECRET_KEY_FALLBACKS`` still opens what it sealed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _box(purpose: str) -> MultiFernet:
    keys = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(str(secret).encode())
        keys.append(Fernet(base64.urlsafe_b64encode(derived)))
    return MultiFernet(keys)


def seal(text: str, *, purpose: str) -> str:
    """Encrypt ``text``; only ``unseal`` with the same purpose opens it."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(token: str, *, purpose: str) -> str:
    """Open what ``seal`` made; ``ValueError`` where it was sealed with another key or purpose, or altered."""
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError("The sealed text cannot be opened with the present keys.") from None
