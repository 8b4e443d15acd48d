"""Stationing's part of the waiting table."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from core import waiting
from core.waiting import Assignee, WaitRule
from talent.enums import DayState, ExtensionState, Party, StationingState
from talent.models import StationDay, Stationing, StationingExtension
from talent.selectors.limits import missing_parties
from talent.selectors.people import liaison
from talent.transitions.day import day_machine
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import stationing_machine


def college(stationing: Stationing) -> list[Assignee]:
    """Administrators of the college."""
    return [Assignee(organisation_id=stationing.college_id, roles=(Role.COLLEGE_ADMIN,))]


def head(stationing: Stationing) -> list[Assignee]:
    """The enterprise's head."""
    return [Assignee(organisation_id=stationing.enterprise.organisation_id, roles=(Role.ENTERPRISE_HEAD,))]


def transfer_office(stationing: Stationing) -> list[Assignee]:
    """The university's transfer office."""
    return [Assignee(organisation_id=stationing.college.parent_id, roles=(Role.TRANSFER_OFFICE,))]


def researcher(stationing: Stationing) -> list[Assignee]:
    """The person to be stationed."""
    return [Assignee(user_id=stationing.researcher.user_id)] if stationing.researcher else []


SPEAKER = {Party.UNIVERSITY: transfer_office, Party.ENTERPRISE: head, Party.RESEARCHER: researcher}


def missing(stationing: Stationing) -> list[Assignee]:
    """Whoever speaks for a party that has not approved yet."""
    return [assignee for party in missing_parties(stationing) for assignee in SPEAKER[party](stationing)]


def enterprise(day: StationDay) -> list[Assignee]:
    """Head and members of the enterprise."""
    organisation_id = day.stationing.enterprise.organisation_id
    return [Assignee(organisation_id=organisation_id, roles=tuple(sorted(ENTERPRISE_ROLES)))]


def other_side(extension: StationingExtension) -> list[Assignee]:
    """The side that did not propose it."""
    return (college if extension.by_enterprise else head)(extension.stationing)


def lapse(stationing: Stationing) -> None:
    """Nobody answered: both sides are free again."""
    comment = _now("Nobody answered in time.")
    stationing_machine.run(stationing, StationingState.LAPSED, actor=None, automatic=True, comment=comment)


def lapse_extension(extension: StationingExtension) -> None:
    """No answer is no agreement: the term ends as agreed before."""
    extension_machine.run(extension, ExtensionState.LAPSED, actor=None, automatic=True)


def lapse_day(day: StationDay) -> None:
    """A day that nobody confirmed does not count."""
    comment = _now("The enterprise did not answer in time.")
    day_machine.run(day, DayState.LAPSED, actor=None, automatic=True, comment=comment)


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
            "station_day",
            DayState.SUBMITTED,
            lapse_day,
            task=_("Confirm the day that the researcher worked for you, or reject it with a reason"),
            who=_("Enterprise"),
            assignees=enterprise,
            days=5,
            remind=(0, 3),
            escalate=lambda day: liaison(day.stationing),
            end_after=10,
            end_label=_("the day lapses and does not count"),
        ),
    )
