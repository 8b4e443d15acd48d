"""Publications and patents: rows typed by hand, and rows imported from reference files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError, NotAllowed
from core.transitions import add_to_timeline
from researchers.models import Patent, Publication, Researcher
from researchers.policies import can_edit
from researchers.references import Reference, same_work_key
from search.indexing import reindex

Work = Publication | Patent
FIELDS: dict[type[Work], tuple[str, ...]] = {
    Publication: ("title", "authors", "venue", "year", "doi"),
    Patent: ("title", "number", "status", "filed_on", "holders"),
}


def save_work(*, actor: Any, researcher: Researcher, values: Mapping[str, Any], work: Work) -> Work:
    """Write a publication or patent; ``work`` is an unsaved one to add it."""
    _check(actor, researcher)
    for name in FIELDS[type(work)]:
        if name in values:
            setattr(work, name, values[name])
    work.researcher = researcher
    event = "changed" if work.pk else "added"
    try:
        with transaction.atomic():
            work.save()
            add_to_timeline(researcher, f"{work._meta.model_name}.{event}", actor=actor, data={"title": work.title})
            _announce(researcher, actor)
    except IntegrityError:
        raise DomainError(_("A publication with this DOI is in the list already."), field="doi") from None
    return work


def delete_work(*, actor: Any, researcher: Researcher, work: Work) -> None:
    """Take a publication or patent off the list."""
    _check(actor, researcher)
    with transaction.atomic():
        add_to_timeline(researcher, f"{work._meta.model_name}.deleted", actor=actor, data={"title": work.title})
        work.delete()
        _announce(researcher, actor)


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
            reindex("researcher", [researcher.pk])
            add_to_timeline(researcher, "researcher.publications_imported", actor=actor, data={"count": len(new)})
            _announce(researcher, actor)
    return len(new)


def _announce(researcher: Researcher, actor: Any) -> None:
    """Apps further up bring researchers and needs together by what researchers have shown."""
    events.announce("researcher.expertise_changed", record=researcher, actor=actor)


def _check(actor: Any, researcher: Researcher) -> None:
    if not can_edit(actor, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators change this profile."))
