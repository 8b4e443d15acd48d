"""Stationing's part of the waiting table."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.assignees import administrators_of, head_of, people_of, transfer_office_of
from core import waiting
from core.clocks import add_working_days
from core.said import said
from core.waiting import Assignee, WaitRule
from talent.enums import DayState, ExtensionState, Party, StationingState
from talent.models import Stationing, StationingExtension
from talent.selectors.limits import missing_parties
from talent.selectors.people import liaison
from talent.services.days_waiting import DAYS_MACHINE
from talent.transitions.day import day_machine
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import stationing_machine

DAYS_TO_CONFIRM, DAYS_UNTIL_LAPSE = 5, 10
"""Working days in which the enterprise answers, and after which a day lapses."""


def college(stationing: Stationing) -> list[Assignee]:
    """Administrators of the college."""
    return administrators_of(stationing.college_id)


def head(stationing: Stationing) -> list[Assignee]:
    """The enterprise's head."""
    return head_of(stationing.enterprise.organisation_id)


def transfer_office(stationing: Stationing) -> list[Assignee]:
    """The university's transfer office."""
    return transfer_office_of(stationing.college)


def enterprise(stationing: Stationing) -> list[Assignee]:
    """Head and members of the enterprise."""
    return people_of(stationing.enterprise.organisation_id)


def researcher(stationing: Stationing) -> list[Assignee]:
    """The person to be stationed."""
    return [Assignee(user_id=stationing.researcher.user_id)] if stationing.researcher else []


SPEAKER = {Party.UNIVERSITY: transfer_office, Party.ENTERPRISE: head, Party.RESEARCHER: researcher}


def missing(stationing: Stationing) -> list[Assignee]:
    """Whoever speaks for a party that has not approved yet."""
    return [assignee for party in missing_parties(stationing) for assignee in SPEAKER[party](stationing)]


def other_side(extension: StationingExtension) -> list[Assignee]:
    """The side that did not propose it."""
    return (college if extension.by_enterprise else head)(extension.stationing)


def lapse(stationing: Stationing) -> None:
    """Nobody answered: both sides are free again."""
    comment = said("Nobody answered in time.")
    stationing_machine.run(stationing, StationingState.LAPSED, actor=None, automatic=True, comment=comment)


def lapse_extension(extension: StationingExtension) -> None:
    """No answer is no agreement: the term ends as agreed before."""
    extension_machine.run(extension, ExtensionState.LAPSED, actor=None, automatic=True)


def lapse_days(stationing: Stationing) -> None:
    """Days that nobody confirmed do not count: the oldest, and whatever else has waited for the whole time."""
    comment = said("The enterprise did not answer in time.")
    waiting_days = list(stationing.days.submitted().order_by("state_since", "pk"))
    for day in waiting_days:
        since = timezone.localdate(day.state_since)
        last = add_working_days(since, DAYS_TO_CONFIRM + DAYS_UNTIL_LAPSE)
        if since == timezone.localdate(waiting_days[0].state_since) or last < timezone.localdate():
            day_machine.run(day, DayState.LAPSED, actor=None, automatic=True, comment=comment)


def days_to_confirm(count: int) -> str:
    """The task, for so many days."""
    words = ngettext(
        "Confirm %(n)s day that the researcher worked for you, or reject it with a reason",
        "Confirm %(n)s days that the researcher worked for you, or reject them with a reason (dates of the oldest)",
        count,
    )
    return words % {"n": count}


def rule(machine: str, state: str, end: Any, **values: Any) -> WaitRule:
    """One line of the table."""
    return WaitRule(machine=machine, state=state, at_end=end, **values)


def register() -> None:
    """Add the rules."""
    lapses = {"end_after": 10, "end_label": _("it lapses")}
    waiting.register(
        rule(
            "stationing",
            StationingState.CALLED,
            lapse,
            task=_("Name a researcher for the enterprise, or decline with a reason"),
            who=_("College administrator"),
            assignees=college,
            days=5,
            escalate=transfer_office,
            **lapses,
        ),
        rule(
            "stationing",
            StationingState.OFFERED,
            lapse,
            task=_("Accept the researcher whom the college offers, or decline with a reason"),
            who=_("Enterprise head"),
            assignees=head,
            days=10,
            remind=(-2, 0, 3),
            escalate=liaison,
            **lapses,
        ),
        rule(
            "stationing",
            StationingState.AGREEING,
            lapse,
            task=_("Read the stationing agreement and approve it, or refuse with a reason"),
            who=_("University, enterprise and researcher"),
            assignees=missing,
            days=10,
            remind=(-2, 0, 3),
            escalate=lambda stationing: [*college(stationing), *liaison(stationing)],
            **lapses,
        ),
        rule(
            "stationing_extension",
            ExtensionState.PROPOSED,
            lapse_extension,
            task=_("Agree to the extension of the stationing, or decline with a reason"),
            who=_("The other side"),
            assignees=other_side,
            days=10,
            escalate=lambda extension: liaison(extension.stationing),
            **lapses,
        ),
        rule(
            DAYS_MACHINE,
            DayState.SUBMITTED,
            lapse_days,
            task=_("Confirm the days that the researcher worked for you, or reject them with a reason"),
            task_of_many=days_to_confirm,
            who=_("Enterprise"),
            assignees=enterprise,
            days=DAYS_TO_CONFIRM,
            remind=(0, 3),
            escalate=liaison,
            end_after=DAYS_UNTIL_LAPSE,
            end_label=_("the oldest day lapses and does not count"),
        ),
    )
