"""Reads over researchers, colleges and their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation
from researchers.models import Researcher
from researchers.references import Reference, same_work_key


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


def with_names(researchers: QuerySet[Researcher]) -> QuerySet[Researcher]:
    """Researchers with the names that every page shows, in the same statement."""
    return researchers.select_related("user", "college", "department")


def places() -> list[Organisation]:
    """Colleges and departments, for filters; one statement."""
    kinds = (OrganisationKind.COLLEGE, OrganisationKind.DEPARTMENT)
    return list(Organisation.objects.filter(kind__in=kinds).order_by("name", "id"))


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """One work of a list to be imported, and whether it is there already."""

    number: int
    reference: Reference
    known: bool


def preview_of(researcher: Researcher, references: Sequence[Reference]) -> list[PreviewLine]:
    """The works of a list beside those the researcher has; the second of two same ones counts as known too."""
    seen: set[str] = set()
    for title, doi in researcher.publications.values_list("title", "doi"):
        seen |= same_work_key(title, doi)
    lines = []
    for number, reference in enumerate(references, start=1):
        keys = same_work_key(reference.title, reference.doi)
        lines.append(PreviewLine(number=number, reference=reference, known=bool(keys & seen)))
        seen |= keys
    return lines
