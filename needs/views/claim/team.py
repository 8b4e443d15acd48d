"""Team and partner units: naming them, and their own word."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from core.versions import carry_version
from needs.claim_pages import get_claim
from needs.enums import TeamRole
from needs.forms.claim import PartnerConfirmForm, SeenForm
from needs.forms.plan import MemberRows, PartnerRows, kept, researcher_words
from needs.models import Claim, ClaimMember, ClaimPartner
from needs.policies.claim import can_edit_plan
from needs.services import plan as plan_services
from needs.services import team as services
from researchers.models import Researcher


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name members, students and partner units."""
    claim = get_claim(request, pk)
    if not can_edit_plan(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    choices = researcher_words(
        Researcher.objects.visible_to(request.user)
        .active()
        .filter(college_id=claim.college_id)
        .exclude(pk=claim.leader_id)
        .select_related("user", "college")
        .order_by("user__name", "id")
    )
    data = request.POST or None
    head = SeenForm(data, initial={"seen": claim.version})
    members = MemberRows(
        data, prefix="members", initial=_initial_members(claim, choices), form_kwargs={"researchers": choices}
    )
    partners = PartnerRows(data, prefix="partners", initial=list(claim.partners.values("id", "name", "task", "email")))
    context = {
        "claim": claim,
        "need": claim.need,
        "head": head,
        "members": members,
        "partners": partners,
        "all": [members, partners],
        "choices": choices,
    }
    if data is not None and all([head.is_valid(), members.is_valid(), partners.is_valid()]):
        try:
            plan_services.save_team(
                actor=request.user,
                claim=claim,
                members=kept(members),
                partners=kept(partners),
                seen=head.cleaned_data["seen"],
            )
        except Conflict as error:
            return kept_rows(request, "needs/claim/edit_team.html", context, head, error)
        messages.success(request, _("Saved. Whoever is named gets a mail and confirms."))
        return redirect("needs:claim_team", claim.pk)
    return render(request, "needs/claim/edit_team.html", context, status=422 if data is not None else 200)


def kept_rows(
    request: HttpRequest, template: str, context: dict[str, Any], head: SeenForm, error: Conflict
) -> HttpResponse:
    """After a conflict: everything typed is shown again, and sending it again then means it."""
    claim: Claim = context["claim"]
    carry_version(head, Claim.objects.values_list("version", flat=True).get(pk=claim.pk))
    return render(request, template, {**context, "conflict": error}, status=error.status)


def _initial_members(claim: Claim, choices: dict[str, Researcher]) -> list[dict[str, object]]:
    words = {researcher.pk: text for text, researcher in choices.items()}
    return [
        {
            "id": one.pk,
            "role": one.role,
            "name": words.get(one.researcher_id or 0, one.name),
            "task": one.task,
        }
        for one in claim.members.exclude(role=TeamRole.LEADER)
    ]


@login_required
@refusals_as_pages
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """A researcher who was named says yes or no."""
    rows = ClaimMember.objects.select_related("claim__need", "claim__leader__user", "claim__college", "researcher")
    member = get_object_or_404(rows, pk=pk, researcher__user_id=request.user.pk)
    if not Claim.objects.visible_to(request.user).filter(pk=member.claim_id).exists():
        raise Http404
    if request.method == "POST":
        if request.POST.get("answer") == "no":
            services.decline_membership(actor=request.user, member=member)
            messages.success(request, _("Your name has been taken off the team."))
            return redirect("needs:claims")
        services.confirm_membership(actor=request.user, member=member)
        messages.success(request, _("Thank you: you are in the team."))
        return redirect(member.claim)
    return render(request, "needs/claim/membership.html", {"member": member, "claim": member.claim})


@never_cache
@refusals_as_pages
def partner_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A partner unit confirms by its link, without an account."""
    partner: ClaimPartner = services.partner_of_link(token)
    form = PartnerConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = services.confirm_partner(token=token, confirmed_by=form.cleaned_data["confirmed_by"])
        return render(request, "needs/claim/partner.html", {"partner": partner, "done": True})
    context = {"partner": partner, "claim": partner.claim, "form": form, "done": partner.confirmed_at is not None}
    return render(request, "needs/claim/partner.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def partner_send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader has a partner unit's link sent again."""
    partner = get_object_or_404(ClaimPartner.objects.select_related("claim"), pk=pk)
    claim = get_claim(request, partner.claim_id)
    row = services.send_partner_link(actor=request.user, partner=partner)
    messages.success(
        request, _("A new link is on its way to %(address)s; earlier ones have ended.") % {"address": row.email}
    )
    return redirect("needs:claim_team", claim.pk)


@login_required
@require_POST
@refusals_as_pages
def partner_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead college approves a partner unit."""
    partner = get_object_or_404(ClaimPartner.objects.select_related("claim"), pk=pk)
    claim = get_claim(request, partner.claim_id)
    services.approve_partner(actor=request.user, partner=partner)
    return redirect("needs:claim_team", claim.pk)
