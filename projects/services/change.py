"""Proposing a change to a project."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowed
from core.standing import taking
from core.text import check_text
from projects.enums import ChangeKind
from projects.models import ChangeRequest, Project
from projects.policies.change import can_propose
from projects.policies.project import sides_of
from projects.selectors.change import present
from projects.transitions.change import change_machine


def propose_change(*, actor: Any, project: Project, kind: str, values: dict[str, Any], reason: str) -> ChangeRequest:
    """Ask the other side for new ``values`` (by the keys of ``selectors.change``); those that change nothing are left out."""
    if not can_propose(actor, project):
        raise NotAllowed(_("Both sides propose changes while the project is under way."))
    if not reason.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="reason")
    check_text(reason, field="reason")
    with transaction.atomic():
        row = Project.objects.select_for_update(of=("self",)).select_related("enterprise", "leader").get(pk=project.pk)
        if not can_propose(actor, row):
            raise DomainError(_("Meanwhile the project is no longer under way."))
        now = present(row, kind)
        new = {key: value for key, value in values.items() if key in now and now[key] != value}
        if not new:
            raise DomainError(_("Nothing would change. Please give at least one new value."))
        check_change(row, kind, now, new)
        change = ChangeRequest.objects.create(
            project=row,
            kind=kind,
            proposed_side=sides_of(actor, row)[0],
            proposed_by=actor,
            reason=reason.strip(),
            old={key: now[key] for key in new},
            new=new,
        )
        with taking(actor, lambda: can_propose(actor, row)):
            change_machine.created(change, actor=actor, comment=change.reason)
    return change


def check_change(project: Project, kind: str, now: dict[str, Any], new: dict[str, Any]) -> None:
    """What the new values must agree with."""
    after = now | new
    if kind == ChangeKind.EXTENSION:
        end = datetime.date.fromisoformat(after["ends_on"])
        if project.starts_on is not None and end <= project.starts_on:
            raise DomainError(_("The project cannot end before it begins."), field="ends_on")
        late = [
            key for key, day in after.items() if day and key != "ends_on" and datetime.date.fromisoformat(day) > end
        ]
        if late:
            raise DomainError(_("This milestone would be due after the end of the project."), field=late[0])
    if kind == ChangeKind.BUDGET:
        confirmed = project.milestones.exclude(pk__in=[int(key.split(":")[1]) for key in after if ":" in key])
        total = sum((one.amount for one in confirmed), Decimal(0))
        total += sum(Decimal(amount) for key, amount in after.items() if key != "planned_value")
        if total != Decimal(after["planned_value"]):
            raise DomainError(
                _("The payments at the milestones add up to %(sum)s yuan, not to the value.")
                % {"sum": f"{total:,.2f}"},
                field="planned_value",
            )
