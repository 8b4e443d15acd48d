"""What a change request may change, as plain values by key: ``ends_on``, ``milestone:12:due_on``, ``members``.

A request keeps the old and the new value of each key that it changes. It can be applied as long as the old values hold.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.format import day_text, money_text
from needs.enums import TeamRole
from projects.enums import ChangeKind, MilestoneState
from projects.models import ChangeRequest, Project
from projects.selectors.milestone import JOINED

FIELDS: dict[str, Any] = {
    "ends_on": _("End of the project"),
    "purpose": _("What is to be reached"),
    "planned_value": _("Planned value (yuan)"),
    "members": _("Team"),
}
PART_FIELDS: dict[tuple[str, str], Any] = {
    ("milestone", "due_on"): _("%(name)s: due"),
    ("milestone", "deliverable"): _("%(name)s: what is delivered"),
    ("milestone", "amount"): _("%(name)s: payment (yuan)"),
    ("requirement", "target"): _("%(name)s: target"),
    ("requirement", "target_upper"): _("%(name)s: upper target"),
    ("requirement", "method"): _("%(name)s: test method"),
}
MILESTONE_FIELDS = {ChangeKind.EXTENSION: "due_on", ChangeKind.SCOPE: "deliverable", ChangeKind.BUDGET: "amount"}
REQUIREMENT_FIELDS = ("target", "target_upper", "method")


def changes_joined(rows: Any) -> QuerySet[ChangeRequest]:
    """Change requests with what their page and policies read of the project."""
    joined: QuerySet[ChangeRequest] = rows.select_related(*JOINED, "proposed_by", "agreed_by")
    return joined


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.01")))
    return value


def team_of(project: Project) -> list[dict[str, Any]]:
    """The team without its leader, who is named by the college."""
    members = project.members.exclude(role=TeamRole.LEADER).order_by("id")
    return [dict(row) for row in members.values("role", "researcher", "name", "task")]


def present(project: Project, kind: str) -> dict[str, Any]:
    """Everything that a request of ``kind`` may change, as it is now. What is confirmed cannot be changed any more."""
    values: dict[str, Any] = {}
    if kind == ChangeKind.EXTENSION:
        values["ends_on"] = plain(project.ends_on)
    elif kind == ChangeKind.SCOPE:
        values["purpose"] = project.purpose
    elif kind == ChangeKind.BUDGET:
        values["planned_value"] = plain(project.planned_value)
    elif kind == ChangeKind.TEAM:
        values["members"] = team_of(project)
    if kind in MILESTONE_FIELDS:
        name = MILESTONE_FIELDS[ChangeKind(kind)]
        for milestone in project.milestones.exclude(state=MilestoneState.CONFIRMED):
            values[f"milestone:{milestone.pk}:{name}"] = plain(getattr(milestone, name))
    if kind == ChangeKind.REQUIREMENT:
        for requirement in project.requirements.all():
            for name in REQUIREMENT_FIELDS:
                values[f"requirement:{requirement.pk}:{name}"] = getattr(requirement, name)
    return values


def part_of(key: str) -> tuple[str, int, str]:
    """Kind, key and field of a part: ``milestone:12:due_on``."""
    part, pk, name = key.split(":")
    return part, int(pk), name


def labels_of(project: Project, kind: str) -> dict[str, str | Promise]:
    """Every key of ``kind`` in words."""
    parts: dict[tuple[str, int], str] = {}
    if kind in MILESTONE_FIELDS:
        parts |= {("milestone", one.pk): one.title for one in project.milestones.all()}
    if kind == ChangeKind.REQUIREMENT:
        parts |= {("requirement", one.pk): one.name for one in project.requirements.all()}
    labels: dict[str, str | Promise] = dict(FIELDS)
    for (part, pk), title in parts.items():
        for (of, name), words in PART_FIELDS.items():
            if of == part:
                labels[f"{part}:{pk}:{name}"] = str(words) % {"name": title}
    return labels


@dataclass(frozen=True, kw_only=True)
class Row:
    """One changed value, old and new side by side."""

    label: str | Promise
    old: str
    new: str


def rows_of(change: ChangeRequest) -> list[Row]:
    """What a request changes, in words."""
    labels = labels_of(change.project, change.kind)
    return [
        Row(label=labels.get(key, key), old=in_words(key, change.old.get(key)), new=in_words(key, value))
        for key, value in change.new.items()
    ]


def in_words(key: str, value: Any) -> str:
    """A kept value as people read it."""
    if value in (None, "", []):
        return "—"
    if key == "members":
        names = (f"{one['name']} ({TeamRole(one['role']).label})" for one in value)
        return pgettext("between names", ", ").join(names)
    if key == "ends_on" or key.endswith(":due_on"):
        return day_text(datetime.date.fromisoformat(value))
    if key == "planned_value" or key.endswith(":amount"):
        return money_text(Decimal(value))
    return str(value)
