"""Who can take part in a meeting, and who does."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import CooperationLink, Membership, Organisation, User
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from meetings.enums import Answer
from meetings.models import Meeting, MeetingParty, Participant


def organisations_for(meeting: Meeting) -> QuerySet[Organisation]:
    """The district, its parks and verified enterprises, the colleges that serve it today and their universities."""
    district = meeting.district_id
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id=district)
    verified = Enterprise.objects.filter(district_id=district, state=EnterpriseState.VERIFIED)
    return Organisation.objects.filter(
        Q(pk=district)
        | Q(kind=OrganisationKind.PARK, parent_id=district)
        | Q(pk__in=verified.values("organisation_id"))
        | Q(pk__in=links.values("college_id"))
        | Q(pk__in=links.values("college__parent_id"))
    )


def members_of(party: MeetingParty) -> list[User]:
    """People of the party's organisation who may sign in, and whoever was there."""
    members = Membership.objects.current().filter(organisation_id=party.organisation_id)
    listed = Participant.objects.filter(party=party, user__isnull=False, attended_at__isnull=False)
    rows = User.objects.filter(Q(pk__in=members.values("user_id")) | Q(pk__in=listed.values("user_id")))
    return list(rows.order_by("name", "id"))


def left_their_party(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those of the rows whose person has an account and no longer belongs to the party."""
    return rows.filter(user__isnull=False).exclude(_belongs())


def without_leavers(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    """Guests, and people who still belong to the party for which they are on the list."""
    return rows.filter(Q(user__isnull=True) | _belongs())


def _belongs() -> Exists:
    current = Membership.objects.current()
    return Exists(current.filter(organisation_id=OuterRef("party__organisation_id"), user_id=OuterRef("user_id")))


@dataclass
class PartyList:
    """A party with whom it sends."""

    party: MeetingParty
    people: list[Participant] = field(default_factory=list)


def lists_of(meeting: Meeting) -> list[PartyList]:
    """Every party with its people, in two statements."""
    lists = {one.pk: PartyList(one) for one in meeting.parties.select_related("organisation")}
    for one in meeting.participants.select_related("user"):
        lists[one.party_id].people.append(one)
    return list(lists.values())


def counts_of(lists: list[PartyList]) -> dict[str, int]:
    """How many gave which answer, and how many were there."""
    people = [one for party in lists for one in party.people]
    counts = {answer.value: sum(one.answer == answer for one in people) for answer in Answer}
    return counts | {"all": len(people), "attended": sum(one.attended_at is not None for one in people)}


def own_row(user: Any, meeting: Meeting) -> Participant | None:
    """The person's own line on the list, while belonging to the party."""
    return without_leavers(meeting.participants.filter(user_id=user.pk)).first()
