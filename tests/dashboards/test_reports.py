"""Reports: their numbers against plain SQL, on the page and in every file; who has them made; what a page costs."""

import datetime
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation
from docx import Document
from openpyxl import load_workbook

from accounts.models import Organisation
from core.errors import TooMany
from core.format import money_text
from core.limits import PROCESS
from dashboards.models import Report, ReportTemplate
from dashboards.reports import services
from dashboards.reports.enums import Grouping, ReportKind
from dashboards.reports.forms import PLACE
from dashboards.reports.periods import Period, period_of
from dashboards.reports.reading import answer
from dashboards.reports.value import ReportValue, say
from enterprises.industry import name_of
from enterprises.models import Enterprise
from indicators import periods as months
from indicators import services as indicators
from indicators.enums import PeriodKind
from indicators.freezing import freeze
from jobs import running
from jobs.models import Job
from tests.core.pdf_text import text_of
from tests.factories.accounts import reading_english, signed_in
from tests.factories.claims import Case, make_person
from tests.factories.dashboards import FIGURES, make_report, make_reported_case, make_template
from tests.factories.needs import make_need
from tests.figures import by_plain_sql, count_everything
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_reported_case)
BASE = "/reports/templates"
STATEMENTS = {"list": 7, "template": 7, "preview": 10, "new": 5, "schedule": 7, "report": 6}


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def last_month() -> Period:
    return period_of(ReportKind.MONTHLY, timezone.localdate()).before


def by_sql(case: Case, period: Period) -> dict[str, Decimal]:
    """The figures of a period that the report has, without any code of the portal."""
    found = by_plain_sql(case.organisations["district"].pk, period.first, period.last_day)
    return {key: value for key, value in found.items() if key in FIGURES}


def made(case: Case, **fields: Any) -> Report:
    """Last month's report, made by the official in the background as the page does."""
    official = reading_english(case.users["district_official"])
    template = make_template(case.organisations["district"], by=official, **fields)
    job = services.request_report(actor=official, template=template, period=last_month())
    running.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.message) == ("done", f"“Report on cooperation”, {last_month()}.")
    return Report.objects.get(pk=job.result["report"])


def content(report: Report, extension: str) -> bytes:
    with report.files.get(format=extension).file.open("rb") as file:
        return file.read()


def test_page_sheet_pdf_and_word_agree_with_plain_sql(case: Case) -> None:
    report = made(case)
    sql, before = by_sql(case, last_month()), by_sql(case, last_month().before)
    assert (sql["needs.published"], sql["contracts.value"]) == (4, Decimal("600000.50"))
    value = ReportValue.from_json(report.content)
    lines = {line.key: line for line in value.lines}
    assert {key: lines[key].value for key in sql} == sql
    assert {key: lines[key].before for key in sql} == before
    # In words, as page, PDF and Word document print them.
    money = money_text(sql["contracts.value"], "wan")
    words = {"needs.published": "4", "claims.accepted": "1", "contracts.signed": "1", "contracts.value": money}
    page = signed_in(case.users["district_official"]).get(report.get_absolute_url())
    assert page.status_code == 200
    for key, number in words.items():
        row = re.search(rf'<th scope="row">{say(lines[key].label)}</th><td[^>]*>([^<]*)<', page.content.decode())
        assert row is not None, key
        assert row.group(1) == number, key
    document = Document(io.BytesIO(content(report, "docx")))
    cells = {row.cells[0].text: row.cells[1].text for row in document.tables[1].rows}
    assert {key: cells[say(lines[key].label)] for key in words} == words
    text = text_of(content(report, "pdf")).replace("\n", "")
    for key, number in words.items():
        assert f"{say(lines[key].label)}{number}".replace(" ", "") in text.replace(" ", ""), key
    sheet = load_workbook(io.BytesIO(content(report, "xlsx")))["Figures"]
    numbers = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert {key: Decimal(str(numbers[say(lines[key].label)])) for key in sql} == sql


def test_letters_that_no_word_file_can_hold_do_not_break_the_report(case: Case) -> None:
    report = made(case, intro="Of\x0b the\ufffe month\uffff.")
    paragraphs = [one.text for one in Document(io.BytesIO(content(report, "docx"))).paragraphs]
    assert "Of the month." in paragraphs


