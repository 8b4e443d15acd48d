"""Navigation, tabs, timeline words and papers of meetings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from meetings.policies import meeting as policies

PAPER = "meeting.paper"
WORDS = (
    ("meeting.changed", _("Time, place or title changed"), "edit", "info"),
    ("meeting.agenda_changed", _("Agenda changed"), "list-details", "info"),
    ("meeting.party_added", _("Party added"), "plus", "info"),
    ("meeting.party_removed", _("Party removed"), "minus", "quiet"),
    ("meeting.people_changed", _("Participants changed"), "users", "info"),
    ("meeting.leavers_removed", _("Off the list: who has left the organisation"), "users", "info"),
    ("meeting.attendance_recorded", _("Attendance recorded"), "user-check", "info"),
)


def everybody_who_sees_it(user: Any, meeting: Any) -> bool:
    """Papers are read by whoever sees the meeting."""
    return True


def register() -> None:
    """Register all."""
    register_kind(
        FileKind(
            key=PAPER,
            label=_("Papers"),
            model="meetings.meeting",
            can_read=everybody_who_sees_it,
            can_write=policies.can_attach,
            extensions=(*DOCUMENTS, *IMAGES),
            hint=_("For example the programme, slides, a list of enterprises. Everybody invited reads them."),
        )
    )
    for event, text, icon, tone in WORDS:
        register_words(event, text, icon=icon, tone=tone)
    register_tabs(
        "meeting",
        RecordTab(key="agenda", label=_("Agenda"), url_name="meetings:detail", order=10),
        RecordTab(key="people", label=_("Participants"), url_name="meetings:people", order=20),
        RecordTab(key="papers", label=_("Papers"), url_name="meetings:papers", order=80),
        RecordTab(key="timeline", label=_("Timeline"), url_name="meetings:timeline", order=90),
    )
    navigation.register(
        NavItem(
            "meetings",
            _("Exchange meetings"),
            "calendar",
            "meetings:list",
            roles=frozenset(Role),
            order=60,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Meetings"),
        )
    )
