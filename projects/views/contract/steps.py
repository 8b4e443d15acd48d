"""The steps of a contract behind their buttons: a page that asks, then acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages, transition_view
from core.text import whole_number
from projects.enums import ApprovalSide, ContractState
from projects.forms.contract import SignForm
from projects.models import Contract
from projects.policies.contract import can_sign
from projects.selectors.contract import approvals_of, missing_in_contract, open_sides
from projects.services.contract_approval import approve as give_approval
from projects.transitions.contract import contract_machine
from projects.transitions.contract_effects import has_sealed
from projects.transitions.contract_text import present_text
from projects.views.contract.record import get_contract, open_side_of

BY_STEP = (ContractState.DRAFTING, ContractState.ABANDONED)


def state_words(contract: Contract) -> str:
    """What a step has made of the contract."""
    return _("Done: the contract is “%(state)s” now.") % {"state": contract.get_state_display()}


def approval_words(contract: Contract, side: str) -> str:
    """What one approval has made of the contract: who is still asked, or that it can be signed."""
    if contract.state != ContractState.IN_APPROVAL:
        return state_words(contract)
    still = pgettext("between names", ", ").join(str(ApprovalSide(one).label) for one in open_sides(contract))
    return _("Approved for: %(side)s. Still asked: %(still)s.") % {"side": ApprovalSide(side).label, "still": still}


@login_required
@refusals_as_pages
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page before everybody is asked: what the text says, what it still lacks."""
    contract = get_contract(request, pk)
    return transition_view(
        request,
        machine=contract_machine,
        record=contract,
        to=ContractState.IN_APPROVAL,
        done=state_words,
        check=lambda row: {"contract": row, "missing": missing_in_contract(row)},
        template="projects/contract/submit.html",
    )


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Sending the text back, giving the contract up: both with a reason."""
    contract = get_contract(request, pk)
    if to not in BY_STEP:
        raise Http404
    return transition_view(
        request,
        machine=contract_machine,
        record=contract,
        to=to,
        done=state_words,
    )


@login_required
@refusals_as_pages
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page of one side's approval: exactly this version of the text."""
    contract = get_contract(request, pk)
    side = request.POST.get("side", "") or open_side_of(request.user, contract, approvals_of(contract))
    if side not in ApprovalSide.values:
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""))
        row = give_approval(
            actor=request.user, contract=contract, side=side, seen_version=-1 if version is None else version
        )
        messages.success(request, approval_words(row, side))
        return redirect(contract)
    contract_machine.edge(contract.state, ContractState.APPROVED)
    context = {
        "contract": contract,
        "side": side,
        "side_label": ApprovalSide(side).label,
        "text": present_text(contract),
    }
    return render(request, "projects/contract/approve.html", context)


@login_required
@refusals_as_pages
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed scan, the day beside the seals, and a last look before the contract is in force."""
    contract = get_contract(request, pk)
    edge = contract_machine.edge(contract.state, ContractState.SIGNED)
    if not can_sign(request.user, contract):
        raise NotAllowed(NOT_YOURS)
    form = SignForm(request.POST or None)
    context: dict[str, Any] = {
        "contract": contract,
        "edge": edge,
        "form": form,
        "sealed": has_sealed(contract),
    }
    if request.method == "POST" and form.is_valid():
        try:
            row = contract_machine.run(
                contract,
                ContractState.SIGNED,
                actor=request.user,
                seen=request.POST.get("seen") or None,
                **form.cleaned_data,
            )
        except DomainError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, state_words(row))
            return redirect(contract)
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/contract/sign.html", context, status=status)
