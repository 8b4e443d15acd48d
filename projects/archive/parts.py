"""What a project consists of: the records that hang on it, each part through the door by which the person sees it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import (
    Acceptance,
    AcceptanceItem,
    Amendment,
    ChangeRequest,
    Contract,
    ContractApproval,
    ContractParty,
    Evaluation,
    Milestone,
    Outcome,
    Payment,
    ProgressReport,
    Project,
    ProjectMember,
    ProjectRequirement,
    Registration,
)

HIDDEN = frozenset({"id", "version", "hidden_digest", "representative", "account"})
"""Fields that no archive holds: those of the portal's own, and personal or banking details that audit hides as well."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of record. ``rows(project, user)`` are those of the project that the person sees."""

    key: str
    label: str | Promise
    rows: Callable[[Project, Any], models.QuerySet[Any]]


def own(model: Any, path: str = "project") -> Callable[[Project, Any], models.QuerySet[Any]]:
    """Rows of a project that are seen by whoever sees it."""
    return lambda project, user: model._default_manager.filter(**{path: project})


def seen(model: Any, path: str = "project") -> Callable[[Project, Any], models.QuerySet[Any]]:
    """Rows of a project that have a door of their own."""
    return lambda project, user: model._default_manager.visible_to(user).filter(**{path: project})


def below(model: Any, name: str, parent: Any) -> Callable[[Project, Any], models.QuerySet[Any]]:
    """Rows that belong to a record of the project, where the person sees that record."""

    def rows(project: Project, user: Any) -> models.QuerySet[Any]:
        parents = parent._default_manager.visible_to(user).filter(project=project)
        found: models.QuerySet[Any] = model._default_manager.filter(**{f"{name}__in": parents})
        return found

    return rows


PARTS = (
    Part(key="project", label=_("Project"), rows=lambda project, user: Project.objects.filter(pk=project.pk)),
    Part(key="team", label=_("Team"), rows=own(ProjectMember)),
    Part(key="indicators", label=_("Technical indicators"), rows=own(ProjectRequirement)),
    Part(key="contracts", label=_("Technology contracts"), rows=seen(Contract)),
    Part(key="parties", label=_("Parties to the contract"), rows=below(ContractParty, "contract", Contract)),
    Part(key="approvals", label=_("Approvals of the contract"), rows=below(ContractApproval, "contract", Contract)),
    Part(key="amendments", label=_("Amendments"), rows=seen(Amendment, "contract__project")),
    Part(key="registration", label=_("Registration of the contract"), rows=seen(Registration, "contract__project")),
    Part(key="payments", label=_("Payments"), rows=seen(Payment, "contract__project")),
    Part(key="milestones", label=_("Milestones"), rows=seen(Milestone)),
    Part(key="reports", label=_("Progress reports"), rows=seen(ProgressReport)),
    Part(key="changes", label=_("Change requests"), rows=seen(ChangeRequest)),
    Part(key="acceptance", label=_("Acceptance"), rows=seen(Acceptance)),
    Part(key="measured", label=_("Measured values"), rows=below(AcceptanceItem, "acceptance", Acceptance)),
    Part(key="outcomes", label=_("Outcomes"), rows=seen(Outcome)),
    Part(key="evaluations", label=_("Evaluations"), rows=seen(Evaluation)),
)


def fields_of(model: type[models.Model]) -> list[Any]:
    """The fields of a record that an archive shows."""
    return [field for field in model._meta.concrete_fields if field.name not in HIDDEN]


def rows_of(part: Part, project: Project, user: Any) -> list[Any]:
    """The rows of one part with everything that they name; one statement."""
    rows = part.rows(project, user)
    related = [field.name for field in fields_of(rows.model) if field.is_relation]
    return list(rows.select_related(*related).order_by("pk"))


def plain(row: Any) -> dict[str, Any]:
    """A record as data: keys of closed lists as they are, other records by number and words."""
    values: dict[str, Any] = {"id": row.pk}
    for field in fields_of(type(row)):
        value = getattr(row, field.name) if not field.is_relation else getattr(row, field.attname)
        if field.is_relation and value is not None:
            value = {"id": value, "text": str(getattr(row, field.name))}
        values[field.name] = value
    return values


def facts(row: Any, words: Callable[[Any], str]) -> Iterable[tuple[Any, str]]:
    """A record as label and words; what is empty is left out. ``words`` turns dates, amounts and the like into text."""
    for field in fields_of(type(row)):
        value = getattr(row, f"get_{field.name}_display")() if field.choices else getattr(row, field.name)
        if value not in (None, "", [], {}):
            yield str(field.verbose_name), words(value)
