"""The yearly sheet: what is in it, three figures of money, frozen when confirmed, differences shown, who reads it."""

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from core.errors import Conflict, DomainError, NotAllowed
from core.numbering import next_number
from files.models import StoredFile
from files.selectors import open_content
from notifications.models import OutgoingMail
from projects import sheets
from projects.enums import ContractState, OutcomeState, PaymentState
from projects.models import Contract, Outcome, Payment, Project, ProjectMember, YearlySheet
from projects.services.yearly import SHEET, confirm_sheet
from projects.sheets import Column, Section, content_of, differences, views_of
from researchers.models import Researcher
from tests.core.pdf_text import text_of
from tests.factories.acceptance import accepted, make_running, running_project
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_claim, make_leader
from tests.factories.needs import make_need
from tests.factories.outcomes import report
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


@pytest.fixture
def project(case: Case) -> Project:
    project = running_project(case)
    Project.objects.filter(pk=project.pk).update(starts_on=datetime.date(YEAR, 1, 10))
    return Project.objects.get(pk=project.pk)


def sign(project: Project, value: int = 300_000, transaction: int = 200_000) -> Contract:
    return Contract.objects.create(
        number=next_number("C"),
        project=project,
        state=ContractState.SIGNED,
        kind="commissioned",
        title=project.title,
        value=value,
        transaction_value=transaction,
        ip_terms="joint",
        signed_on=datetime.date(YEAR, 1, 5),
    )


def pay(contract: Contract, received: int, on: datetime.date, state: str = PaymentState.RECEIVED) -> None:
    Payment.objects.create(
        contract=contract, title="Part", amount=received, received=received, received_on=on, state=state
    )


def read(researcher: Researcher, year: int = YEAR) -> dict[str, Any]:
    """The content as a page carries it."""
    return json.loads(json.dumps(content_of(researcher, year)))


def test_three_figures_of_money_stand_side_by_side(case: Case, project: Project) -> None:
    contract = sign(project)
    pay(contract, 90_000, datetime.date(YEAR, 2, 1))
    pay(contract, 60_000, datetime.date(YEAR, 12, 31))
    pay(contract, 10_000, datetime.date(YEAR - 1, 12, 31))
    pay(contract, 5_000, datetime.date(YEAR, 3, 1), state=PaymentState.INVOICED)
    (row,) = content_of(case.leader, YEAR)["projects"]
    assert row == {
        "number": project.number,
        "title": project.title,
        "enterprise": "Clearwater Chemicals",
        "part": "leader",
        "signed_on": f"{YEAR}-01-05",
        "contract_value": "300000.00",
        "transaction_value": "200000.00",
        "received": "150000.00",
        "ended_on": None,
        "result": "",
    }
    (view, _outcomes) = views_of(content_of(case.leader, YEAR))
    assert [str(words) for _label, words in view.totals] == ["CNY 150,000", "CNY 300,000", "CNY 200,000"]


def test_members_see_the_project_and_count_no_money(case: Case, project: Project) -> None:
    sign(project)
    member = make_leader(case.organisations["college"])
    ProjectMember.objects.create(project=project, role="member", researcher=member, name=str(member))
    (row,) = content_of(member, YEAR)["projects"]
    assert (row["part"], row["contract_value"]) == ("member", "300000.00")
    (view, _outcomes) = views_of(content_of(member, YEAR))
    assert {words for _label, words in view.totals} == {"CNY 0"}


def test_only_years_in_which_it_was_under_way(case: Case, project: Project) -> None:
    Project.objects.update(starts_on=datetime.date(YEAR - 2, 5, 1))
    assert [len(content_of(case.leader, year)["projects"]) for year in (YEAR - 3, YEAR - 2, YEAR - 1, YEAR)] == [
        0,
        1,
        1,
        1,
    ]
    ended = timezone.make_aware(datetime.datetime(YEAR - 1, 3, 1))
    Project.objects.update(state="completed", result="passed", state_since=ended)
    assert [len(content_of(case.leader, year)["projects"]) for year in (YEAR - 1, YEAR)] == [1, 0]
    assert content_of(case.leader, YEAR - 1)["projects"][0]["result"] == "passed"
    assert content_of(case.leader, YEAR - 2)["projects"][0]["result"] == ""


def test_outcomes_count_when_confirmed_also_long_after(case: Case, project: Project) -> None:
    for state in OutcomeState.values:
        one = report(project, case.users["leader"], "saved_cost", title=state, amount=Decimal("70.5"))
        Outcome.objects.filter(pk=one.pk).update(state=state)
    accepted(project, case.users["head"])
    Project.objects.update(state_since=timezone.now() - datetime.timedelta(days=1500))
    content = content_of(case.leader, YEAR)
    assert content["outcomes"] == [
        {"kind": "saved_cost", "title": "confirmed", "reference": "", "amount": "70.50", "project": project.number}
    ]
    assert content["projects"] == []


def confirm(case: Case, **changes: Any) -> YearlySheet:
    values = {"actor": case.users["college_admin"], "researcher": case.leader, "year": YEAR}
    return confirm_sheet(**{**values, "seen": read(case.leader), **changes})


