"""Pages for what went wrong. They say what to do next, and nothing about whether a record exists."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from core.kept import kept_page, typed_fields


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The designed page of a status; for an htmx request only its words, which are swapped into the page."""
    fragment = bool(getattr(request, "htmx", None))
    return render(request, "errors/fragment.html" if fragment else f"{status}.html", {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was broken or too large."""
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    return page(request, 413 if too_large else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Visible, but not for this role."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address, or nothing that this person may know of."""
    return page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: an old tab, or cookies switched off. What our own page sent is kept."""
    if getattr(request, "htmx", None):
        return page(request, 403)
    fields = typed_fields(request)
    if fields:
        return kept_page(request, fields)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Rendered without request, session or database, any of which may be what broke."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
    return HttpResponseServerError(render_to_string("500.html"))
