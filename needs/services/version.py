"""Versions of a published need: what is reviewed first, what holds at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from core import events
from core.standing import taking
from core.transitions import add_to_timeline
from needs.enums import VersionState
from needs.models import Need, NeedVersion
from needs.selectors.version import (
    MATERIAL_FIELDS,
    REQUIREMENT_FIELDS,
    REVIEWED_FIELDS,
    changed_fields,
    content_of,
    merged,
)
from needs.transitions.version import apply_content, version_machine

SAVED, REVISED, PROPOSED = "saved", "revised", "proposed"


def proposed_version(need: Need) -> NeedVersion | None:
    """The version that waits for review, if there is one."""
    return need.versions.filter(state=VersionState.PROPOSED).first()


def revise(
    *,
    need: Need,
    actor: Any,
    values: Mapping[str, Any],
    requirements: Sequence[Mapping[str, Any]] | None = None,
    note: str = "",
) -> str:
    """Make a version of a published need from changed values; ``need`` is locked and ``actor`` may edit it.

    A waiting proposal is continued: the new one holds its changes as well and takes its place.
    """
    present = content_of(need)
    waiting = need.versions.select_for_update().filter(state=VersionState.PROPOSED).first()
    content = merged(waiting.content if waiting else present, dict(values))
    if requirements is not None:
        content["requirements"] = [
            {"id": row.get("id"), **{name: row[name] for name in REQUIREMENT_FIELDS}} for row in requirements
        ]
    if waiting is not None and waiting.content == content:
        return SAVED
    if waiting is not None:
        version_machine.run(waiting, VersionState.SUPERSEDED, actor=actor, automatic=True)
    changed = set(changed_fields(present, content))
    if not changed:
        return SAVED
    material = bool(changed & MATERIAL_FIELDS)
    reviewed = bool(changed & REVIEWED_FIELDS)
    if not reviewed:
        _supersede_current(need, actor=actor)
    latest = need.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = NeedVersion.objects.create(
        need=need,
        number=latest + 1,
        state=VersionState.PROPOSED if reviewed else VersionState.CURRENT,
        content=content,
        material=material,
        author=actor,
        note=note.strip()[:300],
    )
    version_machine.created(version, actor=actor, comment=version.note)
    if reviewed:
        add_to_timeline(
            need, "need.revision_proposed", actor=actor, comment=version.note, data={"version": version.number}
        )
        return PROPOSED
    apply_content(version, actor=actor)
    _revised(version, actor=actor)
    return REVISED


def put_in_force(
    version: NeedVersion, to: str, *, actor: Any, comment: str = "", seen: str | None = None
) -> NeedVersion:
    """Put a proposed version in force; the one before is superseded."""
    with transaction.atomic():
        need = Need.objects.select_for_update(of=("self",)).get(pk=version.need_id)
        edge = version_machine.edge(version.state, to)
        with taking(actor, lambda: edge.policy(actor, version)):
            _supersede_current(need, actor=actor)
            row: NeedVersion = version_machine.run(version, to, actor=actor, comment=comment, seen=seen)
            _revised(row, actor=actor, comment=comment)
    return row


def refuse(version: NeedVersion, to: str, *, actor: Any, comment: str = "", seen: str | None = None) -> NeedVersion:
    """Leave the need as it is; the reason goes to the enterprise."""
    edge = version_machine.edge(version.state, to)
    with transaction.atomic(), taking(actor, lambda: edge.policy(actor, version)):
        row: NeedVersion = version_machine.run(version, to, actor=actor, comment=comment, seen=seen)
        add_to_timeline(row.need, "need.revision_refused", actor=actor, comment=comment, data={"version": row.number})
    return row


def drop_proposals(need: Need, *, actor: Any) -> None:
    """What was proposed no longer matters: the need is matched or closed."""
    for version in need.versions.filter(state=VersionState.PROPOSED):
        version_machine.run(version, VersionState.SUPERSEDED, actor=actor, automatic=True)


def _supersede_current(need: Need, *, actor: Any) -> None:
    for version in need.versions.select_for_update().filter(state=VersionState.CURRENT):
        version_machine.run(version, VersionState.SUPERSEDED, actor=actor, automatic=True)


def _revised(version: NeedVersion, *, actor: Any, comment: str = "") -> None:
    """Say in the timeline, and to the apps that listen, that the need reads differently now."""
    need = version.need
    add_to_timeline(
        need,
        "need.revised",
        actor=actor,
        comment=version.note or comment,
        data={"version": version.number, "material": version.material},
    )
    events.announce("need.revised", record=need, actor=actor, version=version, material=version.material)
