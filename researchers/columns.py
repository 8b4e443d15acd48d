"""What the list of researchers shows, as columns of an export."""

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from researchers.enums import AcademicTitle, Availability, PatentStatus, ResearcherState

RESEARCHERS = Export(
    key="researchers",
    title=_("Researchers"),
    address="researchers:overview",
    columns=[
        Column(_("Researcher"), "user"),
        Column(_("Professional title"), "title", choices=AcademicTitle.choices),
        Column(_("State"), "state", choices=ResearcherState.choices),
        Column(_("College"), "college.name"),
        Column(_("Department"), "department.name"),
        Column(_("Expertise"), lambda row: " · ".join(row.keywords)),
        Column(_("Availability"), "availability", choices=Availability.choices),
        Column(_("Running projects"), "running_projects", Kind.NUMBER),
    ],
)
PUBLICATIONS = Export(
    key="publications",
    title=_("Publications"),
    columns=[
        Column(_("Title of the publication"), "title"),
        Column(_("Authors"), "authors"),
        Column(_("Journal, publisher or conference"), "venue"),
        Column(_("Year"), "year", Kind.NUMBER),
        Column(_("DOI"), "doi"),
    ],
)
PATENTS = Export(
    key="patents",
    title=_("Patents"),
    columns=[
        Column(_("Title of the patent"), "title"),
        Column(_("Patent number"), "number"),
        Column(_("Holders"), "holders"),
        Column(_("Filed on"), "filed_on", Kind.DAY),
        Column(_("State"), "status", choices=PatentStatus.choices),
    ],
)
