"""A quarter as the district steers it: from what is said at a meeting to the report on the frozen quarter.

What the official does in the browser changes the dashboard by exactly that; page, workbook and PDF of the report agree with
a count by plain SQL.
"""

import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from core.format import money_text
from dashboards.reports.forms import PLACE
from indicators.enums import PeriodKind
from indicators.periods import Period
from indicators.rates import entries
from indicators.rebuilding import compare
from indicators.services import fold
from jobs import running
from jobs.models import Job
from meetings.models import Commitment, Meeting
from needs.models import Need
from tests.browser.cast import Cast, cast_of, download, open_tab, press
from tests.browser.looks import grave_faults
from tests.core.pdf_text import text_of
from tests.factories.meetings import make_item, make_meeting, make_participant, make_party
from tests.factories.world import World, build_world
from tests.figures import BY_SQL, by_plain_sql

pytestmark = pytest.mark.django_db(transaction=True)

MEETING_DAY, REPORT_DAY = "2026-09-28 10:00+08:00", "2026-10-09 10:00+08:00"
"""Both are working days; the quarter ends between them."""
QUARTER = Period(kind=PeriodKind.QUARTER, first=datetime.date(2026, 7, 1))
DASHBOARD = "/dashboard/?since=2026-07&until=2026-09"
SAID = ("压滤机每四小时停机清洗一次。", "我们两周内寄送样品。")
TITLE = "校企合作季度统计"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The day of the meeting; moved on by the story."""
    with time_machine.travel(MEETING_DAY, tick=True) as moved:
        yield moved


@pytest.fixture
def world(clock: time_machine.Traveller) -> World:
    """The world, whose records are counted; its summaries are up to date as the worker keeps them."""
    world = build_world()
    compare(correct=True)
    fold()
    return world


@pytest.fixture
def meeting(world: World) -> Meeting:
    """A meeting to which district, enterprise and college are invited, an hour ago."""
    users, organisations = world.users, world.organisations
    begins = datetime.datetime.fromisoformat(MEETING_DAY) - datetime.timedelta(hours=1)
    meeting = make_meeting(organisations["district"], "invited", by=users["district_official"], begins_at=begins)
    for name, role in (("enterprise", "enterprise_head"), ("college", "college_admin")):
        make_participant(make_party(meeting, organisations[name]), users[role])
    make_item(meeting, title="企业介绍", enterprise=world.records["enterprise_profile"])
    return meeting


def counted(world: World) -> dict[str, Decimal]:
    """The quarter's figures by plain SQL."""
    return by_plain_sql(world.organisations["district"].pk, QUARTER.first, QUARTER.last)


def in_words(numbers: dict[str, Decimal]) -> dict[str, str]:
    """Figures by name, as pages and PDF print them."""
    registered = entries()
    return {
        str(registered[key].label): money_text(number, "wan") if key == "contracts.value" else str(number)
        for key, number in numbers.items()
    }


def dashboard(page: Page, names: dict[str, str]) -> dict[str, str]:
    """What the dashboard says of the quarter."""
    page.goto(DASHBOARD)
    expect(page.locator("canvas").first).to_be_visible()
    labels, values = (page.locator(f".stat {part}").all_inner_texts() for part in (".stat-label", ".stat-value"))
    # Below a number stands, for who hears the page, of what it is.
    shown = {label: value.splitlines()[0] for label, value in zip(labels, values, strict=True)}
    return {name: shown[name] for name in names}


def run_meeting(page: Page, meeting: Meeting, speaker: str) -> None:
    """It takes place; two statements become a draft need and two commitments, each by one click."""
    page.goto(meeting.get_absolute_url())
    press(page, "确认已召开")
    press(page, "确认已召开")
    press(page, "会议现场")
    for text in SAID:
        page.get_by_label("发言内容").fill(text)
        page.get_by_label("发言人").select_option(label=speaker)
        page.get_by_role("button", name="记下", exact=True).click()
        expect(page.locator("#live li").get_by_text(text)).to_be_visible()
    first, second = (page.locator("#live li", has_text=text).first for text in SAID)
    first.get_by_role("button", name="转为需求草稿").click()
    expect(first.get_by_role("link", name=re.compile("^N-"))).to_be_visible()
    for line in (first, second):
        line.get_by_role("button", name="转为承诺事项").click()
        expect(line.get_by_role("button", name="转为承诺事项")).to_have_count(0)
    assert Need.objects.filter(trouble=SAID[0]).count() == 1
    assert Commitment.objects.filter(meeting=meeting).count() == 2


def write_minutes(page: Page, meeting: Meeting, speaker: str) -> None:
    """The minutes hold what was said already; they are completed and sent to the parties."""
    page.goto(meeting.get_absolute_url())
    open_tab(page, "会议纪要")
    press(page, "起草会议纪要")
    said = "\n".join(f"— {speaker}：{text}" for text in SAID)
    expect(page.get_by_label("议程与发言")).to_have_value(f"1. 企业介绍 (Ms Lin)\n\n其他发言\n{said}")
    page.get_by_label("议定事项").fill("下次会议通报进展。")
    press(page, "保存")
    press(page, "发送各方确认")
    press(page, "发送各方确认")
    expect(page.get_by_text("下次会议通报进展。")).to_be_visible()


