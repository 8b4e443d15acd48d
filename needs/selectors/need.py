"""Reads over needs and the people around them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.enums import ENTERPRISE_ROLES, Role
from accounts.models import CooperationLink, Membership, User
from accounts.scope import scope_of
from enterprises.models import Enterprise, EnterpriseContact
from needs.enums import ClaimState, InvitationState
from needs.models import Claim, Need
from researchers.enums import ResearcherState
from researchers.models import Researcher

# Claim states whose leader learns a name that is for shortlisted claimants only.
NAMED_CLAIM_STATES = (ClaimState.SHORTLISTED, ClaimState.ACCEPTED, ClaimState.FULFILLED, ClaimState.RELEASED)


def with_name(needs: QuerySet[Need], user: Any) -> QuerySet[Need]:
    """``needs`` with everything that ``policies.need.can_see_name`` asks of each row, in the same statement."""
    needs = needs.select_related("enterprise__organisation", "district", "park")
    if not scope_of(user).research_colleges:
        return needs.annotate(named_claimant=Value(False))
    claims = Claim.objects.filter(need=OuterRef("pk"), leader__user_id=user.pk, state__in=NAMED_CLAIM_STATES)
    return needs.annotate(named_claimant=Exists(claims))


# What a row of a list shows, and what decides whether the enterprise's name is shown.
ROW_FIELDS = (
    "number",
    "title",
    "state",
    "area",
    "budget_min",
    "budget_max",
    "deadline",
    "open_claims",
    "name_disclosure",
    "district_id",
    "park__name",
    "enterprise__organisation__name",
)


def as_rows(needs: QuerySet[Need], user: Any) -> QuerySet[Need]:
    """``needs`` for the rows of a list: as ``with_name``, with nothing that a row does not show."""
    rows = with_name(needs, user).select_related(None).select_related("enterprise__organisation", "park")
    return rows.only(*ROW_FIELDS)


def colleges_serving(district_id: int) -> QuerySet[CooperationLink, Any]:
    """Ids of the colleges that serve a district today."""
    return CooperationLink.objects.on(timezone.localdate()).filter(district_id=district_id).values("college_id")


def askable_researchers(need: Need) -> QuerySet[Researcher]:
    """Vetted researchers of colleges that serve the need's district: who may be invited or asked to diagnose."""
    return (
        Researcher.objects.filter(state=ResearcherState.VETTED, college_id__in=colleges_serving(need.district_id))
        .select_related("user", "college", "department")
        .order_by("user__name", "id")
    )


def nameable_researchers(need: Need) -> QuerySet[Researcher]:
    """Whom the need may name: those, and whoever it names already, so that nobody is dropped who cannot claim just now."""
    askable = askable_researchers(need).order_by().values("pk")
    named = need.invited_researchers.order_by().values("pk")
    rows = Researcher.objects.filter(Q(pk__in=askable) | Q(pk__in=named))
    return rows.select_related("user", "college", "department").order_by("user__name", "id")


def can_be_asked(researcher: Researcher, need: Need) -> bool:
    """Whether this researcher is one of them now."""
    return askable_researchers(need).filter(pk=researcher.pk).exists()


def people_of(need: Need, *roles: str) -> list[User]:
    """People of the need's enterprise, by default head and members."""
    return _holders([need.enterprise.organisation_id], roles or ENTERPRISE_ROLES)


def heads_of(need: Need) -> list[User]:
    """Who decides for the need's enterprise."""
    return people_of(need, Role.ENTERPRISE_HEAD)


def followers_of(need: Need) -> list[User]:
    """Followers and named researchers who have not declined, of those who may still see the need's detail."""
    followers = User.objects.filter(pk__in=need.followers.values("user_id"), is_active=True)
    declined = need.invitations.filter(state=InvitationState.DECLINED)
    named = need.invited_researchers.exclude(pk__in=declined.values("researcher_id"))
    invited = User.objects.filter(pk__in=named.values("user_id"), is_active=True)
    return [user for user in followers.union(invited) if Need.objects.visible_to(user).filter(pk=need.pk).exists()]


def _holders(organisations: Iterable[int], roles: Iterable[str]) -> list[User]:
    memberships = Membership.objects.current().filter(organisation_id__in=organisations, role__in=roles)
    return list(User.objects.filter(pk__in=memberships.values("user_id")).order_by("id"))


def prefilled_contact(user: Any, enterprise: Enterprise | None = None) -> dict[str, str]:
    """Contact and phone to begin with: the person's own where they act for an enterprise, else the enterprise's."""
    if scope_of(user).enterprises and user.phone:
        return {"contact_name": user.name, "contact_phone": user.phone}
    contacts = EnterpriseContact.objects.filter(enterprise=enterprise) if enterprise else None
    if contacts is None:
        own = scope_of(user).enterprises
        contacts = EnterpriseContact.objects.filter(enterprise__organisation_id__in=own)
    contact = contacts.order_by("id").first()
    if contact is not None:
        return {"contact_name": contact.name, "contact_phone": contact.phone}
    own_name = user.name if scope_of(user).enterprises else ""
    return {"contact_name": own_name, "contact_phone": ""}
