"""The contract on its project's page, the pages of a contract, and the list of contracts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import get_visible_or_404, refusals_as_pages
from core.paging import count_words, page_by_key
from core.tabs import TabLink
from core.transitions import timeline as timeline_of
from notifications.selectors import next_step_of
from projects.columns import CONTRACTS
from projects.contract_terms import party_words, terms_of
from projects.enums import ApprovalSide, ContractState
from projects.forms.contract import ContractFilter
from projects.models import Contract, ContractApproval
from projects.policies import contract as policies
from projects.policies.payment import can_hand_in
from projects.selectors.contract import CLAUSES, missing_in_contract, received_of, with_project
from projects.transitions.contract import contract_machine
from projects.views.record import get_project
from projects.views.record import record_context as project_context

TABS = (
    ("overview", gettext_lazy("Overview"), "projects:contract"),
    ("clauses", gettext_lazy("Clauses"), "projects:contract_clauses"),
    ("texts", gettext_lazy("Text and approvals"), "projects:contract_texts"),
    ("payments", gettext_lazy("Payments"), "projects:contract_payments"),
    ("registration", gettext_lazy("Registration"), "projects:contract_registration"),
    ("amendments", gettext_lazy("Changes"), "projects:contract_amendments"),
    ("timeline", gettext_lazy("Timeline"), "projects:contract_timeline"),
)
# What only both sides, the college and the transfer office read.
CLOSED_TABS = ("clauses", "texts", "amendments")


def get_contract(request: HttpRequest, pk: int) -> Contract:
    """The contract with its project, if visible to whoever asks."""
    contract: Contract = get_visible_or_404(with_project(Contract.objects.all()), request.user, pk=pk)
    return contract


def readable_contract(request: HttpRequest, pk: int) -> Contract:
    """The contract, if the person may read its text."""
    contract = get_contract(request, pk)
    if not policies.can_read_text(request.user, contract):
        raise NotAllowed(_("The text of a contract is for both sides, the college and the transfer office."))
    return contract


def record_context(request: HttpRequest, contract: Contract, *, tab: str) -> dict[str, Any]:
    """Context of ``projects/contract/record.html``, which every tab extends: state, next step, figures, one button."""
    user = request.user
    reads = policies.can_read_text(user, contract)
    payments = list(contract.payments.all()) if tab in ("overview", "payments") else []
    decided = reads and (tab == "texts" or contract.state == ContractState.IN_APPROVAL)
    every = list(contract.approvals.select_related("approved_by")) if decided else []
    approvals = {one.side: one for one in every if one.content_version == contract.content_version}
    return {
        "contract": contract,
        "project": contract.project,
        "tab": tab,
        "tabs": [
            TabLink(key=key, label=label, url=reverse(name, args=[contract.pk]))
            for key, label, name in TABS
            if reads or key not in CLOSED_TABS
        ],
        "step": next_step_of(contract),
        "reads_text": reads,
        "payments": payments,
        "received": received_of(payments),
        "may_edit": policies.can_edit(user, contract),
        "primary": primary_action(user, contract, approvals),
        "approvals": approvals,
        "former": [one for one in every if one.content_version != contract.content_version],
        "secondary": secondary_actions(user, contract),
    }


def primary_action(user: Any, contract: Contract, approvals: dict[str, ContractApproval]) -> tuple[str, str] | None:
    """The one thing that the person should do now: words and address."""
    if contract.state == ContractState.DRAFTING and policies.can_submit(user, contract):
        to_submit = reverse("projects:contract_submit", args=[contract.pk])
        return contract_machine.edge(contract.state, ContractState.IN_APPROVAL).verb, to_submit  # type: ignore[return-value]
    if contract.state == ContractState.IN_APPROVAL and open_side_of(user, contract, approvals):
        return _("Approve"), reverse("projects:contract_approve", args=[contract.pk])
    if contract.state == ContractState.APPROVED and policies.can_sign(user, contract):
        return _("Upload the sealed contract"), reverse("projects:contract_sign", args=[contract.pk])
    if contract.state == ContractState.SIGNED and can_hand_in(user, contract) and not hasattr(contract, "registration"):
        return _("Hand in for registration"), reverse("projects:registration_hand_in", args=[contract.pk])
    return None


def open_side_of(user: Any, contract: Contract, given: dict[str, ContractApproval]) -> str:
    """The side for which the person may still approve the present text; empty where there is none."""
    sides = policies.sides_of(user, contract.project)
    if any(one.approved_by_id == user.pk for one in given.values()):
        return ""
    return next((side for side in sides if side not in given), "")


def secondary_actions(user: Any, contract: Contract) -> list[tuple[Any, str, str]]:
    """Sending back and giving up, as links: words, address, tone."""
    return [
        (step.edge.verb, reverse("projects:contract_step", args=[contract.pk, step.to]), step.edge.tone)
        for step in contract_machine.steps(user, contract)
        if step.to in (ContractState.DRAFTING, ContractState.ABANDONED)
    ]


@login_required
@require_safe
@refusals_as_pages
def of_project(request: HttpRequest, pk: int) -> HttpResponse:
    """The project's contract and those that were given up before; where there is none, how to begin one."""
    project = get_project(request, pk)
    context = project_context(request, project, tab="contract")
    contracts = list(project.contracts.order_by("-id"))
    present = next((one for one in contracts if one.state != ContractState.ABANDONED), None)
    context |= {
        "contract": present,
        "abandoned": [one for one in contracts if one.state == ContractState.ABANDONED],
        "received": received_of(present.payments.all()) if present else None,
        "may_begin": present is None and policies.can_begin(request.user, project),
    }
    return render(request, "projects/contract/of_project.html", context)


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The three figures, the parties, the payments, what the text still lacks."""
    contract = get_contract(request, pk)
    context = record_context(request, contract, tab="overview")
    if context["reads_text"]:
        parties = list(contract.parties.all())
        context["parties"] = [(party_words(contract.kind, one.role), one) for one in parties]
    if contract.state == ContractState.DRAFTING and context["may_edit"]:
        context["missing"] = missing_in_contract(contract)
    return render(request, "projects/contract/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed in words, the technical indicators and the milestones."""
    contract = readable_contract(request, pk)
    context = record_context(request, contract, tab="clauses")
    context["clauses"] = clause_rows(contract)
    context["requirements"] = contract.project.requirements.all()
    context["milestones"] = contract.project.milestones.all()
    return render(request, "projects/contract/clauses.html", context)


