"""Secrets in links: the database keeps their digest only."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh secret for a link."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What the database keeps of it. The secret is long and random, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
