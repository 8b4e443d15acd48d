"""The portal's database role cannot touch what the audit wrote, and cannot switch the audit off."""

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from cooperation.grants import ADD, READ, WRITE, privileges_by_table

AUDIT_TABLES = sorted(table for table, privilege in privileges_by_table().items() if privilege == READ)
EVENTS = Organisation._meta.get_field("audit_event").related_model  # type: ignore[union-attr]

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> list[tuple]:
    """Execute as the portal does, in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def events() -> list[tuple]:
    """Label and name of every organisation event, in order."""
    return list(EVENTS.objects.order_by("pgh_id").values_list("pgh_label", "name"))


@pytest.fixture
def district() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="Demo district")


def test_the_portal_is_neither_superuser_nor_owner() -> None:
    found = run(
        "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert found == [("app", False, False, False, False)]


@pytest.mark.parametrize(
    "order", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}", "INSERT INTO {0} DEFAULT VALUES"]
)
@pytest.mark.parametrize("table", AUDIT_TABLES)
def test_audit_tables_refuse_every_write(table: str, order: str) -> None:
    column = run("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)[0][0]
    with pytest.raises(ProgrammingError, match="permission denied for table"):
        run(order.format(f'"{table}"', f'"{column}"'))


def test_every_table_has_exactly_the_privileges_of_its_kind() -> None:
    names = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
    columns = ", ".join(f"has_table_privilege(quote_ident(relname), '{name}')" for name in names)
    found = run(
        f"SELECT relname, {columns} FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    granted = {table: ", ".join(name for name, has in zip(names, flags, strict=True) if has) for table, *flags in found}
    assert granted == privileges_by_table()
    assert set(granted.values()) == {READ, ADD, WRITE}


def test_the_portal_makes_and_changes_no_tables() -> None:
    with pytest.raises(ProgrammingError, match="permission denied for schema public"):
        run("CREATE TABLE smuggled (id int)")
    with pytest.raises(ProgrammingError, match="must be owner"):
        run("ALTER TABLE accounts_organisation DISABLE TRIGGER ALL")


def test_raw_sql_leaves_events(district: Organisation) -> None:
    run("UPDATE accounts_organisation SET name = 'Renamed' WHERE id = %s", district.pk)
    run("DELETE FROM accounts_organisation WHERE id = %s", district.pk)
    assert events() == [("insert", "Demo district"), ("update", "Renamed"), ("delete", "Renamed")]


def test_no_session_variable_switches_the_audit_off(district: Organisation) -> None:
    triggers = run("SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_organisation'::regclass")
    run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(name for (name,) in triggers) + "}")
    run("UPDATE accounts_organisation SET name = 'Unseen' WHERE id = %s", district.pk)
    assert events() == [("insert", "Demo district"), ("update", "Unseen")]


def test_a_table_of_the_same_name_does_not_catch_the_events(district: Organisation) -> None:
    run(f"CREATE TEMPORARY TABLE {EVENTS._meta.db_table} (LIKE public.{EVENTS._meta.db_table} INCLUDING DEFAULTS)")
    run("UPDATE accounts_organisation SET name = 'Diverted' WHERE id = %s", district.pk)
    found = run(f"SELECT name FROM public.{EVENTS._meta.db_table} ORDER BY pgh_id")
    assert found == [("Demo district",), ("Diverted",)]


@pytest.mark.django_db(transaction=True)
def test_tables_are_empty_again_after_a_test_with_real_commits() -> None:
    Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="Committed")
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_that_test_nothing_is_left() -> None:
    assert (Organisation.objects.count(), EVENTS.objects.count()) == (0, 0)
