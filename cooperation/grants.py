"""What the database lets the portal do: the difference between the roles ``owner`` and ``app``.

``owner`` owns and changes the schema. ``app``, as which web and workers run, reads and writes business rows, only adds to
append-only tables (models with ``append_only = True``), and only reads audit events. Events are written by trigger
functions that run as their owner (SECURITY DEFINER) with a fixed search path, and that no session variable of ``app``
can switch off.
"""

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context, Event

CACHE_TABLE = "portal_cache"
READ = "SELECT"
ADD = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE, DELETE"


def grant_app_role(role: str) -> None:
    """Bring all privileges of ``role`` in line with the models. Safe to repeat; runs as the owner of the schema."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        privileges = privileges_by_table()
        for table in connection.introspection.table_names(cursor):
            if table in privileges:
                cursor.execute(f"GRANT {privileges[table]} ON {connection.ops.quote_name(table)} TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        _harden_event_functions(cursor, [table for table, privilege in privileges.items() if privilege == READ])


def privileges_by_table() -> dict[str, str]:
    """Privileges of the role ``app`` for each table; a table that is missing here is closed to it."""
    result = {MigrationRecorder.Migration._meta.db_table: READ, CACHE_TABLE: WRITE}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        if issubclass(model, (Event, Context)):
            result[model._meta.db_table] = READ
        elif getattr(model, "append_only", False):
            result[model._meta.db_table] = ADD
        else:
            result[model._meta.db_table] = WRITE
    return result


def _harden_event_functions(cursor: CursorWrapper, protected: list[str]) -> None:
    """Let the functions that write protected tables run as their owner, out of reach of the caller's settings."""
    cursor.execute(
        """
        SELECT p.oid::regprocedure::text, p.prorettype = 'trigger'::regtype
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND pg_get_userbyid(p.proowner) = current_user
          AND EXISTS (SELECT FROM unnest(%s) AS t(name) WHERE strpos(p.prosrc, '"' || t.name || '"') > 0)
        """,
        [protected],
    )
    for function, is_trigger in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        if is_trigger:
            cursor.execute(f"ALTER FUNCTION {function} SET pgtrigger.ignore = '{{}}'")
