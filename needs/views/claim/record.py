"""The tabs of a claim, and the confirmation page after a step."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.conversation import conversation
from core.http import refusals_as_pages
from core.transitions import timeline as history_of
from needs.claim_pages import get_claim, record_context
from needs.enums import RELEASED_NEED_STATES, ClaimState
from needs.forms.claim import ContactForm
from needs.masking import ENTERPRISE, hidden_people, masked_entries, messages_for
from needs.models import Claim, Need
from needs.policies import claim as policies
from needs.selectors.plan import missing_in_plan


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim in short, what it still lacks, who acts next."""
    claim = get_claim(request, pk)
    context = record_context(request, claim, tab="overview")
    # A need that is over is open to fewer people than a claim on it.
    context["may_open_need"] = (
        claim.need.state in RELEASED_NEED_STATES
        or Need.objects.visible_to(request.user).filter(pk=claim.need_id).exists()
    )
    return render(request, "needs/claim/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Leader, members, partner units: who has confirmed."""
    claim = get_claim(request, pk)
    context = record_context(request, claim, tab="team")
    partners = list(claim.partners.all())
    context |= {
        "members": claim.members.select_related("researcher__college", "researcher__user"),
        "partners": partners,
        "may_send": policies.can_send_partner_link(request.user, claim),
        "may_approve": bool(partners) and policies.can_approve_partner(request.user, claim),
    }
    return render(request, "needs/claim/team.html", context)


@login_required
@require_safe
@refusals_as_pages
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """The need's technical indicators with the claim's answers."""
    claim = get_claim(request, pk)
    context = record_context(request, claim, tab="answers")
    given = {one.requirement_id: one for one in claim.answers.all()}
    context["rows"] = [(one, given.get(one.pk)) for one in claim.need.requirements.all()]
    return render(request, "needs/claim/answers.html", context)


@login_required
@require_safe
@refusals_as_pages
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The full plan: texts, milestones, budget."""
    claim = get_claim(request, pk)
    context = record_context(request, claim, tab="plan")
    context["milestones"] = claim.milestones.all()
    context["budget"] = claim.budget_lines.all()
    if context["may_edit_plan"]:
        context["lacking"] = missing_in_plan(claim)
    return render(request, "needs/claim/plan.html", context)


@login_required
@require_safe
@refusals_as_pages
def talks(request: HttpRequest, pk: int) -> HttpResponse:
    """Talks and visits that were logged, and questions between both sides."""
    claim = get_claim(request, pk)
    return render(request, "needs/claim/talks.html", talks_context(request, claim, ContactForm()))


def talks_context(request: HttpRequest, claim: Claim, form: ContactForm) -> dict[str, Any]:
    """Context of the tab; ``form`` is shown to whoever may log. Names of the enterprise's people as it discloses them."""
    context = record_context(request, claim, tab="talks")
    hidden = hidden_people(request.user, claim.need)
    contacts = list(claim.contacts.select_related("recorded_by"))
    for contact in contacts:
        contact.recorder = ENTERPRISE if contact.recorded_by_id in hidden else contact.recorded_by  # type: ignore[attr-defined]
    context |= {
        "contacts": contacts,
        "posts": messages_for(request.user, claim.need, conversation(claim)),
        "contact_form": form,
        "may_log": policies.can_log_contact(request.user, claim),
        "may_talk": policies.can_talk(request.user, claim),
    }
    return context


@login_required
@require_safe
@refusals_as_pages
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Proofs and plans."""
    claim = get_claim(request, pk)
    return render(request, "needs/claim/files.html", record_context(request, claim, tab="files"))


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to the claim."""
    claim = get_claim(request, pk)
    context = record_context(request, claim, tab="timeline")
    context["entries"] = masked_entries(request.user, claim.need, history_of(claim))
    return render(request, "needs/claim/timeline.html", context)


@login_required
@require_safe
@refusals_as_pages
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """After submitting or accepting: number, what happens next, and when."""
    claim = get_claim(request, pk)
    context = {
        "claim": claim,
        "need": claim.need,
        "accepted": claim.state == ClaimState.ACCEPTED,
        "project": getattr(claim, "project", None) if claim.state == ClaimState.ACCEPTED else None,
    }
    return render(request, "needs/claim/done.html", context)
