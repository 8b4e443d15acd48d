"""Who gets what of technology contracts."""

from typing import Any

from tests.access.projects import readers
from tests.access.table import Row, record, signed_in, statuses
from tests.factories.world import World

# Both sides, the college and the transfer office read the text; officials see the figures.
SIDES = ("enterprise_head", "enterprise_member", "researcher", "college_admin", "transfer_office")
WRITERS = ("enterprise_head", "enterprise_member", "researcher", "transfer_office")
BUYERS = ("enterprise_head", "enterprise_member", "transfer_office")
DRAFT, PUT_UP, APPROVED, SIGNED = (
    record(f"{state}_contract") for state in ("drafting", "in_approval", "approved", "signed")
)


def only(roles: tuple[str, ...], status: int) -> dict[str, int]:
    """``status`` for these roles."""
    return dict.fromkeys(roles, status)


def to(state: str, target: str) -> Any:
    """Arguments of a step's address."""
    return lambda world: {"pk": world.records[f"{state}_contract"].pk, "to": target}


def pay(state: str, target: str) -> Any:
    """Arguments of a payment's step."""
    return lambda world: {"pk": world.records[f"{state}_payment"].pk, "to": target}


def register(target: str) -> Any:
    """Arguments of a registration's step."""
    return lambda world: {"pk": world.records["registration"].pk, "to": target}


def version_of(world: World) -> dict[str, Any]:
    """What the page of approval sends for the transfer office."""
    return {"side": "transfer_office", "version": world.records["in_approval_contract"].content_version}


ROWS = [
    Row("projects:contracts", signed_in(200)),
    Row("projects:project_contract", readers(200), record("preparing_project")),
    Row("projects:project_contract", readers(200), record("project"), remark="second"),
    Row("projects:contract_begin", readers(403, **only(WRITERS, 200)), record("preparing_project")),
    Row(
        "projects:contract_begin",
        readers(403, **only(WRITERS, 302)),
        record("preparing_project"),
        "post",
        lambda w: {"kind": "licence"},
    ),
    *(Row(f"projects:{name}", readers(200), DRAFT) for name in ("contract", "contract_timeline")),
    *(
        Row(f"projects:{name}", readers(403, **only(SIDES, 200)), DRAFT)
        for name in ("contract_clauses", "contract_texts")
    ),
    *(
        Row(f"projects:contract_edit_{name}", readers(403, **only(WRITERS, 200)), DRAFT)
        for name in ("figures", "kind", "clauses", "parties", "payments")
    ),
    *(
        Row(
            f"projects:contract_edit_{name}",
            readers(403),
            record("signed_contract"),
            remark="signed",
        )
        for name in ("figures", "kind", "clauses", "parties", "payments")
    ),
    Row("projects:contract_generate", readers(403, **only(WRITERS, 302)), DRAFT, "post"),
    Row("projects:contract_upload_text", readers(403, **only(WRITERS, 200)), DRAFT),
    Row("projects:contract_templates", statuses(403, transfer_office=200)),
    Row(
        "projects:contract_template_standard",
        statuses(403, transfer_office=200),
        lambda w: {"kind": "licence"},
    ),
    Row("projects:contract_template_retire", statuses(404, transfer_office=302), record("contract_template"), "post"),
    Row("projects:contract_submit", readers(403, **only(WRITERS, 200)), DRAFT),
    Row("projects:contract_submit", readers(403, **only(WRITERS, 302)), DRAFT, "post"),
    Row(
        "projects:contract_approve",
        readers(403, **only(("enterprise_head", "college_admin", "transfer_office"), 200)),
        PUT_UP,
    ),
    Row("projects:contract_approve", readers(403, transfer_office=302), PUT_UP, "post", version_of),
    Row("projects:contract_sign", readers(403, **only(("enterprise_head", "transfer_office"), 200)), APPROVED),
    Row(
        "projects:contract_sign",
        readers(403, **only(("enterprise_head", "transfer_office"), 302)),
        APPROVED,
        "post",
        lambda w: {"signed_on": "2026-01-05"},
    ),
    Row("projects:contract_step", readers(403, **only(SIDES, 200)), to("approved", "drafting")),
    Row(
        "projects:contract_step",
        readers(403, **only(("enterprise_head", "researcher", "transfer_office"), 302)),
        to("drafting", "abandoned"),
        "post",
        lambda w: {"comment": "Other plans."},
    ),
    *(Row(f"projects:{name}", readers(200), SIGNED) for name in ("contract_payments", "contract_registration")),
    Row("projects:contract_amendments", readers(403, **only(SIDES, 200)), SIGNED),
    Row("projects:payment_step", readers(403, **only(BUYERS, 200)), pay("planned", "invoiced")),
    Row("projects:payment_step", readers(403, transfer_office=200), pay("invoiced", "received")),
    Row(
        "projects:payment_step",
        readers(403, transfer_office=302),
        pay("invoiced", "received"),
        "post",
        lambda w: {"received": "10", "received_on": "2026-01-05"},
    ),
    Row("projects:registration_hand_in", readers(403, transfer_office=200), SIGNED),
    Row("projects:registration_step", readers(403, transfer_office=200), register("registered")),
    Row(
        "projects:registration_step",
        readers(403, transfer_office=302),
        register("returned"),
        "post",
        lambda w: {"comment": "A page is missing."},
    ),
    Row("projects:amend", readers(403, **only(SIDES, 200)), record("quiet_contract")),
    Row("projects:contract_end", readers(403, **only(SIDES, 200)), record("quiet_contract")),
    Row("projects:amendment", readers(403, **only(SIDES, 200)), record("amendment")),
    Row(
        "projects:amendment_agree",
        readers(403, transfer_office=302),
        record("amendment"),
        "post",
        lambda w: {"side": "transfer_office"},
    ),
    Row(
        "projects:amendment_step",
        readers(403, **only(("enterprise_head", "college_admin", "transfer_office"), 200)),
        lambda w: {"pk": w.records["amendment"].pk, "to": "declined"},
    ),
]
