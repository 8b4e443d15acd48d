"""Whatever is logged, answered and corrected in whatever order: confirmed days never exceed calendar days."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Role
from core.errors import DomainError
from talent.enums import DayPart, DayState
from talent.models import StationDay
from talent.services.day import answer_days, correct_day, log_day
from talent.transitions.day import day_machine
from tests.factories.accounts import give_role
from tests.factories.talent import make_term_case, written

SPAN = 5
"""So few dates that the steps meet on them."""
WHERE = st.sampled_from([0, 1])
AGO = st.integers(1, SPAN)
PART = st.sampled_from(DayPart.values)
STEP = st.one_of(
    st.tuples(st.just("log"), WHERE, AGO, PART),
    st.tuples(st.just("correct"), st.integers(0, 30), AGO, PART),
    st.tuples(st.sampled_from(["confirm", "reject", "withdraw"]), st.integers(0, 30)),
)


class ConfirmedDays(TestCase):
    """Each example begins with the same researcher at two enterprises, in a transaction that is rolled back."""

    @given(steps=st.lists(STEP, min_size=5, max_size=25))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @pytest.mark.django_db
    def test_never_more_than_the_calendar_has(self, steps: list[Any]) -> None:
        case = make_term_case()
        give_role(case.users["head"], case.other_enterprise.organisation, Role.ENTERPRISE_HEAD)
        terms = [case.stationing(), case.elsewhere()]
        for step in steps:
            # A refusal is an answer too: what must hold is what stands in the end.
            with contextlib.suppress(DomainError):
                take(case, terms, step)
        confirmed = StationDay.objects.filter(state=DayState.CONFIRMED, researcher=case.researcher)
        by_date = confirmed.values("date").annotate(worked=Sum("days"))
        assert all(row["worked"] <= Decimal(1) for row in by_date), list(by_date)
        total = sum((row["worked"] for row in by_date), Decimal(0))
        assert total <= SPAN


def take(case: Any, terms: list[Any], step: Any) -> None:
    """One step of the example."""
    kind, *rest = step
    if kind == "log":
        where, ago, part = rest
        log_day(actor=case.users["leader"], stationing=terms[where], data=written(ago, part=part))
        return
    days = list(StationDay.objects.select_related("stationing__enterprise").order_by("id"))
    if not days:
        return
    day = days[rest[0] % len(days)]
    if kind == "correct":
        correct_day(actor=case.users["leader"], day=day, data=written(rest[1], part=rest[2]))
    elif kind == "withdraw":
        day_machine.run(day, DayState.WITHDRAWN, actor=case.users["leader"])
    else:
        answer_days(actor=case.users["head"], days=[day], confirm=kind == "confirm", comment="No.")
