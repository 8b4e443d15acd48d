"""What every request learns about the person: scope, chosen organisation, second factor, language."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pghistory
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from accounts.scope import Grant, Scope, scope_of, withhold_scope
from accounts.second_factor import must_use_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
ACTING_KEY = "acting"
# Open to a person whose second factor is missing, beside the pages that repair exactly that.
ALWAYS_OPEN = frozenset({"account_logout", "set_language", "accounts:privacy", "account_reauthenticate"})
ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    }
)
CONFIRMATION = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class ScopeMiddleware:
    """Sets ``request.scope`` (what the person may act for) and ``request.acting`` (the membership chosen in the shell).

    Both are lazy; ``acting`` is a ``Grant``, or false for a person without memberships. The user is not lazy any more:
    every page asks who it is, most of them hundreds of times, and Django's proxy doubles the price of each question.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)
        request.scope = SimpleLazyObject(lambda: scope_of(request.user))  # type: ignore[attr-defined]
        request.acting = SimpleLazyObject(lambda: chosen_grant(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def chosen_grant(request: HttpRequest) -> Grant | None:
    """The organisation chosen in this session while the person belongs to it, else the person's first."""
    grants = scope_of(request.user).grants
    chosen = request.session.get(ACTING_KEY) if grants else None
    return next((grant for grant in grants if grant.organisation_id == chosen), grants[0] if grants else None)


class SecondFactorMiddleware:
    """Whoever must use a second factor acts for nobody until it was used in this session.

    Every page but enrolment, sign-out and language leads to enrolment, or to the confirmation for those enrolled already.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.second_factor_missing = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            scope = scope_of(request.user)
            if must_use_second_factor(request.user, scope) and not second_factor_used(request, scope):
                request.second_factor_missing = scope  # type: ignore[attr-defined]
                withhold_scope(request.user)
            elif scope.lent:
                # The audit names both: whoever acts, and for whom that may have been.
                with pghistory.context(stands_in_for=sorted({grant.lent_by for grant in scope.lent})):
                    return self.get_response(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send the person to the page that repairs it, once the address is known."""
        scope: Scope | None = request.second_factor_missing  # type: ignore[attr-defined]
        if scope is None:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS_OPEN or name in (CONFIRMATION if scope.enrolled else ENROLMENT):
            return None
        if not scope.enrolled:
            return away(request, "mfa_index")
        return away(request, "mfa_reauthenticate" if "totp" in scope.factors else "mfa_reauthenticate_webauthn")


def second_factor_used(request: HttpRequest, scope: Scope) -> bool:
    """Whether the person has an authenticator and used one in this session."""
    records = get_authentication_records(request, request.user)
    return scope.enrolled and any(record.get("method") == "mfa" for record in records)


def away(request: HttpRequest, url_name: str) -> HttpResponse:
    """Redirect to a page and come back afterwards; htmx is told to load it as a page."""
    back = request.get_full_path() if request.method == "GET" and not request.headers.get("HX-Request") else "/"
    url = f"{reverse(url_name)}?{urlencode({'next': back}, safe='/')}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


class LanguageMiddleware:
    """A signed-in person reads the portal in the language of the profile, on whichever machine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
