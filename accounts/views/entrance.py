"""Ways in: the landing page of a person without a role, the privacy text, invitations, the language switch."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language as django_set_language

from accounts import privacy as privacy_text
from accounts.models import Invitation
from accounts.scope import scope_of
from accounts.services import accept_invitation, find_invitation, set_language
from core.errors import DomainError
from core.http import refusal


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What somebody without a role can do: register an enterprise, apply as a researcher, wait for an invitation."""
    return render(request, "accounts/start.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy text in the reader's language."""
    name = "privacy_en" if get_language() == "en" else "privacy_zh_hans"
    context = {"version": privacy_text.VERSION, "text": f"accounts/{name}.html"}
    return render(request, "accounts/privacy.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: a visitor signs in or signs up with the invited address, then accepts."""
    found = find_invitation(token)
    if found is None:
        raise Http404
    usable = found.accepted_at is None and found.revoked_at is None and not found.has_expired
    if has_taken_up(request.user, found):
        # Pressed twice, or the mail's link followed again: what was asked for is so.
        messages.info(request, _("You have accepted this invitation already."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    if not request.user.is_authenticated:
        # Having the link proves the address, while it is valid: signing up with it needs no further code.
        if request.method == "POST" and usable:
            get_adapter(request).stash_verified_email(request, found.email)
            return redirect(f"{reverse('account_signup')}?next={request.path}")
    elif request.method == "POST":
        try:
            membership = accept_invitation(token=token, actor=request.user)
        except DomainError as error:
            return refusal(request, error)
        text = _("You now act for %(name)s as %(role)s.")
        messages.success(request, text % {"name": membership.organisation.name, "role": membership.get_role_display()})
        return redirect(settings.LOGIN_REDIRECT_URL)
    mine = request.user.is_authenticated and request.user.email == found.email
    context = {"invitation": found, "usable": usable, "mine": mine}
    return render(request, "accounts/invitation.html", context, status=200 if usable else 410)


def has_taken_up(user: Any, invitation: Invitation) -> bool:
    """Whether this person accepted the invitation and still acts for the organisation."""
    taken = user.is_authenticated and invitation.accepted_by_id == user.pk
    return taken and any(grant.organisation_id == invitation.organisation_id for grant in scope_of(user).grants)


def switch_language(request: HttpRequest) -> HttpResponse:
    """Django's language switch, which also remembers the choice in the profile of whoever is signed in."""
    if request.method == "POST" and request.user.is_authenticated:
        set_language(actor=request.user, language=request.POST.get("language", ""))
    return django_set_language(request)
