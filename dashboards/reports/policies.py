"""Who makes, changes and reads reports."""

from typing import Any

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from accounts.scope import scope_of
from dashboards.policies import is_of_an_office
from dashboards.reports.enums import ReportKind


def can_use_reports(user: Any) -> bool:
    """Whoever reads figures of a district or park may have reports of them made."""
    return is_of_an_office(user)


def can_make_of(user: Any, organisation: Organisation) -> bool:
    """Officials of the organisation or of its district, and platform administrators."""
    scope = scope_of(user)
    places = scope.districts | scope.parks
    return scope.is_platform_admin or organisation.pk in places or organisation.parent_id in scope.districts


def can_change(user: Any, template: Any) -> bool:
    """A template that is in use, by whoever may make reports of its organisation."""
    return template.put_away_at is None and can_make_of(user, template.organisation)


def can_schedule(user: Any, template: Any) -> bool:
    """Only regular periods come by themselves."""
    return template.kind != ReportKind.AD_HOC and can_change(user, template)


def readers_of(organisation: Organisation) -> Any:
    """Officials who may read reports of ``organisation`` today: its own, and those of its district."""
    rows = Membership.objects.current().filter(
        organisation_id__in=[one for one in (organisation.pk, organisation.parent_id) if one],
        role__in=(Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL),
    )
    return User.objects.filter(is_active=True, pk__in=rows.values("user_id")).order_by("name", "id")
