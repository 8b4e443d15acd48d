"""The registry as a whole: every figure and rate has its words, and lists exactly the records that it counts."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.utils import translation

from accounts.models import Organisation
from indicators.enums import Kind
from indicators.rates import entries, rates
from indicators.registry import Figure, Selection, figures
from indicators.selectors import Part, read
from indicators.services import fold
from indicators.values import values
from tests.factories.world import World
from tests.figures import count_everything

WORDS = ("label", "definition", "formula", "unit", "source", "owner")


def test_everything_is_said_in_both_languages() -> None:
    missing = []
    for key, one in entries().items():
        for name in WORDS:
            said = []
            for language in ("en", "zh-hans"):
                with translation.override(language):
                    said.append(str(getattr(one, name)))
            if not all(said) or said[0] == said[1]:
                missing.append((key, name))
    assert missing == []


def test_no_rate_has_the_key_of_a_figure_and_all_its_figures_are_there() -> None:
    assert not set(rates()) & set(figures())
    for rate in rates().values():
        for term in rate.terms:
            assert term.figure in figures()
            assert set(term.items) <= {str(item) for item in figures()[term.figure].items}
            assert not term.total or figures()[term.figure].kind in (Kind.SUM, Kind.DURATION)


def records(one: Figure, **selection: Any) -> tuple[int, int]:
    """How many records the figure's own page would list, and what they add up to."""
    rows = one.records(Selection(**selection))
    amount = rows.aggregate(sum=Sum(one.amount))["sum"] if one.kind == Kind.SUM else 0
    return rows.count(), int((amount or Decimal()) * one.scale)


def test_every_figure_lists_exactly_the_records_that_it_counts(world: World) -> None:
    """For every organisation that a figure is counted for, by item; nothing for any other organisation."""
    count_everything()
    organisations = {one.pk: one for one in Organisation.objects.all()}
    (rows,) = read(list(organisations), Part(figures=list(figures()), by=["scope", "item"]))
    counted: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}
    for row in rows:
        counted.setdefault((row.figure, int(row.scope or 0)), {})[row.item or ""] = (row.count, row.total)
    assert len(counted) > 60
    for (key, scope), by_item in counted.items():
        one = figures()[key]
        choice = {"scope_id": scope, "scope_kind": organisations[scope].kind}
        shown = (sum(count for count, _total in by_item.values()), sum(total for _count, total in by_item.values()))
        listed = records(one, **choice)
        if one.kind == Kind.DURATION:
            shown = (shown[0], 0)
        assert listed == shown, key
        for item, number in by_item.items():
            if one.paths.item:
                assert records(one, **choice, item=item) == number, (key, item)
    for key, one in figures().items():
        for kind, path in one.paths.scopes().items():
            with_records = set(one.rows().order_by().values_list(path, flat=True)) - {None}
            assert {scope for figure, scope in counted if figure == key and organisations[scope].kind == kind} == (
                with_records
            ), (key, kind)


def test_a_frozen_list_can_name_its_records(world: World) -> None:
    for key, one in figures().items():
        assert all(one.rows().order_by().values_list(one.naming, flat=True)), key


PLAIN = {
    "needs.entered": "SELECT count(*) FROM needs_need WHERE district_id = %s",
    "needs.published": "SELECT count(*) FROM needs_need WHERE district_id = %s AND published_at IS NOT NULL",
    "needs.solved": (
        "SELECT count(*) FROM needs_need WHERE district_id = %s AND state = 'solved' AND published_at IS NOT NULL"
    ),
    "claims.submitted": (
        "SELECT count(*) FROM needs_claim c JOIN needs_need n ON n.id = c.need_id"
        " WHERE n.district_id = %s AND c.submitted_at IS NOT NULL"
    ),
    "needs.matched": (
        "SELECT count(DISTINCT n.id) FROM needs_need n JOIN needs_claim c ON c.need_id = n.id"
        " WHERE n.district_id = %s AND n.published_at IS NOT NULL AND c.accepted_at IS NOT NULL"
    ),
    "contracts.value": (
        "SELECT coalesce(sum(c.value), 0) FROM projects_contract c JOIN projects_project p ON p.id = c.project_id"
        " WHERE p.district_id = %s AND c.state IN ('signed', 'fulfilled', 'terminated')"
    ),
    "contracts.received": (
        "SELECT coalesce(sum(y.received), 0) FROM projects_payment y JOIN projects_contract c ON c.id = y.contract_id"
        " JOIN projects_project p ON p.id = c.project_id WHERE p.district_id = %s AND y.state = 'received'"
    ),
    "projects.state": "SELECT count(*) FROM projects_project WHERE district_id = %s",
    "stationing.days": (
        "SELECT coalesce(sum(d.days), 0) FROM talent_stationday d JOIN talent_stationing s ON s.id = d.stationing_id"
        " WHERE s.district_id = %s AND d.state = 'confirmed'"
    ),
    "service_orders.hours": (
        "SELECT coalesce(sum(w.hours), 0) FROM platforms_workentry w JOIN platforms_serviceorder o ON o.id = w.order_id"
        " WHERE o.district_id = %s"
    ),
}


def test_the_main_figures_agree_with_plain_sql(world: World) -> None:
    count_everything()
    fold()
    district = world.organisations["district"]
    found = values(district.pk, list(PLAIN))
    plain = {}
    with connection.cursor() as cursor:
        for key, statement in PLAIN.items():
            cursor.execute(statement, [district.pk])
            (plain[key],) = cursor.fetchone()
    assert {key: found[key].number for key in PLAIN} == plain
    assert sum(1 for number in plain.values() if number) > 6
