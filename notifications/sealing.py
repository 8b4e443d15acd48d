"""Encryption of mails that hold codes or links for signing in."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def _fernet(secret: str | bytes) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"notifications.sealing").derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(key))


def seal(content: dict[str, str]) -> bytes:
    """Encrypt the parts of a mail under the portal's secret."""
    return _fernet(settings.SECRET_KEY).encrypt(json.dumps(content).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt the parts of a mail; earlier secrets (``SECRET_KEY_FALLBACKS``) are tried. Raises ``ValueError``."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return dict(json.loads(_fernet(secret).decrypt(bytes(sealed))))
        except InvalidToken:
            continue
    raise ValueError("sealed under another secret")
