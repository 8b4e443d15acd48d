"""Reads over claims: the pages' rows, each with everything its template shows."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import ENTERPRISE_ROLES, Role
from accounts.models import User
from needs.enums import OPEN_CLAIM_STATES, TAKING_PART, ClaimState
from needs.models import Claim, ClaimMember, Need
from notifications.selectors import people
from researchers.models import Researcher

JOINED = ("need__enterprise__organisation", "leader__user", "leader__college", "college")


def claims_joined(claims: Any) -> QuerySet[Claim]:
    """Claims with the names that lists and pages show."""
    rows: QuerySet[Claim] = claims.select_related(*JOINED)
    return rows


def claims_of_need(user: Any, need: Need) -> list[Claim]:
    """The claims of a need that ``user`` may see, for the table side by side: shortlisted first, then by arrival."""
    rows = (
        claims_joined(Claim.objects.visible_to(user))
        .filter(need=need)
        .annotate(
            answered=Count("answers", distinct=True),
            reaches=Count("answers", filter=Q(answers__kind="commit"), distinct=True),
            team=Count("members", distinct=True),
            talks=Count("contacts", distinct=True),
        )
    )
    order: dict[str, int] = {state: i for i, state in enumerate(ORDER_OF_CHOICE)}
    return sorted(rows, key=lambda claim: (order.get(claim.state, len(order)), claim.submitted_at is None, claim.pk))


ORDER_OF_CHOICE = (ClaimState.ACCEPTED, ClaimState.SHORTLISTED, ClaimState.SUBMITTED, ClaimState.FULFILLED)


def own_claim_on(user: Any, need: Need) -> Claim | None:
    """The person's open or accepted claim on a need, if any."""
    states = TAKING_PART
    return Claim.objects.visible_to(user).filter(need=need, leader__user_id=user.pk, state__in=states).first()


def last_claim_text(user: Any, need: Need) -> dict[str, Any]:
    """What the person last wrote in a claim on this need that has ended: a new claim starts from it."""
    old = (
        Claim.objects.visible_to(user)
        .filter(need=need, leader__user_id=user.pk)
        .order_by("-id")
        .values("approach", "price", "months", "proof")
        .first()
    )
    return old or {}


def awaiting_member(user: Any) -> QuerySet[ClaimMember]:
    """Teams in which the person was named and has not answered yet."""
    return (
        ClaimMember.objects.filter(
            researcher__user_id=user.pk, confirmed_at__isnull=True, claim__state__in=OPEN_CLAIM_STATES
        )
        .select_related("claim__need", "claim__leader__user")
        .order_by("id")
    )


def enterprise_people(need: Need) -> QuerySet[User]:
    """Head and members of the need's enterprise."""
    return people(need.enterprise.organisation_id, *ENTERPRISE_ROLES)


def college_admins(claim: Claim) -> QuerySet[User]:
    """Administrators of the lead college."""
    return people(claim.college_id, Role.COLLEGE_ADMIN)


def officials(need: Need) -> QuerySet[User]:
    """Officials of the need's district and park."""
    district = people(need.district_id, Role.DISTRICT_OFFICIAL)
    return district if need.park_id is None else district | people(need.park_id, Role.PARK_OFFICIAL)


def team_users(claim: Claim) -> QuerySet[User]:
    """Researchers in the team who have confirmed and still belong to the claim's college, beside the leader."""
    here = Researcher.objects.active().filter(college_id=claim.college_id)
    named = ClaimMember.objects.filter(
        claim=claim, confirmed_at__isnull=False, researcher__in=here, researcher__user_id=OuterRef("pk")
    )
    users: QuerySet[User] = get_user_model().objects.filter(Exists(named)).exclude(pk=claim.leader.user_id)
    return users
