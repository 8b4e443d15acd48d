"""What the lists of meetings and commitments show, as columns of exports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, Export
from core.sheets import Kind
from meetings.enums import MeetingState
from meetings.outcome_enums import CommitmentState

MEETINGS = Export(
    key="meetings",
    title=_("Exchange meetings"),
    order="-begins_at",
    address="meetings:detail",
    columns=[
        Column(_("Number of the meeting"), "number"),
        Column(_("Meeting"), "title"),
        Column(pgettext_lazy("meetings", "Series"), "series"),
        Column(_("State"), "state", choices=MeetingState.choices),
        Column(_("Begins"), "begins_at", Kind.MOMENT),
        Column(_("Place"), "place"),
    ],
)
COMMITMENTS = Export(
    key="commitments",
    title=_("Commitments"),
    order="-due_on",
    address="meetings:commitment",
    columns=[
        Column(_("Number of the commitment"), "number"),
        Column(_("Commitment"), "what"),
        Column(_("State"), "state", choices=CommitmentState.choices),
        Column(_("Owed by"), "organisation"),
        Column(_("Responsible person"), "person"),
        Column(pgettext_lazy("commitment", "Until"), "due_on", Kind.DAY),
        Column(_("Number of the meeting"), "shown_meeting.number"),
        Column(_("Meeting"), "shown_meeting.title"),
    ],
)
