"""Searches that people keep."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from search.clock import next_look
from search.models import SavedSearch, SavedSearchHit
from search.selectors import matches_of
from search.terms import terms_of

MOST_SAVED = 20
"""Saved searches of one person."""


def save_search(*, actor: Any, query: str, filters: dict[str, str], name: str, frequency: str) -> SavedSearch:
    """Keep a search. What it finds today counts as known; only what comes later is news."""
    if not terms_of(query):
        raise DomainError(_("Please type what to search for."), field="name")
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)  # two windows cannot pass the limit together
        if SavedSearch.objects.filter(user=actor).count() >= MOST_SAVED:
            raise DomainError(
                _("You keep %(most)d searches already; please delete one first.") % {"most": MOST_SAVED}, field="name"
            )
        try:
            with transaction.atomic():
                saved = SavedSearch.objects.create(
                    user=actor,
                    query=query,
                    filters=filters,
                    name=name,
                    frequency=frequency,
                    looked_at=now,
                    due_at=next_look(frequency, now),
                )
        except IntegrityError:
            raise DomainError(_("You keep this search already."), field="name") from None
        known = matches_of(actor, query, filters)
        remember(saved, known)
    return saved


def change_search(*, saved: SavedSearch, name: str, frequency: str) -> SavedSearch:
    """Rename a saved search, or hear of it sooner or later."""
    saved.name, saved.frequency = name, frequency
    saved.due_at = next_look(frequency, timezone.now())
    saved.save(update_fields=["name", "frequency", "due_at"])
    return saved


def delete_search(*, saved: SavedSearch) -> None:
    """Forget a saved search and what it found."""
    saved.delete()


def remember(saved: SavedSearch, found: list[tuple[str, int]]) -> None:
    """Count these records as told."""
    SavedSearchHit.objects.bulk_create(
        [SavedSearchHit(search=saved, kind=kind, object_id=object_id) for kind, object_id in found],
        ignore_conflicts=True,
    )
