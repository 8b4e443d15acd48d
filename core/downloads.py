"""Answers that hand out a file made for the request."""

from typing import TypeVar
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """``content`` as an attachment called ``name``; nobody keeps a copy on the way."""
    return as_attachment(HttpResponse(content, content_type=media_type), name=name)


def as_attachment(response: Answer, *, name: str) -> Answer:
    """``response`` as an attachment called ``name``; nobody keeps a copy on the way."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
