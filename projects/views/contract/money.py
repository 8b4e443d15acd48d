"""Payments, registration and amendments of a contract."""

import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotAllowed
from core.format import day_text, money_text
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, refusals_as_pages, submission_token, transition_view
from core.legal_clocks import clock_of
from core.once import run_once
from core.transitions import timeline as timeline_of
from needs.enums import IpTerms
from needs.forms.plan import kept
from projects.enums import AmendmentState, ApprovalSide, PaymentState, RegistrationState
from projects.forms import contract_money as forms_of
from projects.forms.contract import PaymentRows
from projects.models import Amendment, Contract, Payment, Registration
from projects.policies import payment as policies
from projects.policies.contract import can_read_text, sides_of
from projects.selectors.contract import JOINED
from projects.services import amendment as amendments_of
from projects.services.registration import hand_in as apply_for_registration
from projects.transitions.amendment import AMENDABLE, MONEY, PAYMENTS, amendment_machine
from projects.transitions.payment import payment_machine
from projects.transitions.registration import DECISION, registration_machine
from projects.views.contract.record import get_contract, readable_contract, record_context

OF_CONTRACT = tuple(f"contract__{path}" for path in JOINED)
PAYMENT_FORMS: dict[str, type[forms.Form] | None] = {
    PaymentState.INVOICED: forms_of.InvoiceForm,
    PaymentState.RECEIVED: forms_of.ReceivedForm,
    PaymentState.PLANNED: None,
}
REGISTRATION_FORMS: dict[str, type[forms.Form] | None] = {
    RegistrationState.SUBMITTED: forms_of.AgainForm,
    RegistrationState.REGISTERED: forms_of.RegisteredForm,
    RegistrationState.REFUSED: forms_of.RefusedForm,
    RegistrationState.RETURNED: None,
}


def filled(form_class: type[forms.Form] | None, **values: Any) -> Any:
    """The form of a step with what it most likely says: the amounts agreed on, today."""
    return partial(form_class, initial={**forms_of.today(), **values}) if form_class else None


@login_required
@require_safe
@refusals_as_pages
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment plan with what is late, and who can do what to each."""
    contract = get_contract(request, pk)
    context = record_context(request, contract, tab="payments")
    for payment in context["payments"]:
        payment.contract = contract
    context["rows"] = [(one, payment_machine.steps(request.user, one)) for one in context["payments"]]
    return render(request, "projects/contract/money/payments.html", context)


@login_required
@refusals_as_pages
def payment_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Enter an invoice, confirm money, take an invoice back."""
    payment: Payment = get_visible_or_404(Payment.objects.select_related(*OF_CONTRACT), request.user, pk=pk)
    if to not in PAYMENT_FORMS:
        raise Http404
    return transition_view(
        request,
        machine=payment_machine,
        record=payment,
        to=to,
        done=lambda row: _("Saved."),
        form_class=filled(PAYMENT_FORMS[to], received=payment.amount),
    )


@login_required
@require_safe
@refusals_as_pages
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """The registration of the contract: where it is, until when the registration office decides."""
    contract = get_contract(request, pk)
    context = record_context(request, contract, tab="registration")
    row = Registration.objects.filter(contract=contract).first()
    if row is not None:
        row.contract = contract
        context["steps"] = registration_machine.steps(request.user, row)
        context["entries"] = timeline_of(row)
    context |= {
        "registration": row,
        "clock": clock_of(DECISION),
        "may_hand_in": row is None and policies.can_hand_in(request.user, contract),
    }
    return render(request, "projects/contract/money/registration.html", context)


@login_required
@refusals_as_pages
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the contract was handed in; sent twice, it is one application."""
    contract = get_contract(request, pk)
    form = forms_of.HandInForm(request.POST or None, initial=forms_of.today())
    token = submission_token(request)
    if request.method != "POST" and not policies.can_hand_in(request.user, contract):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            row: Any = run_once(
                token,
                user=request.user,
                make=lambda: apply_for_registration(actor=request.user, contract=contract, **form.cleaned_data),
            )
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {"contract": contract, "form": form, "submission": token, "title": _("Hand in for registration")}
    return render(
        request, "projects/contract/money/form.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
@refusals_as_pages
def registration_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Enter what the registration office decided, or hand in again."""
    row: Registration = get_visible_or_404(Registration.objects.select_related(*OF_CONTRACT), request.user, pk=pk)
    if to not in REGISTRATION_FORMS:
        raise Http404
    return transition_view(
        request,
        machine=registration_machine,
        record=row,
        to=to,
        done=lambda changed: _("Saved."),
        form_class=filled(REGISTRATION_FORMS[to], recognised_value=row.contract.transaction_value),
    )


