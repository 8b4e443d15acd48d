"""Figures of stationing: what handlers count is what the records say, whatever happens to a day."""

import io
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Organisation
from enterprises.services.profile import move_to_park
from indicators.rebuilding import compare
from indicators.selectors import Part, read
from indicators.services import fold
from talent.enums import StationingState
from talent.selectors.figures import DIMENSIONS, figures_of
from talent.services import stationing as services
from talent.services.day import answer_days, correct_day, log_day
from talent.services.problem import turn_into_need
from talent.transitions.stationing import stationing_machine
from tests.factories.accounts import make_organisation, signed_in
from tests.factories.talent import TermCase, make_day, make_extension, make_term_case, terms, written
from tests.figures import shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(transactional_db: None) -> TermCase:
    """A researcher of a department with a running term; what the factory made by itself is counted from the records."""
    made = make_term_case()
    department = make_organisation("department", "Catalysis", made.organisations["college"])
    made.researcher.department = department
    made.researcher.save(update_fields=["department"])
    made.organisations["department"] = department
    made.made.append(made.stationing())
    compare(correct=True)
    return made


def days_in(scope: Organisation) -> float:
    """Confirmed days as the dashboard's page shows them."""
    (rows,) = read(scope.pk, Part(figures=["stationing.days"]))
    return sum(row.total for row in rows) / 2


def log(case: TermCase, ago: int, **values: Any) -> Any:
    """A logged day."""
    return log_day(actor=case.users["leader"], stationing=case.made[0], data=written(ago, **values))


def test_days_count_when_they_are_confirmed(case: TermCase) -> None:
    places = [case.organisations[name] for name in ("district", "park", "college", "enterprise", "department")]
    first, second = log(case, 1), log(case, 2, part="morning", problem="It clogs.")
    answer_days(actor=case.users["head"], days=[first, second], confirm=True)
    assert [days_in(place) for place in places] == [1.5] * 5
    assert [shown(place, "stationing.enterprises") for place in places] == [1] * 5
    fold()
    first.refresh_from_db()
    correct_day(actor=case.users["leader"], day=first, data=written(1, part="afternoon"))
    assert [days_in(place) for place in places] == [0.5] * 5
    second.refresh_from_db()
    turn_into_need(actor=case.users["head"], day=second)
    correct_day(actor=case.users["leader"], day=second, data=written(2, problem="It clogs often."))
    assert [shown(place, "stationing.problems") for place in places] == [1] * 5
    assert shown(places[0], "stationing.enterprises") == 0
    assert compare() == []


def test_a_stationing_is_counted_from_its_call_to_its_end(case: TermCase) -> None:
    district, department = case.organisations["district"], case.organisations["department"]
    stationing = services.call(
        actor=case.users["head"], enterprise=case.enterprise, college=case.organisations["college"], terms=terms()
    )
    stationing_machine.run(case.made[0], StationingState.ENDED_EARLY, actor=case.users["head"], comment="Over.")
    services.answer_call(stationing, actor=case.users["college_admin"], researcher=case.researcher)
    for party, role in (("university", "transfer_office"), ("enterprise", "head"), ("researcher", "leader")):
        services.approve(actor=case.users[role], stationing=stationing, party=party, terms_version=1)
    assert shown(district, "stationing.state", item="running") == 1
    assert shown(department, "stationing.state") == 2
    assert shown(district, "stationing.begun", since=timezone.localdate().replace(day=1)) == 1
    assert compare() == []


def test_figures_follow_an_enterprise_into_another_park(case: TermCase) -> None:
    new = make_organisation("park", "Northern Park", case.organisations["district"])
    answered, waiting = log(case, 1, problem="It clogs."), log(case, 2)
    answer_days(actor=case.users["head"], days=[answered], confirm=True)
    turn_into_need(actor=case.users["head"], day=answered)
    make_extension(case.made[0], by=case.users["head"], by_enterprise=True)
    move_to_park(actor=case.users["district_official"], enterprise=case.enterprise, park=new)
    assert (days_in(case.organisations["park"]), days_in(new)) == (0, 1)
    assert shown(new, "stationing.days_waiting") == 1
    assert waiting.state == "submitted"
    assert compare() == []


@pytest.mark.parametrize("by", DIMENSIONS)
def test_the_page_drills_down_to_exactly_its_days(case: TermCase, by: str) -> None:
    make_day(case.made[0], 1, "confirmed")
    make_day(case.made[0], 2, "confirmed", part="morning", place="remote")
    make_day(case.made[0], 3, "rejected")
    make_day(case.elsewhere(), 4, "confirmed")
    today = timezone.localdate()
    user = case.users["district_official"]
    figures = figures_of(user, by=by, first=today.replace(month=1, day=1), last=today)
    assert (str(figures.total.days), figures.total.enterprises, figures.total.researchers) == ("2.5", 2, 1)
    assert sum(line.days for line in figures.lines) == figures.total.days
    client = signed_in(user)
    for line in figures.lines:
        sheet = b"".join(client.get(f"{line.url}&format=xlsx").streaming_content)
        rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(min_row=2, values_only=True))
        assert sum(row[2] for row in rows) == float(line.days)
        assert client.get(line.url).status_code == 200
    table = openpyxl.load_workbook(io.BytesIO(client.get(f"/stationing/figures/export/?by={by}").content)).active
    assert table.max_row == len(figures.lines) + 2
    assert client.get("/dashboard/figures/stationing.days/").status_code == 200
