"""Meetings in the search: what everybody who may see one reads on its page."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from meetings.enums import MeetingState
from meetings.models import Meeting
from search import audience
from search.registry import SearchKind, Text, Watch, register

MARKS = {
    OrganisationKind.DISTRICT: (audience.district,),
    OrganisationKind.PARK: (audience.park,),
    OrganisationKind.ENTERPRISE: (audience.enterprise,),
    OrganisationKind.UNIVERSITY: (audience.transfer_office,),
    OrganisationKind.COLLEGE: (audience.administrators, audience.researchers),
}
"""The people of a party, by its kind."""


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="meeting",
            label=_("Exchange meetings"),
            icon="calendar",
            model="meetings.Meeting",
            page="meetings:detail",
            read=read,
            fields=frozenset({"number", "title", "place", "note", "district", "state", "invited_at"}),
            watches=(
                Watch(model="meetings.MeetingParty", records=lambda row: [row.meeting_id]),
                Watch(model="meetings.AgendaItem", records=lambda row: [row.meeting_id]),
                Watch(model="accounts.Organisation", records=of_organisation, fields=frozenset({"name", "parent"})),
            ),
            states=MeetingState,
            order=60,
        )
    )


def of_organisation(row: Organisation) -> QuerySet[Meeting, int]:
    """Meetings that carry its name, and those of the district to which a park belongs."""
    concerned = Q(parties__organisation=row) | Q(agenda__enterprise__organisation=row)
    if row.kind == OrganisationKind.PARK:
        concerned |= Q(district_id=row.parent_id)
    return Meeting.objects.filter(concerned).distinct().values_list("pk", flat=True)


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these meetings."""
    rows = Meeting.objects.filter(pk__in=ids).prefetch_related(
        "parties__organisation", "agenda__enterprise__organisation", "district__children"
    )
    return [text_of(meeting) for meeting in rows]


def text_of(meeting: Meeting) -> Text:
    """What the index keeps of one meeting."""
    body = [meeting.place, meeting.note]
    for item in meeting.agenda.all():
        body += [item.title, item.speaker]
        if item.enterprise is not None:
            body.append(item.enterprise.organisation.name)
    return Text(
        object_id=meeting.pk,
        number=meeting.number,
        title=meeting.title,
        names=[party.organisation.name for party in meeting.parties.all()],
        body=body,
        audience=audience_of(meeting),
        created=meeting.created_at,
        district_id=meeting.district_id,
        state=meeting.state,
    )


def audience_of(meeting: Meeting) -> set[str]:
    """The same people as ``Meeting.objects.visible_to``."""
    marks = marks_of_district(meeting.district)
    if meeting.invited_at is not None:
        for party in meeting.parties.all():
            marks |= marks_of_party(party.organisation)
    return marks


def marks_of_district(district: Organisation) -> set[str]:
    """Officials of the district and of its parks."""
    parks = (one for one in district.children.all() if one.kind == OrganisationKind.PARK)
    return {audience.district(district.pk), *(audience.park(one.pk) for one in parks)}


def marks_of_party(organisation: Organisation) -> set[str]:
    """The people of an organisation."""
    return {mark(organisation.pk) for mark in MARKS.get(OrganisationKind(organisation.kind), ())}
