"""Writing the index, in the transaction that changes a record.

``watch`` connects the signals of a kind's model and of what belongs to it, so that no service can forget the index. Writes
that pass signals by (``bulk_create``, ``update``) call ``reindex`` themselves; ``manage.py check_search`` finds what did not.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from psycopg2.extras import execute_values

from search.models import SearchDocument
from search.registry import SearchKind, Text, Watch, kind_of
from search.vectors import WINDOW_MARKS, marks, quoted, words_vector

SHOWN_BODY, SHOWN_NAMES = 3_000, 300
"""Characters of a text, and of names in it, that snippets are cut from."""
BATCH = 200
COLUMNS = (
    "kind", "object_id", "number", "title", "body", "district_id", "park_id", "area", "industry", "state", "created",
    "changed_at", "digest",
)  # fmt: skip
TABLE = "search_searchdocument"
# One statement makes or replaces entries. The marks of windows belong to the id that the row has in the end: if another
# transaction has made the same entry meanwhile, that is not the one drawn here.
WRITE = f"""
    INSERT INTO {TABLE} AS d (id, {", ".join(COLUMNS)}, tsv)
    SELECT n.id, {", ".join(f"n.{name}" for name in COLUMNS)}, n.words || array_to_tsvector({WINDOW_MARKS.format(id="n.id")})
    FROM (
        SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id')) AS id, v.*
        FROM (VALUES %s) AS v ({", ".join(COLUMNS)}, words)
    ) AS n
    ON CONFLICT (kind, object_id) DO UPDATE SET
        {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[2:])},
        tsv = ts_delete(EXCLUDED.tsv, {WINDOW_MARKS.format(id="EXCLUDED.id")})
            || array_to_tsvector({WINDOW_MARKS.format(id="d.id")})
"""  # noqa: S608 - names of our own columns
ROW = "(%s, %s::bigint, %s, %s, %s, %s::bigint, %s::bigint, %s, %s, %s, %s::timestamptz, %s::timestamptz, %s, %s::tsvector)"


def reindex(kind: str, ids: Iterable[int], *, rebuilding: bool = False, new: bool = False) -> int:
    """Bring the entries of these records in line with them, inside the caller's transaction; how many were written.

    ``rebuilding``: the records are no news, so their entries count as changed when the records were made. ``new``: the
    records were made in this transaction and can have no entries yet.

    The entry is locked before the record is read: of two transactions that change one record, the later reads what the
    earlier one wrote.
    """
    wanted = sorted(set(ids))
    written = 0
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic():
            written += _reindex(kind_of(kind), wanted[start : start + BATCH], rebuilding, new)
    return written


def _reindex(kind: SearchKind, ids: Sequence[int], rebuilding: bool, new: bool) -> int:
    present = {} if new else _present(kind, ids)
    texts = {text.object_id: text for text in kind.read(ids)}
    gone = [one for one in present if one not in texts]
    if gone:
        SearchDocument.objects.filter(kind=kind.key, object_id__in=gone).delete()
    now = timezone.now()
    rows = []
    for object_id in ids:
        if object_id not in texts:
            continue
        digest = digest_of(kind.key, texts[object_id])
        if present.get(object_id) != digest:
            changed_at = texts[object_id].created if rebuilding else now
            rows.append(_row(kind.key, texts[object_id], changed_at, digest))
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, WRITE, rows, template=ROW, page_size=BATCH)
    return len(rows) + len(gone)


def _present(kind: SearchKind, ids: Sequence[int]) -> dict[int, str]:
    """The entries that are there, locked: the fingerprint of each by the record's id."""
    entries = SearchDocument.objects.filter(kind=kind.key, object_id__in=ids).select_for_update().order_by("id")
    return dict(entries.values_list("object_id", "digest"))


def _row(kind: str, text: Text, changed_at: datetime.datetime, digest: str) -> tuple[Any, ...]:
    vector = f"{words_vector(text)} {' '.join(quoted(mark) for mark in marks(kind, text))}"
    return (
        kind,
        text.object_id,
        text.number,
        text.title[:500],
        shown_body(text),
        text.district_id,
        text.park_id,
        text.area,
        text.industry,
        text.state,
        text.created,
        changed_at,
        digest,
        vector,
    )


def shown_body(text: Text) -> str:
    """What snippets are cut from: the text, then the names, each once."""
    names = "\n".join(filter(None, text.names))[:SHOWN_NAMES]
    body = "\n".join(filter(None, dict.fromkeys(text.body)))[: SHOWN_BODY - len(names)]
    return f"{body}\n{names}".strip()


def digest_of(kind: str, text: Text) -> str:
    """A short fingerprint of everything that the index keeps of a record."""
    whole = [text.number, text.title, list(text.names), list(text.body), text.district_id, text.created.timestamp()]
    raw = json.dumps([*whole, marks(kind, text)], ensure_ascii=False)
    return hashlib.blake2b(raw.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def watch(kind: SearchKind) -> None:
    """Index a kind's records whenever they, or rows that belong to them, are saved or deleted."""
    _connect(kind.key, Watch(model=kind.model, records=lambda row: [row.pk], fields=kind.fields), own=True)
    for one in kind.watches:
        _connect(kind.key, one, own=False)


def _connect(kind: str, watched: Watch, *, own: bool) -> None:
    model: type[models.Model] = apps.get_model(watched.model)
    uid = f"search:{kind}:{watched.model}"

    def saved(
        instance: Any, created: bool, update_fields: frozenset[str] | None = None, raw: bool = False, **_data: Any
    ) -> None:
        if raw or (update_fields is not None and watched.fields and not (watched.fields & update_fields)):
            return
        reindex(kind, watched.records(instance), new=own and created)

    def deleted(instance: Any, **_data: Any) -> None:
        reindex(kind, watched.records(instance))

    post_save.connect(saved, sender=model, weak=False, dispatch_uid=f"{uid}:saved")
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=f"{uid}:deleted")
