"""Reads over researchers, colleges and their people."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation
from researchers.models import Researcher


def researcher_of(user: Any) -> Researcher | None:
    """The researcher's profile of a person, in whatever state; ``None`` where there is none."""
    if user is None or not user.is_authenticated:
        return None
    return Researcher.objects.select_related("user", "college", "department").filter(user_id=user.pk).first()


def colleges() -> QuerySet[Organisation]:
    """Colleges to choose from."""
    return Organisation.objects.of_kind(OrganisationKind.COLLEGE)


def departments() -> QuerySet[Organisation]:
    """Departments to choose from, under their colleges."""
    return Organisation.objects.of_kind(OrganisationKind.DEPARTMENT).select_related("parent")


def administrators_of(college_id: int) -> list[Any]:
    """The people who administer a college."""
    rows = (
        Membership.objects.current()
        .filter(organisation_id=college_id, role=Role.COLLEGE_ADMIN)
        .select_related("user")
        .order_by("id")
    )
    return [row.user for row in rows]
