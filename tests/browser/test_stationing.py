"""A term on a phone: days confirmed, rejected, lapsed and refused twice; a problem that becomes a published need."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.clocks import add_working_days
from needs.models import Need
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from talent.models import StationDay, Stationing
from talent.selectors.day import sums_of
from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, grave_faults, sideways
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.claims import make_leader
from tests.factories.talent import make_stationing
from tests.factories.world import World, build_world
from tests.files.samples import PDF

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def world() -> World:
    """The world, with a fresh term of a colleague at both enterprises."""
    world = committed(build_world)
    colleague = make_leader(world.organisations["college"], "周乙")
    world.users["colleague"] = colleague.user
    by = world.users["enterprise_head"]
    world.records["term"] = make_stationing(world.records["enterprise_profile"], colleague, by=by)
    world.records["other_term"] = make_stationing(world.records["other_enterprise_profile"], colleague, by=by)
    return world


@contextmanager
def phone(browser: Browser, live_server, user=None, language: str = "zh-hans") -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """A phone in which ``user`` is signed in; every page that it leaves behind must be sound."""
    context = browser.new_context(viewport=PHONE, locale=LOCALES[language], base_url=live_server.url)
    if user is not None:
        session = signed_in(user).session.session_key
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    complaints = Complaints(page)
    yield page
    # A form that comes back with its mistakes is an answer, though browsers note its status.
    found = [one for one in complaints.found if "422" not in one]
    assert (found, grave_faults(page), sideways(page)) == ([], [], 0)
    context.close()


def log(page: Page, term: Stationing, ago: int, work: str, *, problem: str = "", part: str = "全天") -> None:
    """Log a day as a researcher does: what is usual is chosen already."""
    page.goto(f"/stationing/{term.pk}/log/")
    page.get_by_label("日期").fill((timezone.localdate() - datetime.timedelta(days=ago)).isoformat())
    page.get_by_label(part).check()
    page.get_by_label("工作内容").fill(work)
    if problem:
        page.get_by_label("发现的问题").fill(problem)
    page.get_by_role("button", name="提交登记").click()


def day_of(ago: int) -> StationDay:
    """The last version of the log of a day."""
    return StationDay.objects.filter(
        researcher__user__name="周乙", date=timezone.localdate() - datetime.timedelta(days=ago)
    ).latest("id")


def test_a_term_and_a_need_born_from_a_visit(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    term, other = world.records["term"], world.records["other_term"]
    with phone(browser, live_server, world.users["colleague"]) as page:
        page.goto("/stationing/")
        expect(page.get_by_role("link", name="登记驻企日")).to_be_visible()
        page.goto(f"/stationing/{term.pk}/log/")
        page.locator("#id_attachment").set_input_files(
            {"name": "记录.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_label("工作内容").fill("测定三批物料的过滤速率。")
        page.get_by_label("发现的问题").fill("压滤机滤布一小时就堵。每周损失两批料。")
        page.get_by_role("button", name="提交登记").click()
        expect(page.get_by_text("已登记，请企业确认。")).to_be_visible()
        expect(page.get_by_text("记录.pdf")).to_be_visible()
        log(page, other, 0, "同一天又到另一家企业。")
        expect(page.locator(".field-error")).to_contain_text("只计一次")
        log(page, term, 1, "整理数据。", part="上午")
        log(page, other, 1, "下午到另一家企业。", part="下午")
        expect(page.get_by_text("已登记，请企业确认。")).to_be_visible()
        log(page, term, 2, "全天在车间。")
        log(page, term, 3, "调试侧线装置。")

    mail = OutgoingMail.objects.filter(event="station_day.submitted", user=world.users["enterprise_member"])
    link = re.search(r"/stationing/confirm/[^\s/]+/", mail.latest("id").text)
    assert link
    with phone(browser, live_server) as page:
        page.goto(link.group())
        for ago in (2, 3):
            page.locator(f"input[value='{day_of(ago).pk}']").uncheck()
        page.get_by_role("button", name="确认所选记录").click()
        expect(page.get_by_text(re.compile("已确认"))).to_be_visible()

    with phone(browser, live_server, world.users["enterprise_head"]) as page:
        page.goto("/stationing/confirm/")
        # The world's own day and the oldest of this term stay for later.
        for box in page.locator("input[name=day]").all():
            if box.get_attribute("value") != str(day_of(2).pk):
                box.uncheck()
        page.get_by_text("改为退回所选记录").click()
        page.get_by_label("理由").fill("当天中午才到厂。")
        page.get_by_role("button", name="退回", exact=True).click()
        expect(page.get_by_text("已退回1条")).to_be_visible()
        page.goto(day_of(0).get_absolute_url())
        page.get_by_role("button", name="转为需求草稿").click()
        expect(page).to_have_url(re.compile(r"/needs/\d+/"))

    with phone(browser, live_server, world.users["colleague"]) as page:
        page.goto(f"/stationing/days/{day_of(2).pk}/correct/")
        page.get_by_label("下午").check()
        page.get_by_role("button", name="提交更正").click()
        expect(page.get_by_text("第 2 版")).to_be_visible()

    day = day_of(3)
    item = WaitingItem.objects.open().of(term).get(machine="stationing_days")
    end = datetime.datetime.combine(
        add_working_days(item.due_on, 11), datetime.time(9), timezone.get_default_timezone()
    )
    with time_machine.travel(end):
        sweep()
    day.refresh_from_db()
    assert day.state == "lapsed"
    assert str(sums_of(term).confirmed) == "1.5"

    need = Need.objects.get(found_by__user=world.users["colleague"])
    with phone(browser, live_server, world.users["enterprise_head"]) as page:
        page.goto(f"/needs/{need.pk}/edit/")
        page.locator("#id_contact_name").fill("联系人")
        page.locator("#id_contact_phone").fill("0371-00000000")
        page.locator("#id_no_state_secret").check()
        page.locator("main form button.btn-primary").first.click()
        page.goto(f"/needs/{need.pk}/submit/")
        page.locator("main form button.btn-primary").first.click()
        expect(page).to_have_url(re.compile("/submitted/"))
    with phone(browser, live_server, world.users["district_official"]) as page:
        page.goto(f"/needs/{need.pk}/")
        expect(page.get_by_text("驻企发现人")).to_be_visible()
        page.goto(f"/needs/{need.pk}/step/published/")
        page.locator("#id_summary").fill("压滤机滤布易堵，影响产量。")
        page.locator("main form button.btn-primary").first.click()
        expect(page).to_have_url(re.compile(f"/needs/{need.pk}/published/"))
    need.refresh_from_db()
    assert need.state == "published"


def pages(world: World) -> dict[str, list[str]]:
    """Addresses by role: every template of stationing once."""
    records = world.records
    running, asked = records["stationing"].pk, records["own_agreement"].pk
    return {
        "researcher": [
            "/stationing/",
            f"/stationing/{running}/log/",
            f"/stationing/days/{records['day'].pk}/",
            f"/stationing/days/{records['day'].pk}/correct/",
            f"/stationing/{asked}/approve/",
        ],
        "colleague": ["/stationing/log/"],
        "enterprise_head": [
            "/stationing/call/",
            "/stationing/confirm/",
            *(f"/stationing/{running}/{tab}" for tab in ("", "agreement/", "days/", "timeline/", "extend/")),
            f"/stationing/extensions/{records['extension'].pk}/step/agreed/",
            f"/stationing/{running}/step/ended_early/",
            f"/stationing/days/{records['day'].pk}/step/rejected/",
        ],
        "college_admin": [
            "/stationing/offer/",
            f"/stationing/{records['called_stationing'].pk}/step/agreeing/",
            f"/stationing/{asked}/terms/",
            "/stationing/figures/?by=month",
            "/stationing/days/?state=confirmed",
        ],
        "platform_admin": ["/stationing/rules/", f"/stationing/rules/{world.organisations['district'].pk}/"],
    }


def test_every_page(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    assert faults_of(browser, live_server.url, world.users, pages(world)) == {}
