"""Commitments and cooperation plans in the search."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from meetings.models import Commitment, CooperationPlan, Meeting, MeetingParty
from meetings.outcome_enums import CommitmentState
from meetings.searching import audience_of as audience_of_meeting
from meetings.searching import marks_of_district, marks_of_party
from meetings.services.cooperation import PLAN_KIND
from search import audience
from search.registry import SearchKind, Text, Watch, register


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="commitment",
            label=_("Commitments"),
            icon="checklist",
            model="meetings.Commitment",
            page="meetings:commitment",
            read=read_commitments,
            fields=frozenset({"number", "what", "evidence", "state", "organisation", "person", "park", "district"}),
            watches=(
                Watch(
                    model="meetings.Meeting", records=of_meeting, fields=frozenset({"invited_at", "district", "title"})
                ),
                Watch(model="meetings.MeetingParty", records=of_party),
                Watch(model="accounts.Organisation", records=of_organisation, fields=frozenset({"name", "parent"})),
            ),
            states=CommitmentState,
            order=62,
        ),
    )
    register(
        SearchKind(
            key=PLAN_KIND,
            label=_("Cooperation plans"),
            icon="target",
            model="meetings.CooperationPlan",
            page="meetings:plan",
            read=read_plans,
            fields=frozenset({"title", "aims", "starts_year", "ends_year", "district"}),
            watches=(Watch(model="accounts.Organisation", records=carried_by, fields=frozenset({"name", "parent"})),),
            order=64,
        )
    )


def of_meeting(row: Meeting) -> QuerySet[Commitment, int]:
    """Commitments given at a meeting."""
    return Commitment.objects.filter(meeting=row).values_list("pk", flat=True)


def of_party(row: MeetingParty) -> QuerySet[Commitment, int]:
    """Commitments given at the meeting of a party."""
    return Commitment.objects.filter(meeting_id=row.meeting_id).values_list("pk", flat=True)


def of_organisation(row: Organisation) -> QuerySet[Commitment, int]:
    """Commitments that carry its name, and those of the district to which a park belongs."""
    concerned = Q(organisation=row)
    if row.kind == OrganisationKind.PARK:
        concerned |= Q(meeting__district_id=row.parent_id)
    return Commitment.objects.filter(concerned).values_list("pk", flat=True)


def carried_by(row: Organisation) -> QuerySet[CooperationPlan, int]:
    """Plans that carry its name, and those of the district to which a park belongs."""
    concerned = Q(parties__organisation=row)
    if row.kind == OrganisationKind.PARK:
        concerned |= Q(district_id=row.parent_id)
    return CooperationPlan.objects.filter(concerned).distinct().values_list("pk", flat=True)


def read_commitments(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these commitments; who answers for one is nobody's name to search."""
    rows = Commitment.objects.filter(pk__in=ids).select_related("organisation", "meeting__district")
    return [
        Text(
            object_id=one.pk,
            number=one.number,
            title=one.what,
            names=[one.organisation.name],
            body=[one.evidence],
            audience=audience_of_commitment(one),
            created=one.created_at,
            district_id=one.meeting.district_id,
            park_id=one.park_id,
            state=one.state,
        )
        for one in rows.prefetch_related("meeting__parties__organisation", "meeting__district__children")
    ]


def audience_of_commitment(commitment: Commitment) -> set[str]:
    """The same people as ``Commitment.objects.visible_to``: who sees the meeting, and who owes it."""
    organisation = commitment.organisation
    marks = audience_of_meeting(commitment.meeting) | marks_of_party(organisation)
    if organisation.kind == OrganisationKind.DEPARTMENT and commitment.person_id and organisation.parent_id:
        marks.add(audience.researcher_of(commitment.person_id, organisation.parent_id))
    return marks


def read_plans(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these plans."""
    rows = CooperationPlan.objects.filter(pk__in=ids).select_related("district")
    return [
        Text(
            object_id=one.pk,
            title=one.title,
            names=[party.organisation.name for party in one.parties.all()],
            body=[one.years, one.aims],
            audience=audience_of_plan(one),
            created=one.created_at,
            district_id=one.district_id,
        )
        for one in rows.prefetch_related("parties__organisation", "district__children")
    ]


def audience_of_plan(plan: CooperationPlan) -> set[str]:
    """The same people as ``CooperationPlan.objects.visible_to``."""
    marks = marks_of_district(plan.district)
    return marks.union(*(marks_of_party(party.organisation) for party in plan.parties.all()))
