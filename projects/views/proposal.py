"""Pages of proposed directed projects."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.buttons import Button, step_buttons
from core.errors import DomainError, NotAllowed
from core.exports import exported
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, submission_token, transition_view
from core.once import run_once
from core.paging import count_words, page_by_key
from core.transitions import timeline
from needs.enums import Comparator, Importance
from notifications.selectors import next_step_of
from projects.columns import PROPOSALS
from projects.forms.proposal import MOST_NAMES, ProposalForm, enterprises_for, plan_rows, plan_values
from projects.models import DirectedProposal, Project
from projects.policies import proposal as policies
from projects.services import proposal as services
from projects.transitions.proposal import proposal_machine

JOINED = ("enterprise__organisation", "district", "park", "college", "leader__user", "proposed_by", "project")


def get_proposal(request: HttpRequest, pk: int) -> DirectedProposal:
    """The proposal with its names, if visible."""
    rows = DirectedProposal.objects.select_related(*JOINED)
    row: DirectedProposal = get_visible_or_404(rows, request.user, pk=pk)
    return row


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Proposed directed projects that the person may see, newest first."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of projects is for people with a role."))
    rows = DirectedProposal.objects.visible_to(request.user)
    if answer := exported(request, PROPOSALS, rows.select_related(*JOINED)):
        return answer
    page = page_by_key(rows.select_related(*JOINED), key=PROPOSALS.order, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "total": count_words(rows), "may_propose": policies.can_propose(request.user)}
    return render(request, "projects/proposal/list.html", context)


@login_required
@refusals_as_pages
def new(request: HttpRequest) -> HttpResponse:
    """Enter a directed project; sent twice, it is proposed once."""
    user = request.user
    if not policies.can_propose(user):
        raise NotAllowed(NOT_YOURS)
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, user=user)
    requirements, milestones = plan_rows(data)
    if data is not None and all([form.is_valid(), requirements.is_valid(), milestones.is_valid()]):
        values = dict(form.cleaned_data)
        leader = values.pop("leader")
        values.pop("enterprise", None)
        try:
            proposal: Any = run_once(
                submission_token(request),
                user=user,
                make=lambda: services.propose_project(
                    actor=user,
                    enterprise=form.chosen,
                    leader=leader,
                    data=values,
                    **plan_values(requirements, milestones),
                ),
            )
        except DomainError as error:
            if error.status != DomainError.status:
                raise
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Proposed. The other side is asked to confirm it."))
            return redirect(proposal)
    context = {
        "form": form,
        "requirements": requirements,
        "milestones": milestones,
        "all": [form, requirements, milestones],
        "names": _names(user) if "enterprise" in form.fields else [],
        "submission": submission_token(request),
    }
    return render(request, "projects/proposal/new.html", context, status=422 if data is not None else 200)


def _names(user: Any) -> list[str]:
    return list(enterprises_for(user).values_list("organisation__name", flat=True)[:MOST_NAMES])


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, who answers until when."""
    proposal = get_proposal(request, pk)
    context = {
        "one": proposal,
        "buttons": buttons(request.user, proposal),
        "may_lead": policies.can_agree_to_lead(request.user, proposal),
        "step": next_step_of(proposal),
        "entries": timeline(proposal),
        "sees_project": proposal.project_id is not None
        and Project.objects.visible_to(request.user).filter(pk=proposal.project_id).exists(),
        **plan_in_words(proposal),
    }
    return render(request, "projects/proposal/detail.html", context)


def plan_in_words(proposal: DirectedProposal) -> dict[str, Any]:
    """Indicators and milestones as the page shows them."""
    requirements = [
        {
            **row,
            "comparison": "" if row["comparator"] == Comparator.DESCRIBED else Comparator(row["comparator"]).label,
            "weight": Importance(row["importance"]).label,
        }
        for row in proposal.plan.get("requirements", [])
    ]
    milestones = [{**row, "amount": Decimal(row["amount"])} for row in proposal.plan.get("milestones", [])]
    return {"requirements": requirements, "milestones": milestones}


def buttons(user: Any, proposal: DirectedProposal) -> list[Button]:
    """Confirm once the leader has agreed; decline; withdraw."""
    steps = proposal_machine.steps(user, proposal)
    if proposal.leader_agreed_at is None:  # it would only be refused; the page says who is asked
        steps = [step for step in steps if step.edge.tone != "primary"]
    return step_buttons(steps, "projects:proposal_step", proposal.pk)


@login_required
@require_POST
@refusals_as_pages
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader agrees to lead."""
    proposal = get_proposal(request, pk)
    services.agree_to_lead(actor=request.user, proposal=proposal)
    messages.success(request, _("Thank you. The other side can confirm the project now."))
    return redirect(proposal)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Confirm, decline, withdraw."""
    proposal = get_proposal(request, pk)
    return transition_view(request, machine=proposal_machine, record=proposal, to=to)
