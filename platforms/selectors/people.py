"""Who is told of an order, who can be named for it, and for whom help can be asked."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from accounts.models import CooperationLink, Organisation, User
from accounts.scope import scope_of
from core.errors import DomainError
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from notifications.selectors import people
from platforms.models import ServiceOrder
from researchers.enums import ResearcherState
from researchers.models import Researcher


def once(users: Iterable[User]) -> list[User]:
    """Each person once."""
    return list({user.pk: user for user in users}.values())


def enterprise_people(order: ServiceOrder) -> list[User]:
    """Head and members; the official too who entered the order for them."""
    found = list(people(order.enterprise.organisation_id, *ENTERPRISE_ROLES))
    return once([*found, order.created_by] if order.agreed_with else found)


def college_admins(order: ServiceOrder) -> list[User]:
    """Administrators of the college."""
    return list(people(order.college_id, Role.COLLEGE_ADMIN))


def named_people(order: ServiceOrder) -> list[User]:
    """The responsible person and whoever else is named."""
    found = [member.researcher.user for member in order.members.select_related("researcher__user")]
    return once([order.responsible.user, *found] if order.responsible is not None else found)


def everybody_in(order: ServiceOrder) -> list[User]:
    """The enterprise, the college and the named people, each once."""
    return once([*enterprise_people(order), *college_admins(order), *named_people(order)])


def enterprises_for(user: Any) -> QuerySet[Enterprise]:
    """Verified enterprises for which the person may ask: those headed, and those of the official's district or park."""
    scope = scope_of(user)
    rows = Enterprise.objects.filter(
        Q(organisation_id__in=scope.headed) | Q(district_id__in=scope.districts) | Q(park_id__in=scope.parks),
        state=EnterpriseState.VERIFIED,
    )
    return rows.select_related("organisation").order_by("organisation__name", "id")


def colleges_for(enterprises: QuerySet[Enterprise]) -> QuerySet[Organisation]:
    """Colleges that serve the districts of these enterprises today."""
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=enterprises.values("district_id"))
    return Organisation.objects.filter(pk__in=links.values("college_id")).order_by("name", "id")


def serves_district(college_id: int, district_id: int) -> bool:
    """Whether a cooperation link is in force today."""
    links = CooperationLink.objects.on(timezone.localdate())
    return links.filter(college_id=college_id, district_id=district_id).exists()


def nameable(college_id: int) -> QuerySet[Researcher]:
    """Researchers of the college who can be named."""
    rows = Researcher.objects.filter(college_id=college_id, state=ResearcherState.VETTED)
    return rows.select_related("user", "department").order_by("user__name", "id")


def check_people(order: ServiceOrder, responsible: Researcher, members: Iterable[Researcher]) -> list[Researcher]:
    """Refuse who cannot be named; gives the members, each once and without the responsible person."""
    chosen = {one.pk: one for one in members if one.pk != responsible.pk}
    for one in (responsible, *chosen.values()):
        if one.college_id != order.college_id or one.state != ResearcherState.VETTED:
            raise DomainError(
                _("Please name vetted researchers of this college who are not on leave."), field="responsible"
            )
        if one.user.memberships.current().filter(organisation_id=order.enterprise.organisation_id).exists():
            raise DomainError(
                _("%(name)s belongs to the enterprise and cannot be named for the college.") % {"name": one},
                field="responsible",
            )
    return list(chosen.values())