def test_groups_add_up_to_the_figure(case: Case) -> None:
    by = [Grouping.MONTH, Grouping.AREA, Grouping.PARK, Grouping.ENTERPRISE, Grouping.INDUSTRY, Grouping.COLLEGE]
    Enterprise.objects.filter(pk=case.enterprise.pk).update(industry="2645")
    template = make_template(case.organisations["district"], by=case.users["district_official"], groupings=by)
    value = answer(services.question_of(template, last_month()))
    keys = [line.key for line in value.lines]
    told = {group.by: group for group in value.groups}
    for key, groupings in {
        "needs.published": by[:5],
        "contracts.value": [Grouping.MONTH, *by[2:]],
        "claims.accepted": by,
        "needs.state": by[1:5],
    }.items():
        place = keys.index(key)
        for grouping in groupings:
            rows = [row.values[place] for row in told[grouping].rows]
            assert sum(filter(None, rows)) == value.lines[place].value, (key, grouping)
    areas = {say(row.name): row.values[0] for row in told[Grouping.AREA].rows}
    assert sorted(areas.values()) == [0, 0, 2, 2]
    assert [say(row.name) for row in told[Grouping.ENTERPRISE].rows] == ["Clearwater Chemicals"]
    (industry,) = told[Grouping.INDUSTRY].rows
    assert industry.name == {"zh-hans": "26 化学原料和化学制品制造业", "en": name_of("26")}
    Enterprise.objects.filter(pk=case.enterprise.pk).update(industry="")
    (group,) = [one for one in answer(services.question_of(template, last_month())).groups if one.by == "industry"]
    assert [(say(row.name), row.values) for row in group.rows] == [("no industry stated", industry.values)]


def test_a_park_is_told_what_is_the_parks(case: Case) -> None:
    elsewhere = Organisation.objects.create(kind="park", name="Empty Park", parent=case.organisations["district"])
    for place, published in ((case.organisations["park"], 4), (elsewhere, 0)):
        template = make_template(place, by=case.users["park_official"])
        value = answer(services.question_of(template, last_month()))
        assert value.lines[0].value == published
    acceptance = value.lines[2]
    assert (acceptance.value, acceptance.before, acceptance.change_percent) == (None, None, None)


def test_a_report_stays_as_it_was_made(case: Case) -> None:
    report = made(case)
    make_need(
        case.enterprise, "published", by=case.users["head"], published_at=timezone.now() - datetime.timedelta(days=40)
    )
    case.organisations["district"].name = "Renamed"
    case.organisations["district"].save()
    page = signed_in(case.users["district_official"]).get(report.get_absolute_url()).content.decode()
    assert "Eastvale District" in page
    assert ReportValue.from_json(report.content).to_json() == report.content


def test_a_frozen_period_is_told_as_it_was_frozen(case: Case) -> None:
    official, district = case.users["district_official"], case.organisations["district"]
    by = [Grouping.MONTH, Grouping.AREA, Grouping.ENTERPRISE, Grouping.COLLEGE]
    template = make_template(district, by=official, groupings=by)
    before = answer(services.question_of(template, last_month()))
    freeze(actor=official, district=district, period=months.Period(kind=PeriodKind.MONTH, first=last_month().first))
    late = make_need(case.enterprise, "published", by=case.users["head"])
    late.published_at = timezone.make_aware(datetime.datetime.combine(last_month().first, datetime.time(9)))
    late.save()
    indicators.add("needs.published", late)
    frozen = answer(services.question_of(template, last_month()))
    assert (before.frozen_on, frozen.frozen_on) == (None, timezone.localdate())
    assert [(line.value, line.before, line.trend) for line in frozen.lines] == [
        (line.value, line.before, line.trend) for line in before.lines
    ]
    told = {group.by: group.rows for group in frozen.groups}
    for group in before.groups[:3]:
        assert told[group.by] == group.rows
    (college,) = told[Grouping.COLLEGE]
    assert college.values == (None, 1, before.lines[2].value, 1, Decimal("600000.50"), None)
    live = answer(services.question_of(template, Period(first=last_month().before.first, last=last_month().first)))
    assert (live.frozen_on, live.lines[0].value) == (None, 7)
    # The month after compares with what was frozen.
    assert answer(services.question_of(template, last_month().after)).lines[0].before == 4
    report = services.make_report(template=template, period=last_month(), actor=official)
    assert report.frozen
    assert "frozen on" in signed_in(reading_english(official)).get(report.get_absolute_url()).content.decode()


def test_nothing_becomes_a_formula(case: Case) -> None:
    nasty = '=HYPERLINK("http://x.test","a")'
    case.enterprise.organisation.name = "=1+1"
    case.enterprise.organisation.save()
    report = made(case, intro="+1\n@SUM(1)", title="Report on cooperation")
    ReportTemplate.objects.update(title=nasty)
    template = ReportTemplate.objects.get()
    again = services.make_report(template=template, period=last_month(), actor=case.users["district_official"])
    for one in (report, again):
        book = load_workbook(io.BytesIO(content(one, "xlsx")))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert load_workbook(io.BytesIO(content(again, "xlsx")))["Figures"]["A1"].value == nasty
    assert again.files.get(format="xlsx").name.count("=HYPERLINK") == 1


