"""Writing the full plan, section by section."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from needs.claim_pages import get_claim
from needs.forms.claim import SeenForm
from needs.forms.plan import BudgetRows, MilestoneRows, OfferForm, TextsForm, answer_forms, kept
from needs.models import Claim
from needs.policies.claim import can_edit_plan
from needs.services import plan as services
from needs.views.claim.drafting import keep_and_ask
from needs.views.claim.team import kept_rows


def editable_claim(request: HttpRequest, pk: int) -> Claim:
    """The claim, if the person may change its plan now."""
    claim = get_claim(request, pk)
    if not can_edit_plan(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    return claim


@login_required
@refusals_as_pages
def edit_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Approach, readiness, instruments, background IP, hazards, conflict of interest."""
    claim = editable_claim(request, pk)
    initial = {name: getattr(claim, name) for name in services.TEXT_FIELDS}
    form = TextsForm(request.POST or None, initial={**initial, "seen": claim.version})
    context: dict[str, Any] = {"claim": claim, "need": claim.need, "form": form}
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            services.save_texts(actor=request.user, claim=claim, data=values, seen=seen)
        except Conflict as error:
            return keep_and_ask(request, "needs/claim/edit_texts.html", context, form, error)
        messages.success(request, _("Saved."))
        return redirect("needs:claim_plan", claim.pk)
    return render(request, "needs/claim/edit_texts.html", context, status=422 if request.method == "POST" else 200)


@login_required
@refusals_as_pages
def edit_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Price and months, milestones with payments, budget."""
    claim = editable_claim(request, pk)
    data = request.POST or None
    offer = OfferForm(data, initial={"price": claim.price, "months": claim.months, "seen": claim.version})
    fields = ("id", "title", "deliverable", "month", "amount")
    milestones = MilestoneRows(data, prefix="milestones", initial=list(claim.milestones.values(*fields)))
    budget = BudgetRows(data, prefix="budget", initial=list(claim.budget_lines.values("id", "purpose", "amount")))
    context: dict[str, Any] = {
        "claim": claim,
        "need": claim.need,
        "head": offer,
        "milestones": milestones,
        "budget": budget,
        "all": [offer, milestones, budget],
    }
    if data is not None and all([offer.is_valid(), milestones.is_valid(), budget.is_valid()]):
        values = dict(offer.cleaned_data)
        seen = values.pop("seen")
        try:
            services.save_money(
                actor=request.user,
                claim=claim,
                offer=values,
                milestones=kept(milestones),
                budget=kept(budget),
                seen=seen,
            )
        except Conflict as error:
            return kept_rows(request, "needs/claim/edit_money.html", context, offer, error)
        messages.success(request, _("Saved."))
        return redirect("needs:claim_plan", claim.pk)
    return render(request, "needs/claim/edit_money.html", context, status=422 if data is not None else 200)


@login_required
@refusals_as_pages
def edit_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer to each technical indicator of the need."""
    claim = editable_claim(request, pk)
    data = request.POST or None
    head = SeenForm(data, initial={"seen": claim.version})
    rows = answer_forms(claim, list(claim.need.requirements.all()), data)
    context: dict[str, Any] = {"claim": claim, "need": claim.need, "head": head, "rows": rows}
    context["all"] = [form for _requirement, form in rows]
    if data is not None and all([head.is_valid(), *(form.is_valid() for _requirement, form in rows)]):
        answers = {one.pk: form.cleaned_data for one, form in rows if form.cleaned_data["kind"]}
        try:
            services.save_answers(actor=request.user, claim=claim, answers=answers, seen=head.cleaned_data["seen"])
        except Conflict as error:
            return kept_rows(request, "needs/claim/edit_answers.html", context, head, error)
        messages.success(request, _("Saved."))
        return redirect("needs:claim_answers", claim.pk)
    return render(request, "needs/claim/edit_answers.html", context, status=422 if data is not None else 200)


@login_required
@require_POST
@refusals_as_pages
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the plan complete."""
    claim = get_claim(request, pk)
    services.hand_in_plan(actor=request.user, claim=claim)
    messages.success(request, _("The full plan is handed in."))
    return redirect("needs:claim_detail", claim.pk)
