"""Every step of stationings, extensions and day logs by every role; nothing else is possible."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from talent.enums import DayState, ExtensionState, StationingState
from talent.models import StationDay, Stationing, StationingExtension
from talent.transitions.day import day_machine
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import stationing_machine
from tests.core.machines import check_steps, check_table
from tests.factories.talent import TermCase, make_day, make_extension

ADMIN, HEAD, LEADER = {"college_admin"}, {"head"}, {"leader"}
ENTERPRISE = {"head", "member"}
STATIONING: dict[tuple[str, str], set[str]] = {
    ("called", "agreeing"): ADMIN,
    ("called", "declined"): ADMIN,
    ("called", "withdrawn"): ENTERPRISE,
    ("offered", "agreeing"): HEAD,
    ("offered", "declined"): HEAD,
    ("offered", "withdrawn"): ADMIN,
    ("agreeing", "declined"): HEAD | LEADER | {"transfer_office"},
    ("agreeing", "withdrawn"): ADMIN,
    ("running", "ended_early"): HEAD | ADMIN,
}
STATIONING_AUTOMATIC = {
    *((state, to) for state in ("called", "offered", "agreeing") for to in ("withdrawn", "lapsed")),
    ("agreeing", "running"),
    ("running", "ended"),
    ("running", "ended_early"),
}
EXTENSION: dict[tuple[str, str], set[str]] = {
    ("proposed", "agreed"): HEAD,
    ("proposed", "declined"): HEAD,
    ("proposed", "withdrawn"): ADMIN,
}
EXTENSION_AUTOMATIC = {("proposed", "lapsed")}
DAY: dict[tuple[str, str], set[str]] = {
    ("submitted", "confirmed"): ENTERPRISE,
    ("submitted", "rejected"): ENTERPRISE,
    ("submitted", "withdrawn"): LEADER,
}
DAY_AUTOMATIC = {("submitted", "lapsed"), *((state, "corrected") for state in ("submitted", "rejected", "confirmed"))}


def test_the_tables_are_complete() -> None:
    check_table(stationing_machine, expected=STATIONING, automatic=STATIONING_AUTOMATIC)
    check_table(extension_machine, expected=EXTENSION, automatic=EXTENSION_AUTOMATIC)
    check_table(day_machine, expected=DAY, automatic=DAY_AUTOMATIC)


@pytest.mark.django_db
@pytest.mark.parametrize("source", StationingState.values)
def test_steps_of_a_stationing(source: str, case: TermCase) -> None:
    def make(state: str) -> Stationing:
        made = case.stationing(state)
        case.approve_all(made)
        if state == StationingState.RUNNING:
            made.ends_on = timezone.localdate() - datetime.timedelta(days=1)
            made.save(update_fields=["ends_on"])
        return made

    data: dict[tuple[str, str], dict[str, Any]] = {("called", "agreeing"): {"researcher": case.researcher}}
    check_steps(
        stationing_machine,
        source,
        make=make,
        users=case.users,
        expected=STATIONING,
        automatic=STATIONING_AUTOMATIC,
        data=data,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("source", ExtensionState.values)
def test_steps_of_an_extension(source: str, case: TermCase) -> None:
    def make(state: str) -> StationingExtension:
        return make_extension(case.stationing(), state, by=case.users["college_admin"], by_enterprise=False)

    check_steps(
        extension_machine, source, make=make, users=case.users, expected=EXTENSION, automatic=EXTENSION_AUTOMATIC
    )


@pytest.mark.django_db
@pytest.mark.parametrize("source", DayState.values)
def test_steps_of_a_day(source: str, case: TermCase) -> None:
    def make(state: str) -> StationDay:
        return make_day(case.stationing(), 1, state)

    check_steps(day_machine, source, make=make, users=case.users, expected=DAY, automatic=DAY_AUTOMATIC)
