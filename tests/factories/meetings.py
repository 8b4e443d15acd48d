"""Meetings in every state with their parties, agenda and participants."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from core.numbering import next_number
from enterprises.models import Enterprise
from meetings.enums import Answer, AttendanceHow, MeetingState
from meetings.models import AgendaItem, Meeting, MeetingParty, MeetingSeries, Participant
from tests.factories.claims import make_case
from tests.factories.world import World

PAST = (MeetingState.HELD, MeetingState.CLOSED)
GUEST = "guest@chamber.example"


def make_series(district: Organisation, *, by: User, **values: Any) -> MeetingSeries:
    """A series of the district."""
    given = {"title": "Monthly exchange", "purpose": "Needs, commitments, news.", "place": "Hall 1", **values}
    return MeetingSeries.objects.create(district=district, created_by=by, **given)


def make_meeting(district: Organisation, state: str = MeetingState.INVITED, *, by: User, **values: Any) -> Meeting:
    """A meeting of two hours, ten days from now or ten days ago; the district is its first party."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    begins += datetime.timedelta(days=-10 if state in PAST else 10)
    given = {
        "title": "Exchange on pigments",
        "begins_at": begins,
        "place": "Hall 1, Town House",
        "attendance_code": "314159",
        "invited_at": None if state == MeetingState.PLANNED else begins - datetime.timedelta(days=15),
        **values,
    }
    given.setdefault("ends_at", given["begins_at"] + datetime.timedelta(hours=2))
    meeting = Meeting.objects.create(number=next_number("M"), district=district, state=state, created_by=by, **given)
    make_party(meeting, district)
    return meeting


def make_party(meeting: Meeting, organisation: Organisation) -> MeetingParty:
    """An organisation that takes part."""
    return MeetingParty.objects.create(meeting=meeting, organisation=organisation)


def make_item(meeting: Meeting, position: int = 1, **values: Any) -> AgendaItem:
    """One item of the agenda."""
    given = {"title": "Welcome", "minutes": 10, "speaker": "Ms Lin", **values}
    return AgendaItem.objects.create(meeting=meeting, position=position, **given)


def make_participant(party: MeetingParty, user: User | None = None, **values: Any) -> Participant:
    """A person of the party, or a guest; invited where the meeting is."""
    meeting = party.meeting
    given: dict[str, Any] = {"user": user} if user else {"guest_name": "Ms Gu", "guest_email": GUEST}
    if meeting.invited_at:
        given |= {"invited_at": meeting.invited_at, "invited_sequence": meeting.sequence}
    if meeting.state in PAST:
        given |= {"attended_at": meeting.begins_at, "attended_how": AttendanceHow.SIGNED_IN, "answer": Answer.ACCEPTED}
    return Participant.objects.create(meeting=meeting, party=party, **{**given, **values})


@dataclass
class MeetingCase:
    """A district with its officials, an enterprise, a college, and a series."""

    users: dict[str, Any]
    organisations: dict[str, Any]
    enterprise: Enterprise
    series: MeetingSeries

    def meeting(self, state: str = MeetingState.INVITED, **values: Any) -> Meeting:
        """A meeting with enterprise and college as parties, their head and leader, and a guest of the college."""
        by = self.users["district_official"]
        meeting = make_meeting(self.organisations["district"], state, by=by, **values)
        enterprise = make_party(meeting, self.organisations["enterprise"])
        college = make_party(meeting, self.organisations["college"])
        make_item(meeting)
        make_item(meeting, 2, title="Introduction", enterprise=self.enterprise, minutes=20)
        make_participant(enterprise, self.users["head"])
        make_participant(college, self.users["leader"])
        make_participant(college)
        return meeting


def make_meeting_case() -> MeetingCase:
    """The people of a claim's case, and a series of their district."""
    case = make_case(requirements=0)
    series = make_series(case.organisations["district"], by=case.users["district_official"])
    return MeetingCase(users=case.users, organisations=case.organisations, enterprise=case.enterprise, series=series)


def extend_world(world: World) -> None:
    """A meeting in every state, with enterprise and college as parties; a series."""
    records, users, organisations = world.records, world.users, world.organisations
    district, by = organisations["district"], users["district_official"]
    records["series"] = make_series(district, by=by)
    for state in MeetingState.values:
        meeting = make_meeting(district, state, by=by, series=records["series"], title=f"Meeting, {state}")
        records[f"{state}_meeting"] = meeting
        enterprise = make_party(meeting, organisations["enterprise"])
        college = make_party(meeting, organisations["college"])
        make_item(meeting, enterprise=records["enterprise_profile"])
        records[f"{state}_participant"] = make_participant(enterprise, users["enterprise_head"])
        make_participant(college, users["researcher"])
        records[f"{state}_guest"] = make_participant(college)
    records["meeting"] = records["invited_meeting"]
    records["participant"], records["guest"] = records["invited_participant"], records["invited_guest"]