def clause_rows(contract: Contract) -> list[tuple[Any, Any]]:
    """Headings and texts in the order of the written contract."""
    rows: list[tuple[Any, Any]] = [(CLAUSES["content"], contract.content)]
    rows += [(term.label, contract.terms.get(term.key, "")) for term in terms_of(contract.kind)]
    rows += [(label, getattr(contract, name)) for name, label in CLAUSES.items() if name != "content"]
    return rows


@login_required
@require_safe
@refusals_as_pages
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Every written text with version, who and when; who has approved which; the sealed scan."""
    contract = readable_contract(request, pk)
    context = record_context(request, contract, tab="texts")
    present = context["approvals"]
    context |= {
        "sides": [(ApprovalSide(side).label, present.get(side)) for side in ApprovalSide.values],
        "texts": contract.texts.select_related("file", "template", "made_by"),
    }
    return render(request, "projects/contract/texts.html", context)


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to the contract."""
    contract = get_contract(request, pk)
    context = record_context(request, contract, tab="timeline")
    context["entries"] = timeline_of(contract)
    return render(request, "projects/contract/timeline.html", context)


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Contracts that the person may see, newest first, with filters in the address."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of contracts is for people with a role."))
    form = ContractFilter(request.GET)
    rows = form.narrow(Contract.objects.visible_to(request.user))
    if answer := exported(request, CONTRACTS, with_project(rows)):
        return answer
    page = page_by_key(with_project(rows), key=CONTRACTS.order, cursor=request.GET.get("cursor", ""))
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page,
        "total": count_words(rows),
        "keeps_templates": policies.can_see_templates(request.user),
    }
    return render(request, "projects/contract/list.html", context)
