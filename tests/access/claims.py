"""Who gets what of claims. A claim that the college has not passed does not exist for the enterprise and the district."""

from collections.abc import Callable
from typing import Any

from needs.services.team import partner_link
from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.world import World

CLAIM, DRAFT, SHORTLISTED = record("claim"), record("draft_claim"), record("shortlisted_claim")
ENTERPRISE = ("enterprise_head", "enterprise_member")
OFFICIALS = ("district_official", "park_official")
COLLEGE = ("researcher", "college_admin", "transfer_office")


def passed(default: int, **by_role: int) -> Statuses:
    """``default`` for both sides and the officials; the claim does not exist for the rest."""
    readers = (*ENTERPRISE, *OFFICIALS, *COLLEGE, "platform_admin")
    return statuses(404, **(dict.fromkeys(readers, default) | by_role))


def inside(default: int, **by_role: int) -> Statuses:
    """``default`` for the college; the claim does not exist for the enterprise and the district yet."""
    return statuses(404, **(dict.fromkeys((*COLLEGE, "platform_admin"), default) | by_role))


def own(default: int, **by_role: int) -> Statuses:
    """``default`` for the leader and the portal's administrators: a draft is nobody else's."""
    return statuses(404, **({"researcher": default, "platform_admin": default} | by_role))


def to(name: str, state: str) -> Callable[[World], dict[str, Any]]:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


def need_of(name: str) -> Callable[[World], dict[str, Any]]:
    """The need of a claim."""
    return lambda world: {"pk": world.records[name].need_id}


def link(world: World) -> dict[str, Any]:
    """The link of a partner unit that has not answered."""
    return {"token": partner_link(world.records["silent_partner"]).rstrip("/").rsplit("/", 1)[-1]}


SHORT = {"approach": "Ion exchange.", "price": "30", "months": "8", "proof": "A pilot line."}
NO_ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("members", "partners", "milestones", "budget")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}
OFFER = {"price": "30", "months": "8"}
TALK = {"kind": "talk", "held_on": "2026-01-05"}
LEADS = {"researcher": 200}