def test_a_confirmed_sheet_is_frozen_and_kept(case: Case, project: Project) -> None:
    sign(project)
    sheet = confirm(case)
    kept = StoredFile.objects.get(kind=SHEET)
    with open_content(kept) as content:
        words = "".join(text_of(content.read()).split())
    for expected in ("Leader", project.number, "300,000元", str(YEAR), "Collegeadmin"):
        assert expected in words
    before = dict(sheet.content)
    assert differences(before, read(case.leader)) == []
    Contract.objects.update(value=310_000)
    sheet.refresh_from_db()
    assert sheet.content == before
    (changed,) = differences(sheet.content, read(case.leader))
    assert changed.section.key == "projects"
    assert "CNY 310,000" in changed.cells[0]
    page = signed_in(case.users["leader"]).get(f"/projects/sheets/{case.leader.pk}/{YEAR}/").content.decode()
    assert "300,000" in page
    assert "310,000" in page
    assert OutgoingMail.objects.get(event="yearly_sheet.confirmed").user == case.users["leader"]
    with pytest.raises(Conflict):
        confirm(case)


def test_what_changed_since_it_was_read_is_not_confirmed(case: Case, project: Project) -> None:
    seen = read(case.leader)
    sign(project)
    with pytest.raises(Conflict, match="have changed"):
        confirm(case, seen=seen)
    assert not YearlySheet.objects.exists()


@pytest.mark.parametrize("role", ["leader", "rival", "head", "other_admin", "transfer_office", "district_official"])
def test_only_the_college_confirms(case: Case, role: str) -> None:
    with pytest.raises(NotAllowed):
        confirm(case, actor=case.users[role])


def test_nobody_confirms_his_own_and_no_year_to_come(case: Case) -> None:
    admin = Researcher.objects.create(
        user=case.users["college_admin"], college=case.organisations["college"], state="vetted"
    )
    with pytest.raises(NotAllowed):
        confirm(case, researcher=admin, seen=read(admin))
    with pytest.raises(DomainError):
        confirm(case, year=YEAR + 1, seen=read(case.leader, YEAR + 1))


def test_sections_of_other_apps_join_the_sheet(case: Case, project: Project, monkeypatch) -> None:
    sheet = confirm(case)
    monkeypatch.setattr(sheets, "_sections", dict(sheets._sections))
    days = Section(
        key="days",
        label="Days at enterprises",
        columns=(Column(key="days", label="Days", kind="number"),),
        rows=lambda researcher, year: [{"days": 12}],
        order=30,
    )
    sheets.register_section(days)
    assert [view.section.key for view in views_of(content_of(case.leader, YEAR))] == ["projects", "outcomes", "days"]
    assert [view.section.key for view in views_of(sheet.content)] == ["projects", "outcomes"]
    assert differences(sheet.content, content_of(case.leader, YEAR)) == []


def test_the_pages(case: Case, project: Project) -> None:
    leader, admin = signed_in(case.users["leader"]), signed_in(case.users["college_admin"])
    url = f"/projects/sheets/{case.leader.pk}/{YEAR}/"
    assert str(YEAR) in leader.get("/projects/sheets/").content.decode()
    draft = leader.get(f"{url}pdf/")
    assert draft["Content-Type"] == "application/pdf"
    assert "待确认" in "".join(text_of(draft.content).split())
    page = admin.get(url)
    seen = page.context["form"]["content"].value()
    assert admin.post(f"{url}confirm/", {"content": seen}).status_code == 302
    assert admin.post(f"{url}confirm/", {"content": seen}).status_code == 409
    assert leader.get(f"{url}pdf/")["Location"].startswith("/files/")
    assert leader.get(leader.get(f"{url}pdf/")["Location"]).status_code == 200
    for role in ("head", "rival", "district_official", "other_admin"):
        assert signed_in(case.users[role]).get(url).status_code == 404
        assert (
            signed_in(case.users[role]).get(f"/files/{StoredFile.objects.get(kind=SHEET).public_id}/").status_code
            == 404
        )
    assert leader.get(f"/projects/sheets/{case.leader.pk}/{YEAR + 1}/").status_code == 404


@pytest.mark.parametrize("size", [1, 12])
def test_a_page_costs_the_same_at_every_size(case: Case, size: int) -> None:
    for _number in range(size):
        need = make_need(case.enterprise, "matched", by=case.users["head"], requirements=1)
        project = make_running(make_claim(need, case.leader, "accepted"))
        pay(sign(project), 1000, datetime.date(YEAR, 2, 1))
        Outcome.objects.filter(pk=report(project, case.users["leader"], "jobs").pk).update(state="confirmed")
        make_leader(case.organisations["college"])
    admin, leader = signed_in(case.users["college_admin"]), signed_in(case.users["leader"])
    url = f"/projects/sheets/{case.leader.pk}/{YEAR}/"
    costs = {"draft": statements(admin, url), "list": statements(admin, "/projects/sheets/")}
    confirm(case)
    costs |= {"confirmed": statements(leader, url), "own": statements(leader, "/projects/sheets/")}
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
