"""What the list of researchers shows, as columns of an export."""

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from researchers.enums import AcademicTitle, Availability, ResearcherState

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
