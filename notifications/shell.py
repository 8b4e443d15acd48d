"""The two numbers that every page shows."""

from django.http import HttpRequest

from notifications.selectors import shell_counts


def counts(request: HttpRequest) -> dict[str, int]:
    """What waits for the person and what is unread, for ``core.navigation``."""
    found = shell_counts(request.user)
    return {"waiting": found.waiting, "unread": found.unread}
