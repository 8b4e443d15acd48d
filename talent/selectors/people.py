"""Who is told of a stationing, and who looks after the enterprise."""

from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import ENTERPRISE_ROLES, Role
from accounts.models import CooperationLink, Organisation, User
from accounts.scope import scope_of
from core.waiting import Assignee
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from notifications.selectors import people
from researchers.enums import ResearcherState
from researchers.models import Researcher
from talent.models import Stationing


def enterprise_people(stationing: Stationing) -> QuerySet[User]:
    """Head and members."""
    return people(stationing.enterprise.organisation_id, *ENTERPRISE_ROLES)


def college_admins(stationing: Stationing) -> QuerySet[User]:
    """Administrators of the college."""
    return people(stationing.college_id, Role.COLLEGE_ADMIN)


def transfer_office(stationing: Stationing) -> QuerySet[User]:
    """Who approves for the university."""
    return people(stationing.college.parent_id, Role.TRANSFER_OFFICE)


def the_person(stationing: Stationing) -> list[User]:
    """The stationed researcher, where there is one."""
    return [stationing.researcher.user] if stationing.researcher is not None else []


def everybody_in(stationing: Stationing) -> list[User]:
    """The enterprise, the college and the researcher, each once."""
    found = chain(enterprise_people(stationing), college_admins(stationing), the_person(stationing))
    return list({user.pk: user for user in found}.values())


def liaison(stationing: Stationing) -> list[Assignee]:
    """Who telephones the enterprise: the park's liaison, else its officials, else the district's."""
    if stationing.park is None:
        return [Assignee(organisation_id=stationing.district_id, roles=(Role.DISTRICT_OFFICIAL,))]
    profile = getattr(stationing.park, "park", None)
    if profile is not None and profile.liaison_id is not None:
        return [Assignee(user_id=profile.liaison_id)]
    return [Assignee(organisation_id=stationing.park_id, roles=(Role.PARK_OFFICIAL,))]


def own_enterprises(user: Any) -> QuerySet[Enterprise]:
    """Verified enterprises for which the person acts."""
    rows = Enterprise.objects.filter(organisation_id__in=scope_of(user).enterprises, state=EnterpriseState.VERIFIED)
    return rows.select_related("organisation").order_by("id")


def colleges_for(enterprises: QuerySet[Enterprise]) -> QuerySet[Organisation]:
    """Colleges that serve the districts of these enterprises today."""
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=enterprises.values("district_id"))
    return Organisation.objects.filter(pk__in=links.values("college_id")).order_by("name", "id")


def served_enterprises(user: Any) -> QuerySet[Enterprise]:
    """Verified enterprises of the districts that the person's colleges serve today."""
    links = CooperationLink.objects.on(timezone.localdate()).filter(college_id__in=scope_of(user).colleges)
    rows = Enterprise.objects.filter(district_id__in=links.values("district_id"), state=EnterpriseState.VERIFIED)
    return rows.select_related("organisation").order_by("organisation__name", "id")


def vetted_of(college_ids: Any) -> QuerySet[Researcher]:
    """Researchers who may be stationed."""
    rows = Researcher.objects.filter(college_id__in=college_ids, state=ResearcherState.VETTED)
    return rows.select_related("user").order_by("user__name", "id")
