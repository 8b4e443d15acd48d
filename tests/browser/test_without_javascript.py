"""The two short forms that everything begins with, walked to their end on a phone whose browser runs no JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from needs.enums import ClaimState, NeedState
from needs.models import Claim, Need
from tests.browser.conftest import LOCALES
from tests.browser.looks import sideways
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

TITLE, TROUBLE = "永固黄母液脱盐", "母液含盐百分之十二，蒸发能耗高，结晶盐发黄，无法回用。"
APPROACH = "以纳滤与电渗析分级脱盐，浓水结晶得工业盐，淡水回用。"


@pytest.fixture
def world() -> World:
    return committed(build_world)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale=LOCALES["zh-hans"]
    )
    yield context
    context.close()


def opened(phone: BrowserContext, live_server, world: World, role: str, path: str) -> Page:
    """A page as the person of a role sees it."""
    cookie = signed_in(world.users[role]).cookies["sessionid"].value
    phone.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = phone.new_page()
    page.goto(live_server.url + path)
    return page


def send(page: Page) -> None:
    """Press the primary button. What only a script could do must not be asked for on the way."""
    expect(page.locator("main .js-only:visible")).to_have_count(0)
    assert sideways(page) == 0
    page.locator("main form button.btn-primary").first.click()


def test_a_need_from_the_form_to_its_number(phone: BrowserContext, live_server, world: World) -> None:
    page = opened(phone, live_server, world, "enterprise_head", "/needs/new/")
    page.locator("#id_title").fill(TITLE)
    send(page)
    # A mistake comes back with its message, and nothing typed is gone.
    expect(page.locator(".error-summary a").first).to_be_visible()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    page.locator("#id_trouble").fill(TROUBLE)
    page.get_by_label("生产工艺升级改造").check()
    page.locator("#id_contact_name").fill("星野")
    page.locator("#id_contact_phone").fill("0371-00000000")
    page.locator("#id_no_state_secret").check()
    send(page)
    expect(page).to_have_url(re.compile(r"/needs/\d+/submit/"))
    expect(page.locator("main")).to_contain_text(TROUBLE)
    send(page)
    expect(page).to_have_url(re.compile(r"/needs/\d+/submitted/"))
    need = Need.objects.get(title=TITLE)
    expect(page.locator("main")).to_contain_text(need.number)
    assert (need.state, need.trouble, need.enterprise) == (
        NeedState.SUBMITTED,
        TROUBLE,
        world.records["enterprise_profile"],
    )


def test_a_claim_from_the_need_to_the_college(phone: BrowserContext, live_server, world: World) -> None:
    need = world.records["need"]
    page = opened(phone, live_server, world, "researcher", f"/needs/{need.pk}/")
    page.locator(f"main a[href='/needs/{need.pk}/claim/']").first.click()
    page.locator("#id_approach").fill(APPROACH)
    page.locator("#id_price").fill("30")
    page.locator("#id_months").fill("8")
    page.locator("#id_proof").fill("已完成同类课题两项，有用户证明。")
    send(page)
    expect(page).to_have_url(re.compile(r"/claims/\d+/submit/"))
    expect(page.locator("main")).to_contain_text(APPROACH)
    send(page)
    expect(page).to_have_url(re.compile(r"/claims/\d+/done/"))
    claim = Claim.objects.get(need=need, leader=world.records["researcher_profile"])
    assert (claim.state, claim.approach, claim.months) == (ClaimState.COLLEGE_REVIEW, APPROACH, 8)
