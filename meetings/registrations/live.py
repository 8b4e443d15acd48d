"""The screen during the meeting, and where needs and calls that were made on it came from."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.buttons import Button
from core.origins import Origin, register_origin
from enterprises.statements import makers
from meetings.enums import MeetingState
from meetings.models import Meeting, StatementResult
from meetings.pages import register_buttons
from meetings.policies import statement as policies
from meetings.querysets import seen_meetings


def buttons(user: Any, meeting: Meeting) -> list[Button]:
    """To the screen: the one thing to do on the day itself."""
    if meeting.state not in (*policies.NOTING_STATES, MeetingState.CLOSED) or not policies.can_read(user, meeting):
        return []
    today = meeting.state == MeetingState.INVITED and timezone.localdate(meeting.begins_at) <= timezone.localdate()
    tone = "primary" if today and policies.can_note(user, meeting) else "secondary"
    url = reverse("meetings:live", args=[meeting.pk])
    return [Button(url=url, label=_("During the meeting"), tone=tone, icon="messages")]


def origins(user: Any, record: Any) -> list[Origin]:
    """The statements of which a record was made, as far as the reader sees the meeting."""
    rows = StatementResult.objects.of(record).select_related("statement__meeting").order_by("id")
    seen = seen_meetings(user, "statement__meeting__")
    return [
        Origin(
            label=str(one.statement.meeting),
            url=f"{reverse('meetings:live', args=[one.statement.meeting_id])}#statement-{one.statement_id}",
            quote=one.statement.text,
        )
        for one in (rows if seen is None else rows.filter(seen))
        if policies.can_read(user, one.statement.meeting)
    ]


def register() -> None:
    """Register both."""
    register_buttons(buttons)
    for maker in makers():
        register_origin(maker.machine, origins)
    register_origin("commitment", origins)