ROWS = [
    Row("needs:claims", signed_in(200)),
    Row("needs:claim_review", statuses(403, college_admin=200)),
    Row(
        "needs:need_claims",
        statuses(404, **dict.fromkeys((*ENTERPRISE, *OFFICIALS, "platform_admin"), 200), **dict.fromkeys(COLLEGE, 403)),
        need_of("claim"),
    ),
    Row(
        "needs:claim_new",
        statuses(
            404,
            researcher=200,
            **dict.fromkeys((*ENTERPRISE, *OFFICIALS, "college_admin", "transfer_office", "platform_admin"), 403),
        ),
        record("need"),
    ),
    Row(
        "needs:claim_new",
        statuses(
            404,
            researcher=302,
            **dict.fromkeys((*ENTERPRISE, *OFFICIALS, "college_admin", "transfer_office", "platform_admin"), 403),
        ),
        record("need"),
        "post",
        lambda w: SHORT,
    ),
    *(
        Row(f"needs:{name}", passed(200), CLAIM)
        for name in (
            "claim_detail",
            "claim_team",
            "claim_answers",
            "claim_plan",
            "claim_talks",
            "claim_files",
            "claim_timeline",
            "claim_done",
        )
    ),
    Row("needs:claim_detail", own(200), DRAFT, remark="draft"),
    Row("needs:claim_detail", inside(200), record("college_review_claim"), remark="college_review"),
    Row("needs:claim_detail", inside(200), record("refused_claim"), remark="refused"),
    Row("needs:claim_detail", passed(200, researcher=404), record("rival_claim"), remark="rival"),
    Row("needs:claim_edit", own(403, **LEADS), DRAFT),
    Row("needs:claim_edit", passed(403), CLAIM, remark="submitted"),
    Row("needs:claim_edit", own(403, researcher=302), DRAFT, "post", lambda w: SHORT),
    Row("needs:claim_submit", own(403, **LEADS), DRAFT),
    Row("needs:claim_submit", own(403, researcher=302), DRAFT, "post"),
    Row("needs:claim_step", inside(403, college_admin=200), to("college_review_claim", "submitted")),
    Row("needs:claim_step", inside(403, college_admin=302), to("college_review_claim", "submitted"), "post"),
    Row("needs:claim_step", inside(403, college_admin=422), to("college_review_claim", "returned"), "post"),
    Row("needs:claim_step", passed(403, **dict.fromkeys(ENTERPRISE, 302)), to("claim", "shortlisted"), "post"),
    Row("needs:claim_step", passed(403, **dict.fromkeys(ENTERPRISE, 200)), to("claim", "declined")),
    Row(
        "needs:claim_step",
        passed(403, **dict.fromkeys(ENTERPRISE, 302)),
        to("claim", "declined"),
        "post",
        lambda w: {"decline_reason": "price", "comment": "Too expensive."},
    ),
    Row("needs:claim_step", passed(403, researcher=302), to("claim", "withdrawn"), "post"),
    Row("needs:claim_step", passed(403, researcher=200, enterprise_head=200), to("accepted_claim", "released")),
    Row("needs:claim_accept", passed(403, enterprise_head=200), SHORTLISTED),
    Row("needs:claim_accept", passed(403, enterprise_head=422), SHORTLISTED, "post", remark="partner silent"),
    Row("needs:claim_reconfirm", passed(403, researcher=302), record("changed_claim"), "post"),
    Row("needs:claim_hand_over", passed(403, researcher=200, college_admin=200), CLAIM),
    Row(
        "needs:claim_hand_over",
        passed(403, researcher=302, college_admin=302),
        CLAIM,
        "post",
        lambda w: {"leader": w.records["colleague_profile"].pk, "comment": "On sabbatical."},
    ),
    Row("needs:claim_edit_team", passed(403, **LEADS), CLAIM),
    Row("needs:claim_edit_team", passed(403, researcher=302), CLAIM, "post", lambda w: NO_ROWS),
    Row("needs:claim_edit_answers", passed(403, **LEADS), CLAIM),
    Row("needs:claim_edit_answers", passed(403, researcher=302), CLAIM, "post", lambda w: {"seen": ""}),
    Row("needs:claim_edit_texts", passed(403, **LEADS), CLAIM),
    Row("needs:claim_edit_texts", passed(403, researcher=302), CLAIM, "post", lambda w: {"hazards": "None"}),
    Row("needs:claim_edit_money", passed(403, **LEADS), CLAIM),
    Row("needs:claim_edit_money", passed(403, researcher=302), CLAIM, "post", lambda w: NO_ROWS | OFFER),
    Row("needs:claim_hand_in", passed(403, researcher=302), CLAIM, "post"),
    Row(
        "needs:claim_log_contact",
        passed(403, researcher=302, **dict.fromkeys(ENTERPRISE, 302)),
        CLAIM,
        "post",
        lambda w: TALK,
    ),
    Row(
        "needs:claim_message",
        passed(403, researcher=302, **dict.fromkeys(ENTERPRISE, 302)),
        CLAIM,
        "post",
        lambda w: {"body": "How large is the column?"},
    ),
    Row("needs:claim_membership", statuses(404, researcher=200), record("member")),
    Row("needs:claim_membership", statuses(404, researcher=302), record("member"), "post"),
    Row("needs:partner_approve", passed(403, college_admin=302), record("partner"), "post"),
    Row("needs:partner_send_link", passed(403, researcher=302), record("silent_partner"), "post"),
    Row("needs:partner_confirm", everybody(200), link),
    Row("needs:partner_confirm", everybody(200), link, "post", lambda w: {"confirmed_by": "Li Ming, head"}),
    Row("needs:partner_confirm", everybody(422), lambda w: {"token": "forged"}, remark="forged"),
]
