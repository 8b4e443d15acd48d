"""Rows that a test commits for good: taken away after it, and laid down for the next test that begins with the same ones."""

import io
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import TransactionTestCase
from psycopg2.extensions import cursor as Cursor

from cooperation.reference import load_reference
from tests.services import as_role, as_superuser, environment_of

# Filled by migrations and by nothing else: what a flush leaves alone.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
COUNTERS = """FROM pg_class counter
JOIN pg_depend ON objid = counter.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class owning ON owning.oid = refobjid WHERE counter.relkind = 'S' AND owning.relname = ANY(%s)"""


@dataclass
class Rows:
    """All rows of a database by table, where its counters stand, and what the one that made them returned."""

    tables: dict[str, bytes]
    counters: str
    value: bytes


_built: dict[Callable[[], Any], Rows] = {}


def committed(build: Callable[[], Any]) -> Any:
    """What ``build`` makes, with real commits, in a database without anything else.

    Built by the first test that asks; its rows are read then, and written again for every test after it, which is many times
    quicker than to build them.
    """
    rows = _built.get(build)
    if rows is None:
        value = build()
        with superuser() as cursor:
            _built[build] = Rows(*read(cursor), pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        return value
    with superuser() as cursor:
        empty(cursor, filled_tables())
        for table, lines in rows.tables.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(lines))
        cursor.execute(rows.counters)
    return pickle.loads(rows.value)  # noqa: S301 - written by this process


def flush(case: TransactionTestCase) -> None:
    """Empty the tables after a test with real commits. Django's own flush would need TRUNCATE, which ``app`` lacks.

    And which makes new files for every table and index, that of all tables that refer to one included: it takes thirty times
    as long as to delete the few rows of a test, past triggers and foreign keys, and to begin counting anew.
    """
    if filled := filled_tables():
        connection.close()
        with superuser() as cursor:
            empty(cursor, filled)
            cursor.execute(f"SELECT setval(counter.oid, 1, false) {COUNTERS}", [filled])
        load_reference()


def filled_tables() -> list[str]:
    """Tables with rows that no migration wrote."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT_TABLES)
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in tables))
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def superuser() -> Iterator[Cursor]:
    """A cursor on this worker's database, for which neither triggers nor foreign keys hold."""
    with as_role(as_superuser(environment_of(os.environ.get("PYTEST_XDIST_WORKER", "")))) as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor


def empty(cursor: Cursor, tables: list[str]) -> None:
    """Delete all rows of ``tables``."""
    cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in tables))


def read(cursor: Cursor) -> tuple[dict[str, bytes], str]:
    """All rows by table, and the statement that sets the counters as they stand."""
    tables, counters = {}, []
    for table in filled_tables():
        lines = io.BytesIO()
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', lines)
        tables[table] = lines.getvalue()
    cursor.execute(f"SELECT counter.oid::regclass::text {COUNTERS}", [list(tables)])
    for (counter,) in cursor.fetchall():
        cursor.execute(f"SELECT last_value, is_called FROM {counter}")
        counters.append("SELECT setval('{}', {}, {})".format(counter, *cursor.fetchone()))
    return tables, "; ".join(counters)
