"""Answers that hand out a file made for the request."""

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """``content`` as an attachment called ``name``; nobody keeps a copy on the way."""
    response = HttpResponse(content, content_type=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
