"""What every request passes through."""

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware


class AuditMiddleware(HistoryMiddleware):
    """Names the person and the page in the audit events of a writing request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Who and where. The address is kept without its query, which may hold typed text."""
        return {"user": request.user.pk if hasattr(request, "user") else None, "path": request.path}
