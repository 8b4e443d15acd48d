"""Publications and patents: rows typed by hand, and rows imported from reference files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.transitions import add_to_timeline
from researchers.models import Patent, Publication, Researcher
from researchers.policies import can_edit
from researchers.references import Reference, same_work_key

PUBLICATION_FIELDS = ("title", "authors", "venue", "year", "doi")
PATENT_FIELDS = ("title", "number", "status", "filed_on", "holders")
Row = Mapping[str, Any]


def save_publications(*, actor: Any, researcher: Researcher, rows: Sequence[Row], removed: Sequence[int] = ()) -> None:
    """Write typed publications: a row with ``id`` changes one, without makes one; ``removed`` ids are deleted."""
    _save_rows(Publication, actor, researcher, rows, removed, PUBLICATION_FIELDS, "researcher.publications_changed")


def save_patents(*, actor: Any, researcher: Researcher, rows: Sequence[Row], removed: Sequence[int] = ()) -> None:
    """Write typed patents, as ``save_publications`` does."""
    _save_rows(Patent, actor, researcher, rows, removed, PATENT_FIELDS, "researcher.patents_changed")


def add_imported(*, actor: Any, researcher: Researcher, references: Iterable[Reference]) -> int:
    """Add the references that the researcher does not have yet (by DOI, else by title); how many were added."""
    _check(actor, researcher)
    with transaction.atomic():
        Researcher.objects.select_for_update(of=("self",)).get(pk=researcher.pk)
        known: set[str] = set()
        for title, doi in Publication.objects.filter(researcher=researcher).values_list("title", "doi"):
            known |= same_work_key(title, doi)
        new = []
        for reference in references:
            keys = same_work_key(reference.title, reference.doi)
            if keys & known:
                continue
            known |= keys
            new.append(
                Publication(
                    researcher=researcher,
                    title=reference.title,
                    authors=reference.authors,
                    venue=reference.venue,
                    year=reference.year,
                    doi=reference.doi,
                )
            )
        Publication.objects.bulk_create(new)
        if new:
            add_to_timeline(researcher, "researcher.publications_imported", actor=actor, data={"count": len(new)})
    return len(new)


def _check(actor: Any, researcher: Researcher) -> None:
    if not can_edit(actor, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators change this profile."))


def _save_rows(
    model: type[models.Model],
    actor: Any,
    researcher: Researcher,
    rows: Sequence[Row],
    removed: Sequence[int],
    fields: Sequence[str],
    event: str,
) -> None:
    _check(actor, researcher)
    with transaction.atomic():
        present = {row.pk: row for row in model._default_manager.select_for_update().filter(researcher=researcher)}
        model._default_manager.filter(researcher=researcher, pk__in=removed).delete()
        for values in rows:
            row = present.get(values.get("id")) or model(researcher=researcher)
            for name in fields:
                if name in values:
                    setattr(row, name, values[name])
            row.save()
        add_to_timeline(researcher, event, actor=actor)
