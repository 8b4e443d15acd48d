"""Writing, submitting, publishing and closing technical needs."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError, NotAllowed
from core.numbering import next_number
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from enterprises.models import Enterprise, HopedProject
from needs.enums import NeedState
from needs.models import Need, NeedConfidential, NeedFollower
from needs.policies import need as policies
from needs.selectors.version import REQUIREMENT_FIELDS, TEXT_FIELDS
from needs.services import version as version_services
from needs.services.invitation import invite_named, withdraw_unnamed
from needs.transitions.need import need_machine
from needs.transitions.version import write_requirements
from notifications.waiting import refresh_items
from researchers.models import Researcher

# Beside the versioned text: what is true at once, published or not.
PLAIN_FIELDS = ("contact_name", "contact_phone", "no_state_secret", "valid_until")
Values = Mapping[str, Any]


def create_draft(
    *,
    actor: Any,
    enterprise: Enterprise,
    data: Values,
    requirements: Sequence[Values] = (),
    on_behalf: bool = False,
    hoped_project: HopedProject | None = None,
    found_by: Researcher | None = None,
) -> Need:
    """Begin a need. Whoever does not work for the enterprise enters it on its behalf.

    ``found_by`` is credited with a problem found at the enterprise and may begin the draft, which the enterprise then makes
    its own; the caller, who knows what took the researcher there, answers for that.
    """
    if not policies.can_create_for(actor, enterprise) and not policies.is_finder(actor, enterprise, found_by):
        raise NotAllowed(_("You may enter needs of your own enterprise, district or park only."))
    need = Need(
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        industry=enterprise.industry,
        hoped_project=hoped_project,
        found_by=found_by,
        created_by=actor,
    )
    need.on_behalf = on_behalf or not policies.is_enterprise(actor, need)
    for name in (*TEXT_FIELDS, *PLAIN_FIELDS):
        if name in data:
            setattr(need, name, data[name])
    with transaction.atomic():
        need.number = next_number("N")
        need.save()
        if requirements:
            write_requirements(need, [dict(row) for row in requirements])
        need_machine.created(need, actor=actor)
    return need


def from_hoped_project(*, actor: Any, project: HopedProject, data: Values) -> Need:
    """A draft from a project that the enterprise hopes for; asking twice gives the draft that is there."""
    with transaction.atomic():
        HopedProject.objects.select_for_update().get(pk=project.pk)
        present = Need.objects.filter(hoped_project=project).exclude(state=NeedState.CLOSED).first()
        if present is not None:
            return present
        values = {**data, "title": project.title, "trouble": project.description or project.title}
        return create_draft(actor=actor, enterprise=project.enterprise, data=values, hoped_project=project)


def copy_need(*, actor: Any, need: Need) -> Need:
    """A new draft with the text and requirements of ``need``; dates and the declaration are asked for again."""
    if not policies.can_copy(actor, need):
        raise NotAllowed(_("Only the enterprise copies its needs."))
    data = {name: getattr(need, name) for name in (*TEXT_FIELDS, "contact_name", "contact_phone")}
    data["deadline"] = None
    rows = [{name: getattr(row, name) for name in REQUIREMENT_FIELDS} for row in need.requirements.all()]
    with transaction.atomic(), taking(actor, lambda: policies.can_copy(actor, need)):
        copied = create_draft(actor=actor, enterprise=need.enterprise, data=data, requirements=rows)
        add_to_timeline(copied, "need.copied", actor=actor, data={"from": need.number})
    return copied


def edit(
    *,
    actor: Any,
    need: Need,
    seen: int | None,
    values: Values,
    requirements: Sequence[Values] | None = None,
    invited: Sequence[Researcher] | None = None,
    note: str = "",
) -> str:
    """Change a need's text; returns ``saved``, ``revised`` (a version in force) or ``proposed`` (waits for review).

    ``seen`` is the version that the editor opened: ``Conflict`` where somebody saved in between.
    """
    with transaction.atomic():
        row = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
        if not policies.can_edit(actor, row):
            raise NotAllowed(_("The text of this need cannot be changed by you now."))
        _check_range(row, values)
        outcome = "saved"
        if row.state in policies.VERSIONED:
            plain = {name: values[name] for name in PLAIN_FIELDS if name in values}
            _write(row, plain, seen)
            with taking(actor, lambda: policies.can_edit(actor, row)):
                outcome = version_services.revise(
                    need=row, actor=actor, values=values, requirements=requirements, note=note
                )
        else:
            title, area = row.title, row.area
            _write(row, {name: values[name] for name in (*TEXT_FIELDS, *PLAIN_FIELDS) if name in values}, seen)
            if requirements is not None:
                write_requirements(row, [dict(one) for one in requirements])
            if row.title != title:
                refresh_items(row)
            if row.area != area:
                events.announce("need.placed", record=row, actor=actor, former={"area": area})
        if invited is not None:
            row.invited_researchers.set(invited)
            withdraw_unnamed(row, actor=actor)
            invite_named(row, actor=actor)
    need.refresh_from_db()
    return outcome


def _write(need: Need, values: Values, seen: int | None) -> None:
    for name, value in values.items():
        setattr(need, name, value)
    save_version(need, seen=seen, fields=list(values))


def _check_range(need: Need, values: Values) -> None:
    low, high = (values.get(name, getattr(need, name)) for name in ("budget_min", "budget_max"))
    if low is not None and high is not None and high < low:
        raise DomainError(_("The upper amount is below the lower one."), field="budget_max")


def write_confidential(*, actor: Any, need: Need, text: str) -> None:
    """Replace the confidential detail; the timeline and the audit only say that it was changed."""
    if not policies.can_write_confidential(actor, need):
        raise NotAllowed(_("Only the enterprise’s own people write the confidential detail."))
    with transaction.atomic():
        NeedConfidential.objects.update_or_create(need=need, defaults={"text": text.strip()})
        with taking(actor, lambda: policies.can_write_confidential(actor, need)):
            add_to_timeline(need, "need.confidential_changed", actor=actor)
        events.announce("need.confidential_changed", record=need, actor=actor)


def publish(
    *,
    need: Need,
    actor: Any,
    summary: str,
    name_disclosure: str,
    valid_until: datetime.date | None = None,
    comment: str = "",
    seen: str | None = None,
) -> Need:
    """Publish a reviewed need with what the check page asked."""
    return step(
        need,
        NeedState.PUBLISHED,
        actor=actor,
        comment=comment,
        seen=seen,
        summary=summary,
        name_disclosure=name_disclosure,
        valid_until=valid_until,
    )


def step(need: Need, to: str, *, actor: Any, comment: str = "", seen: str | None = None, **data: Any) -> Need:
    """Take a person's step. The enterprise is locked before a need becomes public, as its suspension does."""
    with transaction.atomic():
        if to == NeedState.PUBLISHED:
            Enterprise.objects.select_for_update(of=("self",)).get(pk=need.enterprise_id)
        row: Need = need_machine.run(need, to, actor=actor, comment=comment, seen=seen, **data)
    return row


def close(
    need: Need, to: str = NeedState.CLOSED, *, actor: Any, close_reason: str, comment: str = "", seen: str | None = None
) -> Need:
    """Close an open need with a reason of the list."""
    return step(need, to, actor=actor, comment=comment, seen=seen, close_reason=close_reason)


def follow(*, actor: Any, need: Need, wanted: bool) -> None:
    """Begin or stop to hear what becomes of a need."""
    if not wanted:
        NeedFollower.objects.filter(need=need, user=actor).delete()
        return
    if not policies.can_follow(actor, need):
        raise NotAllowed(_("You hear of your own needs anyway."))
    NeedFollower.objects.get_or_create(need=need, user=actor)
