"""The steps of a claim behind their buttons: a page that asks, then acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages, transition_view
from core.text import whole_number
from needs.claim_pages import get_claim
from needs.enums import ClaimState
from needs.forms.claim import DeclineForm, HandOverForm, ReleaseForm
from needs.models import Claim
from needs.policies.claim import can_accept, can_hand_over, can_reconfirm
from needs.selectors.plan import missing_for_acceptance
from needs.services import acceptance
from needs.services import claim as services
from needs.transitions.claim import claim_machine

# Steps with a check page of their own.
ELSEWHERE = (ClaimState.COLLEGE_REVIEW, ClaimState.ACCEPTED)
TAKES: dict[str, Callable[..., Any]] = {
    ClaimState.DECLINED: services.decline_claim,
    ClaimState.RELEASED: acceptance.release,
}


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Approve, return, refuse, shortlist, decline, withdraw, release: ask, then act."""
    claim = get_claim(request, pk)
    if to not in ClaimState.values or to in ELSEWHERE:
        raise Http404
    form_class: type[Form] | None = None
    if to == ClaimState.DECLINED:
        form_class = DeclineForm
    elif to == ClaimState.RELEASED and can_accept(request.user, claim):
        form_class = ReleaseForm
    return transition_view(
        request,
        machine=claim_machine,
        record=claim,
        to=to,
        done=lambda row: _("Done: the claim is “%(state)s” now.") % {"state": row.get_state_display()},
        take=TAKES.get(to),
        form_class=form_class,
    )


@login_required
@refusals_as_pages
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page before accepting: what is agreed on, what it brings about, what is still missing."""
    claim = get_claim(request, pk)
    edge = claim_machine.edge(claim.state, ClaimState.ACCEPTED)
    if not can_accept(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        acceptance.accept(
            claim,
            actor=request.user,
            comment=request.POST.get("comment", ""),
            seen=request.POST.get("seen") or None,
            seen_version=whole_number(request.POST.get("version", "")),
        )
        return redirect("needs:claim_done", claim.pk)
    context = {
        "claim": claim,
        "need": claim.need,
        "edge": edge,
        "missing": missing_for_acceptance(claim),
        # Indicators without an answer are among what is missing.
        "rows": [(one.requirement, one) for one in claim.answers.select_related("requirement")],
        "milestones": claim.milestones.all(),
        "members": claim.members.all(),
        "partners": claim.partners.all(),
    }
    return render(request, "needs/claim/accept.html", context)


@login_required
@refusals_as_pages
def reconfirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand by the claim after the need has changed."""
    claim = get_claim(request, pk)
    if not can_reconfirm(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        services.reconfirm(actor=request.user, claim=claim)
        messages.success(request, _("Reconfirmed."))
        return redirect(claim)
    return render(request, "needs/claim/reconfirm.html", {"claim": claim, "need": claim.need})


@login_required
@refusals_as_pages
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another leader."""
    claim = get_claim(request, pk)
    if not can_hand_over(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    form = HandOverForm(request.POST or None, college_id=claim.college_id, but=claim.leader_id)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.hand_over(actor=request.user, claim=claim, **form.cleaned_data)
        except DomainError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("%(leader)s leads the claim now.") % {"leader": row.leader})
            visible = Claim.objects.visible_to(request.user).filter(pk=claim.pk).exists()
            return redirect(claim) if visible else redirect("needs:claims")
    context = {"claim": claim, "need": claim.need, "form": form}
    return render(request, "needs/claim/hand_over.html", context, status=422 if request.method == "POST" else 200)
