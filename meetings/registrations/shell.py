"""Navigation, tabs, timeline words and papers of meetings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from meetings.policies import meeting as policies

PAPER = "meeting.paper"


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
    register_tabs(
        "meeting",
        RecordTab(key="agenda", label=_("Agenda"), url_name="meetings:detail", order=10),
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
