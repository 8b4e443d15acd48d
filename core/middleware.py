"""What every request passes through."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pghistory.middleware import HistoryMiddleware

from core.format import message_tone
from core.http import path_without_secrets
from core.kept import kept_page, typed_fields

SIGNED_OUT = _("You have been signed out. What you typed is still here: sign in in a new tab, then go on on this page.")
SIGN_IN = _("Sign in")


def leads_to_sign_in(response: HttpResponse) -> bool:
    """Whether an answer sends to the sign-in page."""
    return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


class AuditMiddleware(HistoryMiddleware):
    """Names the person and the page in the audit events of a writing request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Who and where. The address is kept without its query, which may hold typed text, and without secrets."""
        user = request.user.pk if hasattr(request, "user") else None
        return {"user": user, "path": path_without_secrets(request)}


class ReadableAddressMiddleware:
    """Refuses addresses with NUL characters: nobody types them, and the database cannot be asked for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless the address cannot mean anything."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class SignedOutMiddleware:
    """An expired session costs nobody what he typed: the form stays in its tab while he signs in again in another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where a form was on its way and the answer is the sign-in page, keep the form."""
        response = self.get_response(request)
        if request.method != "POST" or not leads_to_sign_in(response):
            return response
        if getattr(request, "htmx", None):
            # Sent from within a page that somebody is writing on: it must stay.
            link = f"{resolve_url(settings.LOGIN_URL)}?next={reverse('core:signed_in')}"
            toast = {"text": str(SIGNED_OUT), "tone": "bad", "url": link, "label": str(SIGN_IN)}
            return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"portal:messages": [toast]})})
        fields = typed_fields(request)
        return kept_page(request, fields) if fields else response


class HtmxAnswersMiddleware:
    """Makes answers to htmx requests whole: an expired session leads to the sign-in page, messages come in a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then complete the answer where htmx asked."""
        response = self.get_response(request)
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return response
        if leads_to_sign_in(response):
            # Followed silently, the sign-in page would be swapped into the middle of the page.
            back = urlencode({"next": htmx.current_url_abs_path or "/"})
            return HttpResponse(status=204, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{back}"})
        if response.status_code < 300 and "HX-Redirect" not in response and "HX-Refresh" not in response:
            self._carry_messages(request, response)
        return response

    @staticmethod
    def _carry_messages(request: HttpRequest, response: HttpResponse) -> None:
        texts = [{"text": str(message), "tone": message_tone(message.level)} for message in get_messages(request)]
        if texts:
            events = json.loads(response.get("HX-Trigger", "{}"))
            response["HX-Trigger"] = json.dumps({**events, "portal:messages": texts})