def confirm_minutes(cast: Cast, meeting: Meeting) -> None:
    """Enterprise and college confirm; the last confirmation closes the meeting."""
    minutes = meeting.minutes.get()
    for party in ("enterprise_head", "college_admin"):
        page = cast.page(party)
        page.goto(minutes.get_absolute_url())
        press(page, "确认或提出异议")
        page.get_by_label("我方确认会议纪要").check()
        press(page, "提交答复")
        expect(page.get_by_text("答复已登记。")).to_be_visible()
    minutes.refresh_from_db()
    meeting.refresh_from_db()
    assert (minutes.state, meeting.state) == ("confirmed", "closed")


def work(page: Page) -> None:
    """What the worker does: the job whose page the official looks at."""
    expect(page.locator("main progress")).to_be_visible()
    running.run(Job.objects.unfinished().get(pk=page.url.strip("/").rpartition("/")[2]).pk)


def freeze_quarter(page: Page, words: dict[str, str]) -> None:
    """The official checks the quarter's numbers and freezes them; none differs from what is recorded."""
    page.goto("/dashboard/frozen/")
    press(page, "固化期间数据")
    page.get_by_label("统计期").select_option(label=QUARTER.text)
    page.get_by_label("备注").fill("按季度上报口径")
    press(page, "核对数据")
    for name in ("发布需求数", "合同成交额"):
        expect(page.locator("dl.check")).to_contain_text(f"{name}{words[name]}")
    press(page, f"固化{QUARTER.text}数据")
    work(page)
    page.get_by_role("link", name="查看固化数据").click()
    expect(page.locator("h1")).to_contain_text(QUARTER.text)
    for name, number in words.items():
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
        expect(row.locator("td.num")).to_have_text([*[re.compile(f"^{number}( |$)")] * 2, "无"])
    assert grave_faults(page) == []


def make_report(page: Page) -> None:
    """A template with just these figures, a look at the preview, and the report on the last quarter."""
    page.goto("/reports/")
    press(page, "新建模板")
    page.get_by_label("名称", exact=True).fill(TITLE)
    page.get_by_label("季报").check()
    for place, key in enumerate(BY_SQL, start=1):
        page.locator(f"[name='{PLACE}{key}']").fill(str(place))
    press(page, "保存")
    press(page, "预览")
    expect(page.locator("h1")).to_contain_text(TITLE)
    press(page, "生成")
    work(page)
    page.get_by_role("link", name="打开报表").click()
    expect(page.get_by_text("2026年10月9日固化")).to_be_visible()
    assert grave_faults(page) == []


def in_report(page: Page, names: dict[str, str]) -> dict[str, str]:
    """The figures on the report's page."""
    rows = page.locator("table.report-figures tbody tr")
    shown = dict(
        zip(rows.locator("th").all_inner_texts(), rows.locator("td:nth-child(2)").all_inner_texts(), strict=True)
    )
    return {name: shown[name] for name in names}


def in_workbook(content: bytes, names: dict[str, str]) -> dict[str, Decimal]:
    """The figures on the workbook's first sheet, as numbers."""
    rows = {row[0].value: row[1].value for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()}
    return {name: Decimal(str(rows[name])) for name in names}


def test_from_the_meeting_to_the_report_of_the_quarter(  # type: ignore[no-untyped-def]
    browser: Browser, live_server, clock: time_machine.Traveller, world: World, meeting: Meeting
) -> None:
    speaker = str(world.organisations["enterprise"])
    before = counted(world)
    with cast_of(browser, live_server.url, world.users, on_phone=("enterprise_head", "college_admin")) as cast:
        official = cast.page("district_official")
        assert dashboard(official, in_words(before)) == in_words(before)
        run_meeting(official, meeting, speaker)
        write_minutes(official, meeting, speaker)
        confirm_minutes(cast, meeting)
        after = counted(world)
        done = {"needs.entered": 1, "meetings.held": 1, "commitments.made": 2}
        assert after == {key: number + done.get(key, 0) for key, number in before.items()}
        assert dashboard(official, in_words(after)) == in_words(after)
    clock.move_to(REPORT_DAY, tick=True)
    words = in_words(after)
    with cast_of(browser, live_server.url, world.users) as cast:
        official = cast.page("district_official")
        freeze_quarter(official, words)
        make_report(official)
        assert in_report(official, words) == words
        numbers = in_workbook(download(official, "Excel"), words)
        assert list(numbers.values()) == list(after.values())
        text = "".join(text_of(download(official, "PDF")).split())
    for name, number in words.items():
        assert f"{name}{number}".replace(" ", "") in text, name
