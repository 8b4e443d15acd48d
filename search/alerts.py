"""Telling people of new hits of their saved searches: each hit once, with the reason, in the transaction that notes it."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.registry import MailEvent, register_event
from notifications.rendering import absolute
from notifications.services import notify
from search.clock import next_look
from search.facets import chips_of
from search.models import SavedSearch, SearchDocument
from search.registry import kind_of
from search.selectors import changed_documents
from search.services import remember

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
"""Saved searches that one round looks at; the rest waits for the next one, the longest due first."""
MOST_TOLD = 20
"""Hits that one mail names."""
OVERLAP = datetime.timedelta(minutes=15)
"""An entry carries the time of its writing and is seen from its commit on: each look goes back as long as that may take."""
EVENT = "search.alert"


def register_mail() -> None:
    """The kind of news that this app sends."""
    register_event(
        MailEvent(
            key=EVENT,
            label=_("A saved search has new hits (how often it is looked at stands with each search)"),
            group=_("Search"),
            template="search/mail/alert",
        )
    )


def tell_due(now: datetime.datetime | None = None) -> int:
    """Look at the saved searches that are due; how many people were told. Two rounds at once share the work."""
    now = now or timezone.now()
    due = SavedSearch.objects.filter(due_at__lte=now).order_by("due_at", "id").values_list("pk", flat=True)
    told = 0
    for pk in list(due[:MOST_AT_ONCE]):
        try:
            with transaction.atomic():
                told += tell(pk, now)
        except Exception:
            # One search must not stop the others; it stays due.
            log.exception("search.alert_failed", extra={"search": pk})
    return told


def tell(pk: int, now: datetime.datetime) -> int:
    """Look at one saved search unless somebody else does; 1 if its person is told of something new."""
    locked = SavedSearch.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    saved = locked.filter(pk=pk, due_at__lte=now).first()
    if saved is None:
        return 0
    fresh = new_hits(saved) if saved.user.is_active else []
    saved.looked_at = now
    saved.due_at = next_look(saved.frequency, now) if saved.user.is_active else None
    saved.save(update_fields=["looked_at", "due_at"])
    if not fresh:
        return 0
    remember(saved, [(one.kind, one.object_id) for one in fresh])
    return notify(
        event=EVENT,
        record=saved,
        recipients=[saved.user],
        dedupe=f"{saved.pk}:{now.timestamp()}",
        context={
            "count": len(fresh),
            "hits": [
                (kind_of(one.kind), one, absolute(kind_of(one.kind).url(one.object_id))) for one in fresh[:MOST_TOLD]
            ],
            "filters": [words for words, _address in chips_of(saved.query, saved.filters)],
            "more": max(0, len(fresh) - MOST_TOLD),
        },
    )


def new_hits(saved: SavedSearch) -> list[SearchDocument]:
    """What has come since the last look, that its person may see and has not been told of."""
    changed = changed_documents(saved.user, saved.query, saved.filters, since=saved.looked_at - OVERLAP)
    known = set(saved.hits.filter(object_id__in=[one.object_id for one in changed]).values_list("kind", "object_id"))
    return [one for one in changed if (one.kind, one.object_id) not in known]
