"""Writing a claim: the short form, and the check page before the college gets it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import conflict_context
from needs.claim_pages import get_claim
from needs.enums import ClaimState
from needs.forms.claim import ShortForm
from needs.models import Claim, Need
from needs.policies.claim import can_claim, can_edit_short, can_submit
from needs.policies.need import can_see_name
from needs.selectors.claim import last_claim_text, own_claim_on
from needs.services import claim as services
from needs.transitions.claim import claim_machine


@login_required
@refusals_as_pages
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a claim on a need: the short form. Sent twice, it makes one draft."""
    need: Need = get_visible_or_404(
        Need.objects.select_related("enterprise__organisation", "district"), request.user, pk=pk
    )
    sent = request.method == "POST"
    existing = None if sent else own_claim_on(request.user, need)
    if existing is not None:
        return redirect("needs:claim_detail", existing.pk)
    if not can_claim(request.user, need):
        raise NotAllowed(
            _(
                "Only vetted researchers of colleges that serve the district claim a published need, not the enterprise’s own people."
            )
        )
    form = ShortForm(request.POST) if sent else ShortForm(initial=last_claim_text(request.user, need))
    token = submission_token(request)
    if sent and form.is_valid():
        try:
            claim = run_once(
                token,
                user=request.user,
                make=lambda: services.draft_claim(actor=request.user, need=need, data=form.cleaned_data),
            )
        except DomainError as error:
            if isinstance(error, Conflict) or own_claim_on(request.user, need) is None:
                raise
            form.add_error(None, str(error))
        else:
            return redirect("needs:claim_submit", claim.pk)
    context = {
        "form": form,
        "need": need,
        "submission": token,
        "name": need.enterprise.organisation.name if can_see_name(request.user, need) else "",
    }
    return render(request, "needs/claim/short.html", context, status=422 if sent else 200)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the short form of a draft or a returned claim."""
    claim = get_claim(request, pk)
    if not can_edit_short(request.user, claim):
        raise NotAllowed(_("The claim can no longer be changed here."))
    initial: dict[str, Any] = {name: getattr(claim, name) for name in services.SHORT_FIELDS}
    form = ShortForm(request.POST or None, initial={**initial, "seen": claim.version})
    context = {"form": form, "need": claim.need, "claim": claim, "name": claim.enterprise_name}  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            services.update_short(
                actor=request.user, claim=claim, data=form.cleaned_data, seen=form.cleaned_data["seen"]
            )
        except Conflict as error:
            return keep_and_ask(request, "needs/claim/short.html", context, form, error)
        messages.success(request, _("Saved."))
        return redirect("needs:claim_submit", claim.pk)
    return render(request, "needs/claim/short.html", context, status=422 if request.method == "POST" else 200)


def keep_and_ask(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any, error: Conflict
) -> HttpResponse:
    """The same form with the text kept and what stands there now beside it; sending it again then means it."""
    claim: Claim = context["claim"]
    present = Claim.objects.get(pk=claim.pk)
    context = {**context, **conflict_context(form, present, error)}
    return render(request, template, context, status=error.status)


@login_required
@refusals_as_pages
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page: what the college will read, then hand it in."""
    claim = get_claim(request, pk)
    edge = claim_machine.edge(claim.state, ClaimState.COLLEGE_REVIEW)
    if not can_submit(request.user, claim):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        claim_machine.run(
            claim,
            ClaimState.COLLEGE_REVIEW,
            actor=request.user,
            comment=request.POST.get("comment", ""),
            seen=request.POST.get("seen") or None,
        )
        return redirect("needs:claim_done", claim.pk)
    return render(request, "needs/claim/submit.html", {"claim": claim, "need": claim.need, "edge": edge})
