"""Beginning a contract and writing its sections. Two editors: the second one meets a page that kept the text."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import carry_version, conflict_context
from needs.forms.plan import kept
from projects.forms.contract import (
    ChangeKindForm,
    ClausesForm,
    FiguresForm,
    KindForm,
    PartyRows,
    PaymentRows,
    SeenForm,
)
from projects.models import Contract
from projects.policies.contract import can_begin, can_edit
from projects.services import contract as services
from projects.views.contract.record import get_contract
from projects.views.record import get_project


@login_required
@refusals_as_pages
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the kind; everything known is filled in. Sent twice, it begins one contract."""
    project = get_project(request, pk)
    token = submission_token(request)
    form = KindForm(request.POST or None, initial={"kind": "commissioned"})
    if request.method != "POST" and not can_begin(request.user, project):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST" and form.is_valid():
        contract: Any = run_once(
            token,
            user=request.user,
            make=lambda: services.begin_contract(actor=request.user, project=project, kind=form.cleaned_data["kind"]),
        )
        return redirect(contract)
    context = {"project": project, "form": form, "submission": token}
    return render(request, "projects/contract/begin.html", context, status=422 if request.method == "POST" else 200)


def editable(request: HttpRequest, pk: int) -> Contract:
    """The contract, if the person may change it now."""
    contract = get_contract(request, pk)
    if not can_edit(request.user, contract):
        raise NotAllowed(NOT_YOURS)
    return contract


def _edit(
    request: HttpRequest,
    contract: Contract,
    *,
    form: Any,
    save: Callable[[], Contract],
    title: str,
    lead: str = "",
    rows: Any = None,
    rows_label: str = "",
    rows_add: str = "",
) -> HttpResponse:
    """Show one section, save it, or keep what was typed where somebody else saved in between."""
    context: dict[str, Any] = {
        "contract": contract,
        "form": form,
        "rows": rows,
        "rows_label": rows_label,
        "rows_add": rows_add,
        "title": title,
        "lead": lead,
        "all": [form] if rows is None else [form, rows],
    }
    template = "projects/contract/edit.html"
    if request.method == "POST" and form.is_valid() and (rows is None or rows.is_valid()):
        try:
            with faults_beside(form):
                save()
                messages.success(request, _("Saved."))
                return redirect(contract)
        except Conflict as error:
            present = Contract.objects.get(pk=contract.pk)
            if rows is None:
                context |= conflict_context(form, present, error)
            else:
                carry_version(form, present.version)
                context["conflict"] = error
            return render(request, template, context, status=error.status)
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@login_required
@refusals_as_pages
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, values, term, ownership."""
    contract = editable(request, pk)
    initial = {name: getattr(contract, name) for name in services.FIGURE_FIELDS}
    form = FiguresForm(request.POST or None, initial={**initial, "seen": contract.version})

    def save() -> Contract:
        data = form.cleaned_data
        return services.save_figures(actor=request.user, contract=contract, data=data, seen=data["seen"])

    return _edit(request, contract, form=form, save=save, title=_("Value, term and ownership"))


@login_required
@refusals_as_pages
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Another kind of contract."""
    contract = editable(request, pk)
    form = ChangeKindForm(request.POST or None, initial={"kind": contract.kind, "seen": contract.version})

    def save() -> Contract:
        return services.save_kind(actor=request.user, contract=contract, **form.cleaned_data)

    return _edit(request, contract, form=form, save=save, title=_("Kind of contract"))


@login_required
@refusals_as_pages
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """The clauses, those of its kind included."""
    contract = editable(request, pk)
    initial: dict[str, Any] = {name: getattr(contract, name) for name in services.CLAUSE_FIELDS}
    initial |= {f"term_{key}": text for key, text in contract.terms.items()}
    form = ClausesForm(request.POST or None, kind=contract.kind, initial={**initial, "seen": contract.version})

    def save() -> Contract:
        data = form.cleaned_data
        return services.save_clauses(
            actor=request.user, contract=contract, data=data, terms=form.written_terms(), seen=data["seen"]
        )

    return _edit(request, contract, form=form, save=save, title=_("Clauses"))


@login_required
@refusals_as_pages
def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """The legal persons that sign."""
    contract = editable(request, pk)
    data = request.POST or None
    form = SeenForm(data, initial={"seen": contract.version})
    fields = ("id", *services.PARTY_FIELDS)
    rows = PartyRows(data, prefix="parties", initial=list(contract.parties.values(*fields)))

    def save() -> Contract:
        return services.save_parties(
            actor=request.user, contract=contract, parties=kept(rows), seen=form.cleaned_data["seen"]
        )

    return _edit(
        request,
        contract,
        form=form,
        save=save,
        title=_("Parties"),
        lead=_("Legal persons sign: the enterprise, and the university with the college as performing unit."),
        rows=rows,
        rows_label=_("Parties"),
        rows_add=_("Add a party"),
    )


@login_required
@refusals_as_pages
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment plan."""
    contract = editable(request, pk)
    data = request.POST or None
    form = SeenForm(data, initial={"seen": contract.version})
    rows = PaymentRows(data, prefix="payments", initial=list(contract.payments.values("id", *services.PAYMENT_FIELDS)))

    def save() -> Contract:
        return services.save_payments(
            actor=request.user, contract=contract, payments=kept(rows), seen=form.cleaned_data["seen"]
        )

    return _edit(
        request,
        contract,
        form=form,
        save=save,
        title=_("Payment plan"),
        lead=_("The payments add up to the contract value."),
        rows=rows,
        rows_label=_("Payments"),
        rows_add=_("Add a payment"),
    )
