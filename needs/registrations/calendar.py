"""Days named in needs, in the calendars of the enterprise's own people."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from calendars.registry import MOST, Entry, Standing, Window, register_source
from needs.enums import NeedState
from needs.models import Need

OFFERED = frozenset({NeedState.PUBLISHED, NeedState.PAUSED})


def deadlines(user: Any, window: Window) -> Iterator[Entry]:
    """Until when a solution is wanted, and until when a published need is offered."""
    rows = Need.objects.visible_to(user).filter(
        Q(deadline__range=window.ends) | Q(valid_until__range=window.ends),
        enterprise__organisation_id__in=scope_of(user).enterprises,
    )
    for need in rows.order_by("-id")[:MOST]:
        if need.deadline is not None and window.holds(need.deadline):
            words = _("Solution wanted by this day: %(need)s") % {"need": need}
            yield _entry("deadline", need, need.deadline, words, _standing(need))
        if need.valid_until is not None and window.holds(need.valid_until) and need.state in OFFERED:
            words = _("Last day on which the need is published: %(need)s") % {"need": need}
            yield _entry("valid", need, need.valid_until, words, Standing.OPEN)


def _standing(need: Need) -> Standing:
    if need.state == NeedState.CLOSED:
        return Standing.CANCELLED
    return Standing.DONE if need.state == NeedState.SOLVED else Standing.OPEN


def _entry(part: str, need: Need, day: Any, title: str, standing: Standing) -> Entry:
    return Entry(
        key=f"need-{part}-{need.pk}",
        day=day,
        title=title,
        url=need.get_absolute_url(),
        changed_at=need.updated_at,
        standing=standing,
    )


def register() -> None:
    """Add the source."""
    register_source("needs.deadlines", deadlines)
