"""A session ends while somebody writes: nothing typed is lost, with and without JavaScript, and nothing is stored."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from needs.models import Need
from tests.browser.conftest import LOCALES
from tests.browser.looks import grave_faults
from tests.committed import committed
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Lapis-lazuli-2026"
TITLE, TROUBLE = "含盐废水中氯离子的去除", "废水含盐量高，生化处理不稳定，每月停产两天。"


@pytest.fixture
def world() -> World:
    world = committed(build_world)
    head = world.users["enterprise_head"]
    head.set_password(PASSWORD)
    head.save(update_fields=["password"])
    return world


def sign_in(page: Page, world: World) -> None:
    """On the sign-in page that is open."""
    page.get_by_label("电子邮箱").fill(world.users["enterprise_head"].email)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def writing(window: BrowserContext, live_server, world: World) -> Page:
    """The form of a new need, half written, in a session that ends now."""
    page = window.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/needs/new/")
    sign_in(page, world)
    page.wait_for_url("**/needs/new/")
    Session.objects.all().delete()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_trouble").fill(TROUBLE)
    return page


def sign_in_beside(page: Page, world: World, link: str) -> None:
    """Follow a link that opens a tab of its own, sign in there, close it."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=link).click()
    beside = opened.value
    sign_in(beside, world)
    expect(beside.get_by_role("heading", level=1)).to_have_text("您已登录")
    beside.close()


def test_the_form_stays_open_and_goes_on_after_signing_in_beside_it(window: BrowserContext, live_server, world) -> None:
    page = writing(window, live_server, world)
    notice = page.locator("#toasts .notice")
    expect(notice).to_contain_text("您已退出登录")
    assert (page.url, Need.objects.filter(title=TITLE).exists()) == (f"{live_server.url}/needs/new/", False)
    sign_in_beside(page, world, "登录")
    # The token of this page is older than the sign-in; saving by itself works again nevertheless.
    page.locator("#id_trouble").press_sequentially("急。")
    expect(page.locator(".autosave")).to_contain_text("已于")
    page.locator("button[name=then][value=save]").click()
    page.wait_for_url("**/edit/**")
    assert list(Need.objects.filter(title=TITLE).values_list("trouble", flat=True)) == [f"{TROUBLE}急。"]


def test_without_javascript_the_text_waits_on_the_page(browser: Browser, live_server, world) -> None:
    window = browser.new_context(java_script_enabled=False, locale=LOCALES["zh-hans"])
    page = writing(window, live_server, world)
    page.locator("button[name=then][value=save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("尚未提交，内容未丢失")
    sign_in_beside(page, world, "登录（新标签页）")
    assert TITLE not in str([session.get_decoded() for session in Session.objects.all()])
    # Signed in anew, the token of the first page counts no more: the page keeps the text once more.
    page.get_by_role("button", name="提交刚才填写的内容").click()
    page.get_by_role("button", name="提交刚才填写的内容").click()
    page.wait_for_url("**/edit/**")
    assert list(Need.objects.filter(title=TITLE).values_list("trouble", flat=True)) == [TROUBLE]
    window.close()


def test_the_page_that_keeps_the_text_has_no_grave_faults(window: BrowserContext, live_server, world) -> None:
    page = writing(window, live_server, world)
    page.evaluate("document.querySelector('.autosave').remove()")
    page.locator("button[name=then][value=save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("尚未提交，内容未丢失")
    assert grave_faults(page) == []


@pytest.mark.parametrize(
    ("site", "address", "kept"),
    [
        ("same-origin", "/needs/new/", True),
        ("cross-site", "/needs/new/", False),
        ("same-origin", "/accounts/login/", False),
    ],
)
def test_only_what_our_own_pages_sent_is_kept_and_no_secret(site: str, address: str, kept: bool) -> None:
    sent = {"title": TITLE, "password": "Ochre-yellow-2026", "new_password1": "Ochre-yellow-2026"}
    response = Client(enforce_csrf_checks=True).post(address, sent, headers={"Sec-Fetch-Site": site})
    page = response.content.decode()
    assert (response.status_code, TITLE in page, "Ochre-yellow" in page) == (403, kept, False)
