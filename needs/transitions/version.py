"""States of a version of a published need's text: proposed, in force, superseded, refused."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.transitions import Edge, StateMachine
from needs.enums import VersionState
from needs.models import Need, NeedVersion, Requirement
from needs.policies import diagnosis as policies
from needs.selectors.version import REQUIREMENT_FIELDS, TEXT_FIELDS, typed


def apply_content(version: NeedVersion, *, actor: Any, **_data: Any) -> None:
    """Put a version in force: its text becomes the need's. Requirements that stay keep their rows, and so the answers."""
    need = version.need
    former_area = need.area
    for name in TEXT_FIELDS:
        setattr(need, name, typed(name, version.content[name]))
    need.content_version = version.number
    need.version += 1
    need.save(update_fields=[*TEXT_FIELDS, "content_version", "version", "updated_at"])
    write_requirements(need, version.content["requirements"])
    version.in_force_at = timezone.now()
    version.save(update_fields=["in_force_at"])
    if need.area != former_area:
        events.announce("need.placed", record=need, actor=actor, former={"area": former_area})


def write_requirements(need: Need, rows: list[dict[str, Any]]) -> None:
    """Make the need's requirements these rows, in this order; a row with a known ``id`` changes that one."""
    kept = {row.pk: row for row in need.requirements.all()}
    for position, values in enumerate(rows):
        row = kept.pop(values.get("id") or 0, None) or Requirement(need=need)
        row.position = position
        for name in REQUIREMENT_FIELDS:
            setattr(row, name, values[name])
        row.save()
    Requirement.objects.filter(pk__in=list(kept)).delete()


def lock_need(version: NeedVersion) -> Need:
    """Lock the need before its version: every transaction takes them in this order."""
    return Need.objects.select_for_update(of=("self",)).get(pk=version.need_id)


version_machine = StateMachine(
    "need_version",
    states=VersionState,
    lock_first=lock_need,
    edges={
        (VersionState.PROPOSED, VersionState.CURRENT): Edge(
            verb=_("Put in force"),
            policy=policies.can_review_version,
            effects=(apply_content,),
            confirm=_(
                "The need is shown with the new text at once; claimants are asked whether their claims still hold."
            ),
            tone="primary",
        ),
        (VersionState.PROPOSED, VersionState.REFUSED): Edge(
            verb=_("Refuse the change"),
            policy=policies.can_review_version,
            automatic=True,
            reason=True,
            confirm=_("The need stays as it is published. The enterprise receives your reason by mail."),
        ),
        (VersionState.PROPOSED, VersionState.SUPERSEDED): Edge(verb=_("Replace"), automatic=True),
        (VersionState.CURRENT, VersionState.SUPERSEDED): Edge(verb=_("Replace"), automatic=True),
    },
)
