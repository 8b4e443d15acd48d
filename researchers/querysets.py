"""Which researchers a person may see."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import CooperationLink
from accounts.scope import scope_of
from researchers.enums import ResearcherState

ACTIVE = (ResearcherState.VETTED, ResearcherState.ON_LEAVE)


class ResearcherQuerySet(models.QuerySet):
    """Researchers."""

    def active(self) -> "ResearcherQuerySet":
        """Those who belong to their college now."""
        return self.filter(state__in=ACTIVE)

    def visible_to(self, user: Any) -> "ResearcherQuerySet":
        """Oneself; everybody of the colleges one administers; active ones of one's own college and of linked districts."""
        scope = scope_of(user)
        if scope.is_platform_admin:
            return self.all()
        if scope.user_id is None:
            return self.none()
        colleges = scope.colleges | scope.research_colleges
        districts = scope.districts | frozenset(
            grant.parent_id for grant in scope.grants if grant.organisation_id in scope.parks
        )
        served = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=districts)
        active = Q(state__in=ACTIVE)
        return self.filter(
            Q(user_id=scope.user_id)
            | Q(college_id__in=scope.colleges)
            | Q(college__parent_id__in=scope.universities)
            | (active & Q(college_id__in=colleges))
            | (active & Q(college_id__in=served.values("college_id")))
        )


class CollegeQuerySet(models.QuerySet):
    """Colleges; their profiles are public."""

    def visible_to(self, user: Any) -> "CollegeQuerySet":
        """Every college: what a college says of itself is meant for everybody."""
        return self.all()