@login_required
@require_safe
@refusals_as_pages
def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change of the contract that was proposed, with what became of it."""
    contract = readable_contract(request, pk)
    context = record_context(request, contract, tab="amendments")
    rows = list(contract.amendments.select_related("proposed_by").order_by("-number"))
    context |= {
        "amendments": rows,
        "may_amend": policies.can_amend(request.user, contract)
        and not any(one.state == AmendmentState.PROPOSED for one in rows),
    }
    return render(request, "projects/contract/money/amendments.html", context)


def amendable(request: HttpRequest, pk: int) -> Contract:
    """The contract, if the person may propose a change of it."""
    contract = get_contract(request, pk)
    if not policies.can_amend(request.user, contract):
        raise NotAllowed(NOT_YOURS)
    return contract


@login_required
@refusals_as_pages
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose new values; sent twice, it is one proposal."""
    contract = amendable(request, pk)
    data = request.POST or None
    form = forms_of.AmendmentForm(data, initial={name: getattr(contract, name) for name in AMENDABLE})
    planned = contract.payments.filter(state=PaymentState.PLANNED)
    rows = PaymentRows(data, prefix="payments", initial=list(planned.values("title", "due_on", "amount")))
    token = submission_token(request)
    if data is not None and form.is_valid() and rows.is_valid():
        with faults_beside(form):
            row: Any = run_once(
                token,
                user=request.user,
                make=lambda: amendments_of.propose_amendment(
                    actor=request.user,
                    contract=contract,
                    reason=form.cleaned_data["reason"],
                    data=form.values(),
                    payments=kept(rows),
                ),
            )
            return redirect(row)
    context = {
        "contract": contract,
        "form": form,
        "rows": rows,
        "submission": token,
        "all": [form, rows],
        "title": _("Propose a change"),
        "lead": _("It holds when the enterprise, the college and the transfer office have agreed."),
    }
    return render(request, "projects/contract/money/form.html", context, status=422 if data is not None else 200)


@login_required
@refusals_as_pages
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that both sides end the contract, and the project with it."""
    contract = amendable(request, pk)
    form = forms_of.EndForm(request.POST or None)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        row: Any = run_once(
            token,
            user=request.user,
            make=lambda: amendments_of.propose_amendment(
                actor=request.user, contract=contract, ends_contract=True, **form.cleaned_data
            ),
        )
        return redirect(row)
    context = {
        "contract": contract,
        "form": form,
        "submission": token,
        "title": _("Propose to end the contract"),
        "lead": _("When all three sides have agreed, contract and project are terminated."),
    }
    return render(
        request, "projects/contract/money/form.html", context, status=422 if request.method == "POST" else 200
    )


def get_amendment(request: HttpRequest, pk: int) -> Amendment:
    """The amendment, if the person may read the text of its contract."""
    rows = Amendment.objects.select_related(
        *OF_CONTRACT, "proposed_by", "enterprise_agreed_by", "college_agreed_by", "office_agreed_by"
    )
    amendment: Amendment = get_visible_or_404(rows, request.user, pk=pk)
    if not can_read_text(request.user, amendment.contract):
        raise NotAllowed(_("The text of a contract is for both sides, the college and the transfer office."))
    return amendment


def open_side(user: Any, amendment: Amendment) -> str:
    """The side for which the person may still agree; empty where there is none."""
    given = amendments_of.agreements_of(amendment)
    if amendment.state != AmendmentState.PROPOSED or user in given.values():
        return ""
    return next((side for side in sides_of(user, amendment.contract.project) if given[side] is None), "")


@login_required
@require_safe
@refusals_as_pages
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Old and new values side by side; who has agreed."""
    row = get_amendment(request, pk)
    given = amendments_of.agreements_of(row)
    context = {
        "amendment": row,
        "contract": row.contract,
        "changes": [
            (label_of(name), in_words(name, row.old[name]), in_words(name, row.new[name]))
            for name in AMENDABLE
            if name in row.new
        ],
        "payments": [
            (heading, planned_in_words(values.get(PAYMENTS, [])))
            for heading, values in ((_("Planned payments before"), row.old), (_("Planned payments after"), row.new))
            if PAYMENTS in row.new
        ],
        "sides": [(ApprovalSide(side).label, who) for side, who in given.items()],
        "side": open_side(request.user, row),
        "steps": amendment_machine.steps(request.user, row),
        "entries": timeline_of(row),
    }
    return render(request, "projects/contract/money/amendment.html", context)


def label_of(name: str) -> Any:
    """What a field of a contract is called."""
    field: Any = Contract._meta.get_field(name)
    return field.verbose_name


def in_words(name: str, value: Any) -> Any:
    """A kept value as people read it."""
    if name == "ip_terms":
        return IpTerms(value).label
    if name in MONEY:
        return money_text(Decimal(value))
    return day_text(datetime.date.fromisoformat(value)) if name == "ends_on" else value


def planned_in_words(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Planned payments as people read them: what for, when, how much."""
    return [(one["title"], in_words("ends_on", one["due_on"]), in_words("value", one["amount"])) for one in rows]


@login_required
@require_POST
@refusals_as_pages
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree for one's side."""
    row = get_amendment(request, pk)
    side = request.POST.get("side", "")
    if side not in ApprovalSide.values:
        raise NotAllowed(NOT_YOURS)
    changed = amendments_of.agree(actor=request.user, amendment=row, side=side)
    messages.success(request, _("Done: the change is “%(state)s” now.") % {"state": changed.get_state_display()})
    return redirect(row)


@login_required
@refusals_as_pages
def amendment_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Decline or withdraw."""
    row = get_amendment(request, pk)
    if to not in (AmendmentState.DECLINED, AmendmentState.WITHDRAWN):
        raise Http404
    return transition_view(
        request,
        machine=amendment_machine,
        record=row,
        to=to,
        done=lambda changed: _("Saved."),
    )
