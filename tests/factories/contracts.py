"""Technology contracts in every state, on projects of their own."""

import datetime
from typing import Any

from django.utils import timezone

from files.enums import FileState
from files.models import StoredFile
from needs.enums import ClaimState, IpTerms, NeedState
from projects.enums import ApprovalSide, ContractKind, ContractState, PaymentState, ProjectState
from projects.models import (
    Amendment,
    Contract,
    ContractApproval,
    ContractTemplate,
    Payment,
    Project,
    Registration,
)
from projects.services.contract import begin_contract
from projects.services.contract_text import TEMPLATE
from projects.transitions.contract_effects import SEALED
from tests.factories.claims import Case, make_claim, make_uscc
from tests.factories.needs import make_need
from tests.factories.projects import make_project
from tests.factories.world import World

DECIDERS = {"enterprise": "head", "college": "college_admin", "transfer_office": "transfer_office"}
AFTER_APPROVAL = (ContractState.APPROVED, ContractState.SIGNED, ContractState.FULFILLED, ContractState.TERMINATED)


def complete(contract: Contract) -> Contract:
    """Fill in what a draft still lacks."""
    contract.ip_terms = IpTerms.JOINT
    contract.content = contract.content or "Lower the chloride below 50 ppm on the production line."
    contract.terms = {key: text or "As the annex says." for key, text in contract.terms.items()}
    contract.save()
    for party in contract.parties.filter(code=""):
        party.code = make_uscc()
        party.save()
    return contract


def make_contract(
    project: Project,
    state: str = ContractState.DRAFTING,
    *,
    by: Any,
    deciders: dict[str, Any],
    kind: str = ContractKind.COMMISSIONED,
) -> Contract:
    """The complete contract of a project that is being prepared, brought to ``state`` without taking its steps."""
    contract = complete(begin_contract(actor=by, project=project, kind=kind))
    if state in AFTER_APPROVAL:
        for side in ApprovalSide.values:
            ContractApproval.objects.create(contract=contract, content_version=1, side=side, approved_by=deciders[side])
        add_sealed(contract, by=deciders["transfer_office"])
    if state in AFTER_APPROVAL[1:]:
        contract.signed_on = timezone.localdate() - datetime.timedelta(days=1)
        project.state = ProjectState.RUNNING
        project.save(update_fields=["state"])
        if project.need is not None:
            project.need.state = NeedState.CONTRACTED
            project.need.save(update_fields=["state"])
    contract.state = state
    contract.save()
    return contract


def add_sealed(contract: Contract, *, by: Any) -> StoredFile:
    """The row of a sealed scan."""
    return add_file(contract, SEALED, "sealed.pdf", by=by)


def add_file(record: Any, kind: str, name: str, *, by: Any) -> StoredFile:
    """The row of a document; its content is not read by tests that use it."""
    return StoredFile.objects.create(
        record=record,
        kind=kind,
        name=name,
        path=f"files/00/{kind}-{record.pk}-{name}",
        media_type="application/octet-stream",
        size=1,
        sha256="0" * 64,
        state=FileState.CURRENT,
        uploader=by,
    )


def prepared_project(case: Case) -> Project:
    """A project that is being prepared, with its need matched."""
    need = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], requirements=2)
    return make_project(make_claim(need, case.leader, ClaimState.ACCEPTED))


def case_contract(case: Case, state: str = ContractState.DRAFTING, **values: Any) -> Contract:
    """A contract of the case in ``state``, on a project of its own."""
    deciders = {side: case.users[name] for side, name in DECIDERS.items()}
    return make_contract(prepared_project(case), state, by=case.users["leader"], deciders=deciders, **values)


def extend_world(world: World) -> None:
    """A contract in every state, each on a project of its own; the project ``preparing_project`` has none yet."""
    records, users = world.records, world.users
    deciders = {
        "enterprise": users["enterprise_head"],
        "college": users["college_admin"],
        "transfer_office": users["transfer_office"],
    }

    def prepared() -> Project:
        need = make_need(records["enterprise_profile"], NeedState.MATCHED, by=users["enterprise_head"], requirements=1)
        return make_project(make_claim(need, records["researcher_profile"], ClaimState.ACCEPTED))

    template = records["contract_template"] = ContractTemplate.objects.create(
        university=world.organisations["university"],
        kind=ContractKind.SERVICE,
        number=1,
        uploaded_by=users["transfer_office"],
    )
    template.file = add_file(template, TEMPLATE, "service.docx", by=users["transfer_office"])
    template.save()
    records["preparing_project"] = prepared()
    for state in ContractState.values:
        records[f"{state}_contract"] = make_contract(prepared(), state, by=users["enterprise_head"], deciders=deciders)
    signed = records["signed_contract"]
    records["planned_payment"], records["invoiced_payment"] = signed.payments.all()
    Payment.objects.filter(pk=records["invoiced_payment"].pk).update(state=PaymentState.INVOICED, invoice="4711")
    records["registration"] = Registration.objects.create(
        contract=records["fulfilled_contract"], office="Municipal office", submitted_on=timezone.localdate()
    )
    records["amendment"] = Amendment.objects.create(
        contract=signed,
        number=1,
        reason="More time.",
        old={"ip_note": ""},
        new={"ip_note": "Both may publish."},
        proposed_by=users["enterprise_member"],
    )
    records["quiet_contract"] = make_contract(
        prepared(), ContractState.SIGNED, by=users["enterprise_head"], deciders=deciders
    )
