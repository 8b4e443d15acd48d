"""Who sees what a meeting brought."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from accounts.scope import scope_of
from meetings.outcome_enums import CommitmentState, MinutesState
from meetings.querysets import official_districts, own_organisations, seen_meetings


def owed(user: Any, prefix: str = "") -> Q:
    """Commitments of one's own organisations, and those of a department for which somebody of its college answers.

    Whoever has left the party no longer answers for it, though the record keeps the name.
    """
    own = own_organisations(user)
    answers = Q(**{f"{prefix}person_id": user.pk, f"{prefix}organisation__parent_id__in": own})
    return Q(**{f"{prefix}organisation_id__in": own}) | answers


class MinutesQuerySet(models.QuerySet):
    """Revisions of minutes."""

    def visible_to(self, user: Any) -> "MinutesQuerySet":
        """Those of meetings that the person sees; drafts are the organisers' alone."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        seen = seen_meetings(user, "meeting__")
        if seen is None:
            return self.all()
        own = Q(meeting__district_id__in=official_districts(user))
        return self.filter(seen & (own | ~Q(state=MinutesState.DRAFT)))


class CommitmentQuerySet(models.QuerySet):
    """Commitments."""

    def visible_to(self, user: Any) -> "CommitmentQuerySet":
        """Those of meetings that the person sees, and those that the person or an own organisation owes."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = seen_meetings(user, "meeting__")
        return self.all() if seen is None else self.filter(seen | owed(user))

    def with_meeting(self, user: Any) -> "CommitmentQuerySet":
        """With ``meeting_seen``: whoever owes it keeps it in sight, yet reads the meeting only as a party to it."""
        seen = seen_meetings(user, "meeting__")
        shown = Value(True) if seen is None else Case(When(seen, then=Value(True)), default=Value(False))
        return self.annotate(meeting_seen=shown)

    def owed_by(self, user: Any) -> "CommitmentQuerySet":
        """Those that the person or an own organisation owes."""
        return self.none() if scope_of(user).user_id is None else self.filter(owed(user))

    def open(self) -> "CommitmentQuerySet":
        """Those that nobody has settled."""
        return self.filter(state=CommitmentState.OPEN)

    def overdue(self) -> "CommitmentQuerySet":
        """Open ones whose day is past."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def settled(self) -> "CommitmentQuerySet":
        """Done or dropped ones."""
        return self.exclude(outcome="")

    def carried_into(self, meeting: Any) -> "CommitmentQuerySet":
        """Those of earlier meetings of the series that were open when ``meeting`` began."""
        if meeting.series_id is None:
            return self.none()
        day = timezone.localdate(meeting.begins_at)
        earlier = self.filter(meeting__series_id=meeting.series_id, meeting__begins_at__lt=meeting.begins_at)
        return earlier.filter(Q(settled_on__isnull=True) | Q(settled_on__gte=day)).exclude(meeting_id=meeting.pk)


def seen_plans(user: Any, prefix: str = "") -> Q | None:
    """Plans of one's district and of which an own organisation is a party; ``None``: all."""
    if scope_of(user).is_platform_admin:
        return None
    parties = apps.get_model("meetings", "PlanParty").objects.filter(organisation_id__in=own_organisations(user))
    own = Q(**{f"{prefix}district_id__in": official_districts(user)})
    return own | Q(**{f"{prefix}pk__in": parties.values("plan_id")})


class PlanQuerySet(models.QuerySet):
    """Cooperation plans."""

    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Those of the person's district, and those that an own organisation carries."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = seen_plans(user)
        return self.all() if seen is None else self.filter(seen)


class OfPlanQuerySet(models.QuerySet):
    """Rows that belong to a plan and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> "OfPlanQuerySet":
        """Rows of the plans that the person may see."""
        if scope_of(user).user_id is None:
            return self.none()
        seen = seen_plans(user, "plan__")
        return self.all() if seen is None else self.filter(seen)
