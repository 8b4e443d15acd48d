"""Who sees which reports: whoever reads the figures of the district or park that they are about."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.scope import scope_of


class OfOrganisationQuerySet(models.QuerySet):
    """Rows about a district or park; ``organisation`` says where a row keeps which."""

    organisation = "organisation"

    def visible_to(self, user: Any) -> Self:
        """Officials of the organisation, officials of the district to which a park belongs, platform administrators."""
        scope = scope_of(user)
        if scope.is_platform_admin:
            return self.all()
        places = scope.districts | scope.parks
        if not places:
            return self.none()
        own = Q(**{f"{self.organisation}_id__in": places})
        return self.filter(own | Q(**{f"{self.organisation}__parent_id__in": scope.districts}))


class ReportTemplateQuerySet(OfOrganisationQuerySet):
    """Templates."""

    def in_use(self) -> Self:
        """Those that were not put away."""
        return self.filter(put_away_at__isnull=True)


class ReportQuerySet(OfOrganisationQuerySet):
    """Made reports."""


class ReportFileQuerySet(OfOrganisationQuerySet):
    """Files of made reports."""

    organisation = "report__organisation"


class ReportScheduleQuerySet(OfOrganisationQuerySet):
    """Schedules of templates."""

    organisation = "template__organisation"

    def running(self) -> Self:
        """Those that are neither paused nor of a template that was put away."""
        return self.filter(paused=False, template__put_away_at__isnull=True)


class ScheduledRunQuerySet(OfOrganisationQuerySet):
    """Runs of schedules."""

    organisation = "schedule__template__organisation"
