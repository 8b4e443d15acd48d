"""First and last days of stationings in the calendars of those who take part in them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from calendars.registry import MOST, Entry, Standing, Window, register_source
from talent.enums import TERM_STATES, StationingState
from talent.models import Stationing


def terms(user: Any, window: Window) -> Iterator[Entry]:
    """Agreed terms: the enterprise's, the college's, one's own."""
    rows = Stationing.objects.of_sides(user).filter(
        Q(starts_on__range=window.ends) | Q(ends_on__range=window.ends), state__in=TERM_STATES
    )
    rows = rows.select_related("enterprise__organisation", "researcher__user")
    for one in rows.order_by("ends_on", "id")[:MOST]:
        names = {"researcher": one.researcher, "enterprise": one.enterprise, "number": one.number}
        if window.holds(one.starts_on):
            words = _("First day of the stationing %(number)s of %(researcher)s at %(enterprise)s") % names
            yield _entry("start", one, one.starts_on, words, Standing.OPEN)
        if window.holds(one.ends_on):
            words = _("Last day of the stationing %(number)s of %(researcher)s at %(enterprise)s") % names
            yield _entry("end", one, one.ends_on, words, _standing_of_end(one))


def _standing_of_end(stationing: Stationing) -> Standing:
    """A term ended early does not last until the day agreed."""
    if stationing.state == StationingState.ENDED_EARLY:
        return Standing.CANCELLED
    return Standing.OPEN if stationing.state == StationingState.RUNNING else Standing.DONE


def _entry(part: str, stationing: Stationing, day: Any, title: str, standing: Standing) -> Entry:
    return Entry(
        key=f"stationing-{part}-{stationing.pk}",
        day=day,
        title=title,
        url=stationing.get_absolute_url(),
        changed_at=stationing.updated_at,
        standing=standing,
    )


def register() -> None:
    """Add the source."""
    register_source("talent.terms", terms)
