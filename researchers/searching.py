"""Researchers in the search: their page, publications and patents; never address and phone."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.querysets import ACTIVE
from search import audience
from search.registry import SearchKind, Text, Watch, register


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="researcher",
            label=_("Researchers"),
            icon="users",
            model="researchers.Researcher",
            page="researchers:overview",
            read=read,
            fields=frozenset(
                {"user", "college", "department", "state", "keywords", "directions", "biography", "orcid"}
            ),
            watches=(
                Watch(model="researchers.Publication", records=lambda row: [row.researcher_id]),
                Watch(model="researchers.Patent", records=lambda row: [row.researcher_id]),
                Watch(
                    model="accounts.User",
                    records=lambda row: Researcher.objects.filter(user=row).values_list("pk", flat=True),
                    fields=frozenset({"name"}),
                ),
                Watch(
                    model="accounts.Organisation",
                    records=of_organisation,
                    fields=frozenset({"name", "parent"}),
                ),
            ),
            states=ResearcherState,
            order=20,
        )
    )


def of_organisation(row: Organisation) -> QuerySet[Researcher, int]:
    """Researchers of a department or college: its name and its place are part of their entries."""
    return Researcher.objects.filter(Q(department=row) | Q(college=row)).values_list("pk", flat=True)


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these researchers."""
    rows = (
        Researcher.objects.filter(pk__in=ids)
        .select_related("user", "college", "department")
        .prefetch_related("publications", "patents")
    )
    return [text_of(researcher) for researcher in rows]


def text_of(researcher: Researcher) -> Text:
    """What the index keeps of one researcher."""
    publications = [
        " ".join(filter(None, (row.title, row.venue, str(row.year or ""), row.doi)))
        for row in researcher.publications.all()
    ]
    patents = [" ".join(filter(None, (row.title, row.number))) for row in researcher.patents.all()]
    return Text(
        object_id=researcher.pk,
        title=researcher.user.name,
        names=[
            " ".join(researcher.keywords),
            f"ORCID {researcher.orcid}" if researcher.orcid else "",
            researcher.department.name if researcher.department else "",
        ],
        body=[researcher.directions, researcher.biography, *publications, *patents],
        audience=audience_of(researcher),
        created=researcher.created_at,
        state=researcher.state,
    )


def audience_of(researcher: Researcher) -> set[str]:
    """The same people as ``Researcher.objects.visible_to``."""
    marks = {
        audience.person(researcher.user_id),
        audience.administrators(researcher.college_id),
        audience.transfer_office(researcher.college.parent_id),
    }
    if researcher.state in ACTIVE:
        marks |= {audience.researchers(researcher.college_id), audience.served(researcher.college_id)}
    return marks
