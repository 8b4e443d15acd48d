"""Which stationings and days a person may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.scope import Scope, scope_of
from talent.enums import DayState


def sides(user: Any, prefix: str = "") -> Q | None:
    """Stationings of one's enterprise, district, park, college or university, and one's own; ``None`` means all."""
    scope = scope_of(user)
    if scope.is_platform_admin:
        return None
    offices = (
        Q(**{f"{prefix}district_id__in": scope.districts})
        | Q(**{f"{prefix}park_id__in": scope.parks})
        | Q(**{f"{prefix}college__parent_id__in": scope.universities})
    )
    return taking_part(scope, prefix) | offices


def taking_part(scope: Scope, prefix: str = "") -> Q:
    """Stationings at one's enterprise or from the college that one administers, and one's own."""
    seen = Q(**{f"{prefix}enterprise__organisation_id__in": scope.enterprises})
    seen |= Q(**{f"{prefix}college_id__in": scope.colleges})
    if scope.research_colleges:
        seen |= Q(**{f"{prefix}researcher__user_id": scope.user_id, f"{prefix}college_id__in": scope.research_colleges})
    return seen


class StationingQuerySet(models.QuerySet):
    """Stationings."""

    def visible_to(self, user: Any) -> "StationingQuerySet":
        """Those of both sides, their officials and the researcher."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = sides(user)
        return self.all() if seen is None else self.filter(seen)

    def of_sides(self, user: Any) -> "StationingQuerySet":
        """Those in which the person takes part, for the enterprise or the college or as the one who is stationed."""
        scope = scope_of(user)
        return self.none() if scope.user_id is None else self.filter(taking_part(scope))


class OfStationingQuerySet(models.QuerySet):
    """Rows that belong to a stationing and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> "OfStationingQuerySet":
        """Rows of the stationings that the person may see."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = sides(user, "stationing__")
        return self.all() if seen is None else self.filter(seen)


class DayQuerySet(OfStationingQuerySet):
    """Day logs."""

    def confirmed(self) -> "DayQuerySet":
        """Those that count."""
        return self.filter(state=DayState.CONFIRMED)

    def submitted(self) -> "DayQuerySet":
        """Those that wait for the enterprise."""
        return self.filter(state=DayState.SUBMITTED)


class RulesQuerySet(models.QuerySet):
    """Limits of districts."""

    def visible_to(self, user: Any) -> "RulesQuerySet":
        """Those of one's own district; all for platform administrators."""
        scope = scope_of(user)
        return self.all() if scope.is_platform_admin else self.filter(district_id__in=scope.districts)
