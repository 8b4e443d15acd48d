"""Which projects a person may see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from accounts.scope import scope_of


class ProjectQuerySet(models.QuerySet):
    """Cooperation projects."""

    def flagged(self) -> "ProjectQuerySet":
        """Those whose enterprise is suspended or whose leader has left."""
        return self.filter(Q(enterprise_suspended=True) | Q(leader_left=True))

    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """Projects of one's enterprise, district, park, college or university, and those one leads or works in."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        offices = (
            Q(district_id__in=scope.districts)
            | Q(park_id__in=scope.parks)
            | Q(college__parent_id__in=scope.universities)
        )
        return self.filter(taking_part(scope) | offices)

    def of_sides(self, user: Any) -> "ProjectQuerySet":
        """Of those that the person may see, the ones in which the person takes part: for the enterprise or the college."""
        scope = scope_of(user)
        return self.none() if scope.user_id is None else self.filter(taking_part(scope))


def taking_part(scope: Any) -> Q:
    """Projects of one's enterprise or the college that one administers, and those one leads or works in."""
    seen = Q(enterprise__organisation_id__in=scope.enterprises) | Q(college_id__in=scope.colleges)
    if scope.research_colleges:
        # Not through the team of a college that the researcher has left.
        member_of = apps.get_model("projects", "ProjectMember").objects.filter(
            researcher__user_id=scope.user_id,
            joined_from__in=scope.research_colleges,
            researcher__college_id=F("joined_from"),
        )
        own = Q(leader__user_id=scope.user_id, college_id__in=scope.research_colleges)
        seen |= own | Q(pk__in=member_of.values("project_id"))
    return seen


class OfProjectQuerySet(models.QuerySet):
    """Rows that belong to a project and are seen by whoever sees it. ``path`` leads to the project."""

    path = "project"

    def visible_to(self, user: Any) -> "OfProjectQuerySet":
        """Rows of the projects that the person may see."""
        projects = apps.get_model("projects", "Project").objects.visible_to(user)
        return self.filter(**{f"{self.path}__in": projects})


class AcceptanceQuerySet(OfProjectQuerySet):
    """Rounds of acceptance."""

    def visible_to(self, user: Any) -> "AcceptanceQuerySet":
        """Those handed in, of the projects that the person may see; the leader's own before as well."""
        rows: AcceptanceQuerySet = super().visible_to(user)  # type: ignore[assignment]
        return rows.filter(Q(submitted_at__isnull=False) | Q(project__leader__user_id=getattr(user, "pk", None)))


class ContractQuerySet(OfProjectQuerySet):
    """Technology contracts."""

    def alive(self) -> "ContractQuerySet":
        """Those that were not abandoned; a project has at most one."""
        return self.exclude(state="abandoned")


class EvaluationQuerySet(OfProjectQuerySet):
    """What the sides think of a project."""

    def visible_to(self, user: Any) -> "EvaluationQuerySet":
        """One's own side's; the other's as well once neither side is asked any more."""
        rows: EvaluationQuerySet = super().visible_to(user)  # type: ignore[assignment]
        scope = scope_of(user)
        asked = self.model._default_manager.filter(state="asked").values("project_id")
        own = (
            Q(side="enterprise", project__enterprise__organisation_id__in=scope.enterprises)
            | Q(side="college", project__leader__user_id=scope.user_id)
            | Q(side="college", project__college_id__in=scope.colleges)
        )
        return rows.filter(own | ~Q(project_id__in=asked))


class YearlySheetQuerySet(models.QuerySet):
    """Confirmed yearly sheets."""

    def visible_to(self, user: Any) -> "YearlySheetQuerySet":
        """One's own; those of one's college or university. Nobody else's business."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        return self.filter(
            Q(researcher__user_id=scope.user_id)
            | Q(researcher__college_id__in=scope.colleges)
            | Q(researcher__college__parent_id__in=scope.universities)
        )


class OfContractQuerySet(OfProjectQuerySet):
    """Rows that belong to a contract."""

    path = "contract__project"


class ProposalQuerySet(models.QuerySet):
    """Proposed directed projects."""

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """Those of one's enterprise, district, park, college or university, and those one would lead."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        seen = (
            Q(enterprise__organisation_id__in=scope.enterprises)
            | Q(district_id__in=scope.districts)
            | Q(park_id__in=scope.parks)
            | Q(college_id__in=scope.colleges)
            | Q(college__parent_id__in=scope.universities)
        )
        if scope.research_colleges:
            seen |= Q(leader__user_id=scope.user_id, college_id__in=scope.research_colleges)
        return self.filter(seen)


class ContractTemplateQuerySet(models.QuerySet):
    """Templates that transfer offices uploaded."""

    def visible_to(self, user: Any) -> "ContractTemplateQuerySet":
        """Those of the universities for whose transfer office the person works."""
        return self.filter(university_id__in=scope_of(user).universities)

    def in_use(self) -> "ContractTemplateQuerySet":
        """Those that were not taken out of use."""
        return self.filter(retired_at__isnull=True)
