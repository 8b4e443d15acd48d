"""Who may do what with mails."""

from typing import Any

from accounts.scope import scope_of


def can_see_failed_mails(user: Any) -> bool:
    """Platform administrators look after mails that failed."""
    return scope_of(user).is_platform_admin
