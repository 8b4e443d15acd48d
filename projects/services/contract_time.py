"""More time for the contract: the enterprise extends what the waiting table gives, a limited number of times."""

import dataclasses
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError, NotAllowed
from core.standing import taking
from core.transitions import add_to_timeline
from core.versions import save_version
from core.waiting import rule_of
from needs.enums import NeedState
from needs.models import Need
from notifications.waiting import close_items, open_item
from projects.models import Project
from projects.policies.project import can_extend

MOST_EXTENSIONS = 2
MOST_DAYS = 45
"""Working days that one extension may add at most, counted from the day on which it is given."""


def extend_contract_time(*, actor: Any, project: Project, days: int, comment: str) -> Project:
    """Give the contract ``days`` working days from today, with a reason that both sides read."""
    if not can_extend(actor, project):
        raise NotAllowed(_("Only the head of the enterprise extends the time, before the contract is signed."))
    if not comment.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="comment")
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(_("Please choose between 1 and %(most)s working days.") % {"most": MOST_DAYS}, field="days")
    with transaction.atomic():
        need = Need.objects.select_for_update(of=("self",)).filter(projects=project.pk).first()
        row = Project.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=project.pk)
        if not can_extend(actor, row) or (need is not None and need.state != NeedState.MATCHED):
            raise DomainError(_("Meanwhile this project is no longer being prepared."))
        if row.contract_extensions >= MOST_EXTENSIONS:
            raise DomainError(
                _("The time was extended %(count)s times already. Sign the contract or release the claim.")
                % {"count": row.contract_extensions}
            )
        row.contract_extensions += 1
        save_version(row, seen=None, fields=("contract_extensions",))
        # Of a matched project the need waits, of a directed one the project itself.
        waits, machine = (row, "project") if need is None else (need, "need")
        rule = rule_of(machine, waits.state)
        if rule is not None:
            close_items(waits, machine=machine)
            item = open_item(waits, dataclasses.replace(rule, days=days))
            data = {"until": item.due_on.isoformat()}
            with taking(actor, lambda: can_extend(actor, row)):
                add_to_timeline(row, "project.contract_time_extended", actor=actor, comment=comment, data=data)
        events.announce("project.contract_time_extended", record=row, actor=actor, days=days, comment=comment)
    return row
