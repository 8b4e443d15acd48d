"""Which meetings a person may see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.scope import scope_of


def official_districts(user: Any) -> frozenset[int]:
    """Districts whose meetings the person organises: an official of the district, or of one of its parks."""
    scope = scope_of(user)
    parks = {grant.parent_id for grant in scope.grants if grant.role == Role.PARK_OFFICIAL and grant.parent_id}
    return scope.districts | parks


def own_organisations(user: Any) -> frozenset[int]:
    """Organisations to which the person belongs."""
    return frozenset(grant.organisation_id for grant in scope_of(user).grants)


def seen_meetings(user: Any, prefix: str = "") -> Q | None:
    """Meetings of one's district, and those to which one's organisation was invited; ``None``: all.

    A meeting that is still prepared is the organisers' alone.
    """
    if scope_of(user).is_platform_admin:
        return None
    return Q(**{f"{prefix}district_id__in": official_districts(user)}) | of_parties(user, prefix)


def of_parties(user: Any, prefix: str = "") -> Q:
    """Meetings to which an organisation of the person was invited."""
    parties = apps.get_model("meetings", "MeetingParty").objects.filter(organisation_id__in=own_organisations(user))
    return Q(**{f"{prefix}pk__in": parties.values("meeting_id"), f"{prefix}invited_at__isnull": False})


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """Those of the person's districts, and those to which their organisations were invited."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = seen_meetings(user)
        return self.all() if seen is None else self.filter(seen)

    def of_participant(self, user: Any) -> "MeetingQuerySet":
        """Those to which the person was invited by name, while the person belongs to the party."""
        rows = apps.get_model("meetings", "Participant").objects.filter(
            user_id=user.pk, party__organisation_id__in=own_organisations(user)
        )
        return self.filter(pk__in=rows.values("meeting_id"), invited_at__isnull=False)


class OfMeetingQuerySet(models.QuerySet):
    """Rows that belong to a meeting (``meeting``) and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> "OfMeetingQuerySet":
        """Rows of the meetings that the person may see."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = seen_meetings(user, "meeting__")
        return self.all() if seen is None else self.filter(seen)


class SeriesQuerySet(models.QuerySet):
    """Series of meetings."""

    def visible_to(self, user: Any) -> "SeriesQuerySet":
        """Those of the person's districts, and those of a meeting that the person sees."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        meetings = apps.get_model("meetings", "Meeting").objects.visible_to(user)
        return self.filter(Q(district_id__in=official_districts(user)) | Q(pk__in=meetings.values("series_id")))

    def run_by(self, user: Any) -> "SeriesQuerySet":
        """Those to which the person may add meetings."""
        return self.filter(district_id__in=official_districts(user))
