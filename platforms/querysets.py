"""Which service orders a person may see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.scope import scope_of


def sides(user: Any, prefix: str = "") -> Q | None:
    """Orders of one's enterprise, district, park, college or university, and those in which one is named; ``None``: all."""
    scope = scope_of(user)
    if scope.is_platform_admin:
        return None
    seen = (
        Q(**{f"{prefix}enterprise__organisation_id__in": scope.enterprises})
        | Q(**{f"{prefix}district_id__in": scope.districts})
        | Q(**{f"{prefix}park_id__in": scope.parks})
        | Q(**{f"{prefix}college_id__in": scope.colleges})
        | Q(**{f"{prefix}college__parent_id__in": scope.universities})
    )
    if scope.research_colleges:
        seen |= named(user, prefix) & Q(**{f"{prefix}college_id__in": scope.research_colleges})
    return seen


def named(user: Any, prefix: str = "") -> Q:
    """Orders for which the person is named, as the responsible one or beside."""
    members = apps.get_model("platforms", "OrderMember").objects.filter(researcher__user_id=user.pk)
    return Q(**{f"{prefix}responsible__user_id": user.pk}) | Q(**{f"{prefix}pk__in": members.values("order_id")})


class OrderQuerySet(models.QuerySet):
    """Service orders."""

    def visible_to(self, user: Any) -> "OrderQuerySet":
        """Those of both sides, their officials and the people named."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = sides(user)
        return self.all() if seen is None else self.filter(seen)

    def of_sides(self, user: Any) -> "OrderQuerySet":
        """Those in which the person takes part: for the enterprise, for the college, or named."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        taking_part = Q(enterprise__organisation_id__in=scope.enterprises) | Q(college_id__in=scope.colleges)
        return self.filter(taking_part | named(user) & Q(college_id__in=scope.research_colleges))

    def named(self, user: Any) -> "OrderQuerySet":
        """Those for which the person is named."""
        return self.filter(named(user))

    def confirmed(self) -> "OrderQuerySet":
        """Those whose result both sides have confirmed by closing."""
        return self.filter(confirmed_on__isnull=False)


class OfOrderQuerySet(models.QuerySet):
    """Rows that belong to an order and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> "OfOrderQuerySet":
        """Rows of the orders that the person may see."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = sides(user, "order__")
        return self.all() if seen is None else self.filter(seen)
