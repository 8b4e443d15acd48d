"""Encryption of mails that hold codes or links for signing in."""

import json

from core import sealing

PURPOSE = "notifications.sealing"


def seal(content: dict[str, str]) -> bytes:
    """Encrypt the parts of a mail under the portal's secret."""
    return sealing.seal(json.dumps(content), purpose=PURPOSE).encode()


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt the parts of a mail. Raises ``ValueError`` where they were sealed under another secret."""
    return dict(json.loads(sealing.unseal(bytes(sealed).decode(), purpose=PURPOSE)))
