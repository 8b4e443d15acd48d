"""A service order on a phone: from the request through tasks, hours and documents to the result and the closing by both sides."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from files.models import StoredFile
from indicators.rebuilding import compare
from notifications.models import OutgoingMail
from platforms.models import ServiceOrder
from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, grave_faults, sideways
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.world import World, build_world
from tests.figures import shown
from tests.files.samples import PDF

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
TITLE = "省级水性色浆重点实验室"


@pytest.fixture
def world() -> World:
    """The world; its colleague as a person who signs in."""
    world = committed(build_world)
    world.users["colleague"] = world.records["colleague_profile"].user
    return world


@contextmanager
def phone(browser: Browser, live_server, user) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    """A phone in which ``user`` is signed in; every page that it leaves behind must be sound."""
    context = browser.new_context(viewport=PHONE, locale=LOCALES["zh-hans"], base_url=live_server.url)
    session = signed_in(user).session.session_key
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    complaints = Complaints(page)
    yield page
    # A form that comes back with its mistakes is an answer, though browsers note its status.
    found = [one for one in complaints.found if "422" not in one]
    assert (found, grave_faults(page), sideways(page)) == ([], [], 0)
    context.close()


def press(page: Page, name: str) -> None:
    """The button of the form."""
    page.get_by_role("button", name=name, exact=True).click()


def link(page: Page, name: str) -> None:
    """A link of the page."""
    page.locator("main").get_by_role("link", name=name, exact=True).click()


def close(page: Page, order: ServiceOrder, remark: str) -> None:
    """One side reads the result and closes."""
    page.goto(order.get_absolute_url())
    link(page, "确认结果并办结")
    expect(page.get_by_text("300,000")).to_be_visible()
    page.get_by_label("说明").fill(remark)
    press(page, "确认并办结")


def test_from_the_request_to_the_closing(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    today, district = timezone.localdate(), world.organisations["district"]
    compare(correct=True)  # what the world's factories made by themselves is counted from the records
    before = shown(district, "service_orders.results")
    head, college, person, helper = (
        world.users[role] for role in ("enterprise_head", "college_admin", "researcher", "colleague")
    )
    with phone(browser, live_server, head) as page:
        page.goto("/service-orders/")
        link(page, "申请服务")
        page.get_by_label("平台创建").check()
        page.get_by_label("平台或项目名称").fill(TITLE)
        page.get_by_label("省级").check()
        page.get_by_label("申请服务内容").fill("核对建设条件，撰写建设规划。")
        press(page, "提交申请")
        expect(page.locator(".field-error")).to_contain_text("请选择平台类型")
        expect(page.get_by_label("平台或项目名称")).to_have_value(TITLE)
        page.get_by_label("平台类型").select_option("laboratory")
        page.get_by_label("申报截止日期").fill((today + datetime.timedelta(days=40)).isoformat())
        press(page, "提交申请")
        expect(page.get_by_text("已提交，学院将在五个工作日内答复。")).to_be_visible()
    order = ServiceOrder.objects.get(title=TITLE)

    with phone(browser, live_server, college) as page:
        page.goto(order.get_absolute_url())
        link(page, "同意并指派人员")
        page.locator("#id_responsible").select_option(str(world.records["researcher_profile"].pk))
        page.locator("#id_member_1").select_option(str(world.records["colleague_profile"].pk))
        press(page, "同意并指派人员")
        expect(page.get_by_text("当前状态为“服务中”")).to_be_visible()
    assert OutgoingMail.objects.filter(event="service_order.agreed", user=helper).exists()

    with phone(browser, live_server, person) as page:
        page.goto(f"{order.get_absolute_url()}work/")
        link(page, "添加任务")
        page.get_by_label("任务内容").fill("提供研发投入证明")
        page.get_by_label("承担人").select_option("enterprise")
        page.get_by_label("完成期限").fill((today + datetime.timedelta(days=9)).isoformat())
        press(page, "保存")
        expect(page.get_by_text("提供研发投入证明")).to_be_visible()
        page.goto(f"{order.get_absolute_url()}files/")
        page.locator("input[type=file]").first.set_input_files(
            {"name": "建设规划.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_role("button", name="上传").first.click()
        expect(page.get_by_role("link", name=re.compile("建设规划"))).to_be_visible()
    assert StoredFile.objects.filter(name="建设规划.pdf").exists()

    with phone(browser, live_server, helper) as page:
        page.goto(f"{order.get_absolute_url()}work/")
        link(page, "登记工时")
        page.get_by_role("spinbutton").fill("2.5")
        page.get_by_label("工作内容").fill("逐条核对建设条件。")
        press(page, "保存")
        expect(page.get_by_text("2.5 小时")).to_be_visible()

    with phone(browser, live_server, head) as page:
        page.goto(f"{order.get_absolute_url()}work/")
        link(page, "标记完成")
        press(page, "标记完成")
        expect(page.get_by_text("已办理，当前状态为“已完成”。")).to_be_visible()

    with phone(browser, live_server, person) as page:
        page.goto(order.get_absolute_url())
        link(page, "登记提交申报")
        press(page, "登记提交申报")
        expect(page.get_by_text("当前状态为“已提交申报”")).to_be_visible()
        link(page, "登记获批结果")
        page.get_by_label("资助金额").fill("300000")
        page.get_by_label("批复文号").fill("豫科〔示例〕9号")
        press(page, "登记获批结果")
        expect(page.get_by_text("当前状态为“已获批”")).to_be_visible()

    with phone(browser, live_server, head) as page:
        close(page, order, "服务及时。")
        expect(page.get_by_text("本方已办结。")).to_be_visible()
    with phone(browser, live_server, college) as page:
        close(page, order, "")
        expect(page.get_by_text("双方均已办结。")).to_be_visible()
        page.goto("/service-orders/figures/")
        expect(page.get_by_role("heading", name="服务单统计")).to_be_visible()
    order.refresh_from_db()
    assert (order.state, order.confirmed_on) == ("closed", today)
    assert shown(district, "service_orders.results") == before + 1
    assert compare() == []


def pages(world: World) -> dict[str, list[str]]:
    """Addresses by role: every template of service orders once."""
    records = world.records
    base, base_of = "/service-orders/", lambda name: f"/service-orders/{records[name].pk}/"
    order = base_of("order")
    return {
        "researcher": [
            base,
            *(f"{order}{tab}" for tab in ("", "work/", "files/", "timeline/", "edit/", "hours/", "tasks/")),
            f"{base}tasks/{records['open_task'].pk}/",
            f"{base}tasks/{records['open_task'].pk}/step/dropped/",
            f"{base}hours/{records['hours'].pk}/delete/",
            f"{order}step/submitted/",
        ],
        "enterprise_head": [
            f"{base}ask/",
            f"{base}enterprises/{records['enterprise_profile'].pk}/",
            f"{order}work/",
            base_of("closed_order"),
            base_of("approved_order"),
            f"{base_of('approved_order')}close/",
            f"{base_of('submitted_order')}step/approved/",
            f"{base_of('submitted_order')}step/not_approved/",
        ],
        "college_admin": [
            f"{base_of('requested_order')}step/running/",
            f"{base_of('requested_order')}step/declined/",
            f"{order}people/",
            f"{base}figures/",
        ],
        "district_official": [f"{base}ask/", f"{base}figures/?by=enterprise", f"{base}?state=running&kind=programme"],
    }


def test_every_page(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    assert faults_of(browser, live_server.url, world.users, pages(world)) == {}
