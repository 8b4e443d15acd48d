"""Pages for what went wrong. They say what to do next, and nothing about whether a record exists."""

import sys
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


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


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A rate limit was reached; allauth calls this for its own limits."""
    return page(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: an old tab, or cookies switched off."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Rendered without request, session or database, any of which may be what broke."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
    return HttpResponseServerError(render_to_string("500.html"))


def conflict_page(
    request: HttpRequest, error: Exception, *, form: BaseForm, record: Any, formsets: Sequence[BaseFormSet] = ()
) -> HttpResponse:
    """The second of two editors sees what differs and the form with everything that was typed, ready to save again.

    The view that catches ``Conflict`` calls this; the form is posted to the same address with the fresh ``version``.
    """
    record.refresh_from_db()
    context = {
        "error": error,
        "changes": differences(form, record),
        "form": form,
        "formsets": formsets,
        "version": record.version,
    }
    return render(request, "409.html", context, status=409)


def differences(form: BaseForm, record: Any) -> list[tuple[str, str, str]]:
    """(label, there now, yours) of every field whose stored value is not what was typed."""
    found = []
    for field in form:
        if field.is_hidden or not hasattr(record, field.name):
            continue
        stored = getattr(record, field.name)
        stored = getattr(stored, "pk", stored)
        if field.field.has_changed(field.field.prepare_value(stored), field.data):
            found.append((str(field.label), shown(field.field, stored), shown(field.field, field.data)))
    return found


def shown(field: Any, value: Any) -> str:
    """A value as a reader knows it: the words of a choice, not its key."""
    if value in (None, "", []):
        return ""
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(label)
    return str(value)
