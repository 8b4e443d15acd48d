"""Minutes: waiting, mails, words of the timeline, the tab of a meeting."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import waiting
from core.buttons import Button
from core.said import said
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from meetings.enums import TAKEN_PLACE_STATES, MeetingState
from meetings.models import Meeting, Minutes
from meetings.outcome_enums import MinutesState
from meetings.pages import register_buttons
from meetings.policies.meeting import organises
from meetings.registrations.commitment import GROUP
from meetings.registrations.waiting import officials, organisers
from meetings.selectors.minutes import missing
from meetings.selectors.speakers import deciders
from meetings.transitions.minutes import minutes_machine
from notifications.registry import MailEvent, register_event

OFFICIALS = frozenset({Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL})
MAILS = (
    ("minutes.sent", _("Minutes of a meeting are to be confirmed"), True, frozenset(Role)),
    ("minutes.objected", _("A party objects to minutes"), True, OFFICIALS),
    ("minutes.recorded", _("An answer to minutes was recorded for us"), True, frozenset(Role)),
    ("minutes.final", _("Minutes of a meeting are final"), False, frozenset(Role)),
)


def missing_parties(minutes: Minutes) -> list[Assignee]:
    """Whoever decides for a party that has not answered."""
    return [assignee for one in missing(minutes) for assignee in deciders(one)]


def running(minutes: Minutes) -> list[Assignee]:
    """Who planned the meeting, while an official there; else the officials of the district."""
    return organisers(minutes.meeting)


def office(minutes: Minutes) -> list[Assignee]:
    """All officials of the district."""
    return officials(minutes.meeting)


def stop(minutes: Minutes) -> None:
    """Somebody has not answered. Silence is no consent: the organisers decide what becomes of the minutes."""
    comment = said("Not all parties answered in time.")
    minutes_machine.run(minutes, MinutesState.UNANSWERED, actor=None, automatic=True, comment=comment)


def took_place(user: Any, meeting: Meeting) -> bool:
    """Minutes are of meetings that took place."""
    return meeting.state in TAKEN_PLACE_STATES


def buttons(user: Any, meeting: Meeting) -> list[Button]:
    """To the minutes: what the organisers have to do once the meeting is over."""
    if meeting.state != MeetingState.HELD or not organises(user, meeting):
        return []
    url = reverse("meetings:minutes", args=[meeting.pk])
    return [Button(url=url, label=_("Minutes"), tone="primary", icon="file-text")]


def organisers_rule(state: str, task: Any, days: int) -> WaitRule:
    """What only the organisers can judge: they are reminded until it is done."""
    return WaitRule(
        machine="minutes",
        state=state,
        task=task,
        who=_("Organisers of the meeting"),
        assignees=running,
        days=days,
        remind=(0, 3),
        escalate=office,
        again=5,
    )


def register() -> None:
    """Register all."""
    waiting.register(
        organisers_rule(MinutesState.DRAFT, _("Complete the minutes and send them to the parties"), 3),
        WaitRule(
            machine="minutes",
            state=MinutesState.SENT,
            task=_("Read the minutes and confirm them, or object with a reason"),
            who=_("Parties of the meeting"),
            assignees=missing_parties,
            days=5,
            remind=(-2, 0, 2),
            escalate=running,
            escalate_after=2,
            at_end=stop,
            end_after=5,
            end_label=_("they count as not answered by all, and the organisers decide"),
        ),
        organisers_rule(
            MinutesState.OBJECTED, _("Settle the objection: write a new revision, or file the minutes as they are"), 5
        ),
        organisers_rule(
            MinutesState.UNANSWERED, _("Ask the parties again, or file the minutes with the answers given"), 3
        ),
    )
    for key, label, mandatory, roles in MAILS:
        template = f"meetings/mail/{key.replace('.', '_')}"
        register_event(
            MailEvent(key=key, label=label, group=GROUP, template=template, mandatory=mandatory, roles=roles)
        )
    register_words("minutes.party_confirmed", _("A party has confirmed"), icon="circle-check", tone="good")
    register_words("minutes.party_objected", _("A party objects"), icon="hand-stop", tone="bad")
    register_buttons(buttons)
    register_tabs(
        "meeting",
        RecordTab(key="minutes", label=_("Minutes"), url_name="meetings:minutes", order=60, shown=took_place),
    )
