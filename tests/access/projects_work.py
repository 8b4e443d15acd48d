"""Who gets what of projects under way, their milestones and reports."""

from collections.abc import Callable
from typing import Any

from tests.access.projects import PROJECT, readers
from tests.access.table import Row, record, signed_in, statuses
from tests.factories.world import World

RUNNING = record("begun_project")
JUDGES = {"enterprise_head": 200, "enterprise_member": 200}


def to(name: str, state: str) -> Callable[[World], dict[str, Any]]:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


def taken(statuses: dict[str, int]) -> dict[str, int]:
    """The same roles, when the form is sent."""
    return dict.fromkeys(statuses, 302)


BOTH = {"enterprise_head": 200, "college_admin": 200}
PROPOSERS = dict.fromkeys(("enterprise_head", "enterprise_member", "researcher", "college_admin"), 200)


NEW = dict.fromkeys(
    ("enterprise_head", "enterprise_member", "other_enterprise", "researcher", "outside_researcher", "college_admin"),
    200,
)


def kind_of(kind: str) -> Callable[[World], dict[str, Any]]:
    """Arguments of the form for a kind of change."""
    return lambda world: {"pk": world.records["begun_project"].pk, "kind": kind}


ROWS = [
    Row("projects:step", readers(403, **BOTH), to("begun_project", "suspended")),
    Row(
        "projects:step",
        readers(403, **taken(BOTH)),
        to("begun_project", "terminated"),
        "post",
        lambda w: {"comment": "The plant was sold.", "settlement": "Half of the price is paid."},
    ),
    Row("projects:step", readers(404), to("begun_project", "accepting"), remark="elsewhere"),
    Row("projects:step", readers(409), to("project", "suspended"), remark="no such step now"),
    Row("projects:rhythm", readers(403, **BOTH), RUNNING),
    Row("projects:rhythm", readers(403, **taken(BOTH)), RUNNING, "post", lambda w: {"report_months": "1"}),
    Row("projects:message", signed_in(405), PROJECT),
    Row(
        "projects:message",
        readers(403, enterprise_head=302, enterprise_member=302, researcher=302, college_admin=302),
        PROJECT,
        "post",
        lambda w: {"body": "When do you need the samples?"},
    ),
    Row("projects:milestone", readers(200), record("planned_milestone")),
    Row("projects:milestone_step", readers(403, researcher=200), to("planned_milestone", "submitted")),
    Row(
        "projects:milestone_step",
        readers(403, researcher=302),
        to("planned_milestone", "submitted"),
        "post",
        lambda w: {"done": "Three columns tested."},
    ),
    Row("projects:milestone_step", readers(403, **JUDGES), to("submitted_milestone", "returned")),
    Row("projects:milestone_step", readers(403, **taken(JUDGES)), to("submitted_milestone", "confirmed"), "post"),
    Row("projects:report", readers(200), record("due_report")),
    Row("projects:report_step", readers(403, researcher=200), to("due_report", "submitted")),
    Row(
        "projects:report_step",
        readers(403, researcher=302),
        to("due_report", "submitted"),
        "post",
        lambda w: {"done": "Three columns tested.", "percent": "40"},
    ),
    Row("projects:report_step", readers(403, **taken(JUDGES)), to("submitted_report", "reviewed"), "post"),
    Row("projects:changes", readers(200), RUNNING),
    *(
        Row("projects:change_propose", readers(403, **PROPOSERS), kind_of(kind), remark=kind)
        for kind in ("extension", "scope", "requirement", "budget", "team")
    ),
    Row(
        "projects:change_propose",
        readers(403, **taken(PROPOSERS)),
        kind_of("scope"),
        "post",
        lambda w: {"purpose": "No chloride at all.", "reason": "The customer asks for none."},
    ),
    Row("projects:change", readers(200), record("change")),
    Row("projects:change_step", readers(403, enterprise_head=200), to("change", "agreed")),
    Row("projects:change_step", readers(403, enterprise_head=302), to("change", "agreed"), "post"),
    Row("projects:change_step", readers(403, researcher=302, college_admin=302), to("change", "withdrawn"), "post"),
    Row("projects:proposals", signed_in(200)),
    Row("projects:proposal_new", statuses(403, **NEW)),
    Row("projects:proposal_new", statuses(403, **dict.fromkeys(NEW, 422)), method="post"),
    Row("projects:proposal", readers(200), record("directed_proposal")),
    Row("projects:proposal_lead", signed_in(405), record("directed_proposal")),
    Row("projects:proposal_lead", readers(403, researcher=302), record("directed_proposal"), "post"),
    Row("projects:proposal_step", readers(403, enterprise_head=200), to("own_proposal", "agreed")),
    Row("projects:proposal_step", readers(403, enterprise_head=302), to("own_proposal", "agreed"), "post"),
    Row(
        "projects:proposal_step",
        readers(403, researcher=302, college_admin=302),
        to("directed_proposal", "declined"),
        "post",
        lambda w: {"comment": "No time this year."},
    ),
]
