"""Researchers who fit a need, invitations, and needs that fit a researcher."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, transition_view
from core.paging import page_by_key
from needs import match_pages
from needs.enums import InvitationState, NeedState
from needs.forms.steps import DeclineInvitationForm
from needs.models import Invitation, Match, Opinion
from needs.pages import get_need, record_context
from needs.policies import matching as policies
from needs.policies.claim import own_researcher
from needs.services import invitation as services
from needs.transitions.invitation import invitation_machine
from researchers.models import Researcher

ANSWERS = {"yes": True, "no": False}


@login_required
@require_safe
@refusals_as_pages
def of_need(request: HttpRequest, pk: int) -> HttpResponse:
    """The researchers who fit, with reasons; or that nobody was found, or that it is still being worked out."""
    need = get_need(request, pk)
    if not policies.can_see_matches(request.user, need):
        raise NotAllowed(NOT_YOURS)
    context = record_context(request, need, tab="matches")
    context["matching"], opinions = match_pages.matching_of(request.user, need)
    context["invitation_states"] = InvitationState
    context["lines"] = match_pages.matches_of(request.user, need, opinions)
    context["unfit"] = [one for one in opinions.values() if not one.fits]
    context["open_to_claims"] = policies.can_invite_to(request.user, need)
    return render(request, "needs/matches.html", context)


@login_required
@require_POST
@refusals_as_pages
def invite(request: HttpRequest, pk: int, researcher: int) -> HttpResponse:
    """Invite a researcher who is shown; a second click finds the first one's invitation."""
    need = get_need(request, pk)
    if not policies.can_invite_to(request.user, need):
        raise NotAllowed(NOT_YOURS)
    shown = Match.objects.filter(need=need).select_related("researcher__user")
    match = get_visible_or_404(shown, request.user, researcher_id=researcher)
    services.invite(actor=request.user, need=need, researcher=match.researcher)
    messages.success(request, _("%(name)s has been invited by mail.") % {"name": match.researcher})
    return redirect("needs:matches", pk)


@login_required
@require_POST
@refusals_as_pages
def judge(request: HttpRequest, pk: int, researcher: int) -> HttpResponse:
    """An office says whether a researcher who was found fits; without an answer it takes back what was said."""
    need = get_need(request, pk)
    if not policies.can_invite_to(request.user, need):
        raise NotAllowed(NOT_YOURS)
    shown = Match.objects.filter(need=need).visible_to(request.user).values("researcher_id")
    judged = Opinion.objects.filter(need=need).visible_to(request.user).values("researcher_id")
    person = get_object_or_404(Researcher.objects.filter(Q(pk__in=shown) | Q(pk__in=judged)), pk=researcher)
    fits = ANSWERS.get(request.POST.get("fits", ""))
    services.judge(actor=request.user, need=need, researcher=person, fits=fits)
    messages.success(request, _("Noted. The researchers are being compared anew with this in mind."))
    return redirect("needs:matches", pk)


@login_required
@require_safe
@refusals_as_pages
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the enterprise asked for by name, and what became of each invitation."""
    need = get_need(request, pk)
    if not policies.can_see_invitations(request.user, need):
        raise NotAllowed(NOT_YOURS)
    context = record_context(request, need, tab="invitations")
    context["invitations"], context["named"] = match_pages.invited_to(request.user, need)
    context["published"] = need.state == NeedState.PUBLISHED
    return render(request, "needs/invitations.html", context)


@login_required
@refusals_as_pages
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The researcher declines an invitation and says why."""
    rows = Invitation.objects.select_related("need", "researcher__user")
    invitation = get_visible_or_404(rows, request.user, pk=pk)
    return transition_view(
        request,
        machine=invitation_machine,
        record=invitation,
        to=InvitationState.DECLINED,
        done=lambda row: _("You have declined. Whoever invited you has been told."),
        take=services.decline,
        form_class=DeclineInvitationForm,
    )


@login_required
@require_POST
@refusals_as_pages
def out_of_field(request: HttpRequest, pk: int) -> HttpResponse:
    """A researcher says that a need is not in his field."""
    need = get_need(request, pk)
    services.refuse_field(actor=request.user, need=need)
    messages.success(request, _("Noted. Needs like this one will be offered to you less."))
    return redirect("needs:fitting")


@login_required
@require_safe
@refusals_as_pages
def fitting(request: HttpRequest) -> HttpResponse:
    """The needs that fit the researcher, best first."""
    if own_researcher(request.user) is None:
        raise NotAllowed(NOT_YOURS)
    page = page_by_key(match_pages.fitting(request.user), key="-score", cursor=request.GET.get("cursor", ""))
    matches = match_pages.with_needs(request.user, page.rows)
    return render(request, "needs/fitting.html", {"page": page, "matches": matches})