def test_the_way_through_the_pages(case: Case) -> None:
    client = signed_in(reading_english(case.users["district_official"]))
    form = {
        "organisation": case.organisations["district"].pk,
        "title": "Half-year report",
        "kind": "ad_hoc",
        "groupings": ["area"],
        "compare": "on",
        "language": "en",
        f"{PLACE}contracts.value": "1",
        f"{PLACE}needs.published": "2",
        "submission": "6f1e6a3e-8a54-4d9c-8d11-0d5f4f6f0a01",
    }
    empty = client.post(f"{BASE}/new/", {name: value for name, value in form.items() if not name.startswith(PLACE)})
    assert (empty.status_code, b"Please choose at least one figure" in empty.content) == (422, True)
    for _click in range(2):
        assert client.post(f"{BASE}/new/", form).status_code == 302
    template = ReportTemplate.objects.get()
    assert template.figures == ["contracts.value", "needs.published"]
    months = {"since": f"{last_month().before.first:%Y-%m}", "until": f"{last_month().first:%Y-%m}"}
    page = client.get(f"{BASE}/{template.pk}/preview/", months)
    assert [line.value for line in page.context["value"].lines] == [Decimal("1000000.50"), 6]
    assert not Report.objects.exists()
    sent = months | {"submission": "6f1e6a3e-8a54-4d9c-8d11-0d5f4f6f0a02"}
    answers = [client.post(f"{BASE}/{template.pk}/make/", sent) for _click in range(2)]
    assert len({one["Location"] for one in answers}) == 1
    running.run(Job.objects.get().pk)
    done = client.get(answers[0]["Location"]).content.decode()
    report = Report.objects.get()
    assert report.get_absolute_url() in done
    response = client.get(f"/reports/{report.pk}/report.pdf")
    assert (response.status_code, response.content[:5], "attachment" in response["Content-Disposition"]) == (
        200,
        b"%PDF-",
        True,
    )


def test_two_editors_of_one_template(case: Case) -> None:
    official = reading_english(case.users["district_official"])
    template = make_template(case.organisations["district"], by=official)
    client = signed_in(official)
    form = {"kind": "monthly", "language": "en", "seen": template.version, f"{PLACE}needs.published": 1}
    assert client.post(f"{BASE}/{template.pk}/edit/", form | {"title": "First"}).status_code == 302
    answer_ = client.post(f"{BASE}/{template.pk}/edit/", form | {"title": "Second"})
    assert (answer_.status_code, b"Second" in answer_.content) == (409, True)
    assert ReportTemplate.objects.get().title == "First"


def test_a_job_asks_again_who_may(case: Case) -> None:
    person = case.users["park_official"]
    template = make_template(case.organisations["park"], by=person)
    job = services.request_report(actor=person, template=template, period=last_month())
    person.memberships.all().delete()
    running.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == "failed"
    assert not Report.objects.exists()


def test_nobody_has_reports_made_without_end(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    official = case.users["district_official"]
    template = make_template(case.organisations["district"], by=official)
    monkeypatch.setattr(services, "MOST_REPORTS", 2)
    monkeypatch.setattr(services, "MOST_PREVIEWS", 2)
    month = last_month()
    first, again = (services.request_report(actor=official, template=template, period=month) for _click in range(2))
    assert first == again
    services.request_report(actor=official, template=template, period=month.before)
    with pytest.raises(TooMany):
        services.request_report(actor=official, template=template, period=month.before.before)
    other = make_person("Second official", case.organisations["district"], "district_official")
    services.request_report(actor=other, template=template, period=month)
    caches[PROCESS].clear()
    client = signed_in(official)
    assert [client.get(f"{BASE}/{template.pk}/preview/").status_code for _look in range(3)] == [200, 200, 429]


def test_files_follow_the_report(case: Case) -> None:
    report = make_report(make_template(case.organisations["district"], by=case.users["district_official"]))
    address = f"/reports/{report.pk}/report.xlsx"
    assert signed_in(case.users["district_official"]).get(address).status_code == 200
    for other in ("park_official", "head", "leader"):
        assert signed_in(case.users[other]).get(address).status_code == 404


@pytest.mark.parametrize("times", [1, 4])
def test_pages_cost_the_same_at_any_size(case: Case, times: int) -> None:
    official = case.users["district_official"]
    template = make_template(case.organisations["district"], by=official)
    for _ in range(times):
        report = make_report(template, by=official)
    if times > 1:
        for _ in range(times):
            make_need(case.enterprise, "published", by=case.users["head"])
        count_everything()
    client: Client = signed_in(official)
    addresses = {
        "list": "/reports/",
        "template": f"{BASE}/{template.pk}/",
        "preview": f"{BASE}/{template.pk}/preview/",
        "new": f"{BASE}/new/",
        "schedule": f"{BASE}/{template.pk}/schedule/",
        "report": report.get_absolute_url(),
    }
    assert {name: statements(client, address) for name, address in addresses.items()} == STATEMENTS
