"""Search in a real browser: suggestions while typing, narrowing by facets, a search that is kept; at both widths."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from needs.enums import NeedState
from search.models import SavedSearch
from search.services import save_search
from tests.browser.test_waiting import enter
from tests.browser.visits import faults_of
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = ["对硝基苯胺连续硝化的放热控制", "对硝基苯胺结晶母液回收", "硝化废水中硝基酚的去除"]


@pytest.fixture
def world(transactional_world: World) -> World:
    """The world, with three published needs about nitration and an enterprise that makes the same substance."""
    enterprise = transactional_world.records["enterprise_profile"]
    enterprise.development_status = "年产对位产品 3,000 吨，CAS 100-01-6。"
    enterprise.save()
    for title in TITLES:
        make_need(
            enterprise,
            NeedState.PUBLISHED,
            by=transactional_world.users["enterprise_head"],
            title=title,
            summary=f"{title}，CAS 100-01-6。",
        )
    return transactional_world


def test_from_typing_to_a_kept_search(window: BrowserContext, live_server, world: World) -> None:
    page = enter(window, live_server, world.users["district_official"])
    page.goto(live_server.url + "/search/")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.press_sequentially("对硝基")
    expect(page.get_by_role("main").locator(".suggestions-list a")).to_have_text(TITLES[1::-1])
    box.press("Enter")
    hits = page.locator(".search-hits .list-title")
    expect(hits).to_have_text(TITLES[1::-1])
    expect(page.locator(".search-hits mark").first).to_have_text("对硝基")

    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("100-01-6")
    box.press("Enter")
    expect(hits).to_have_count(4)
    expect(page.locator(".pager")).to_have_text("共 4 条")
    page.get_by_role("navigation", name="类别").get_by_role("link", name="需求").click()
    expect(page.get_by_role("main").locator(".filters .chip")).to_have_text(["需求（取消此筛选条件）"])
    expect(hits).to_have_count(3)
    page.get_by_role("link", name="保存此搜索").click()
    page.get_by_label("名称").fill("硝基苯胺")
    page.get_by_label("新结果提醒").select_option(label="每周")
    page.get_by_role("button", name="保存").click()
    kept = SavedSearch.objects.get(name="硝基苯胺")
    assert (kept.query, kept.filters, kept.name, kept.frequency) == (
        "100-01-6",
        {"kind": "need"},
        "硝基苯胺",
        "weekly",
    )
    page.get_by_role("link", name="硝基苯胺", exact=True).click()
    expect(hits).to_have_count(3)
    hits.first.click()
    expect(page.locator("h1")).to_have_text(TITLES[2])

    page.goto(live_server.url + "/search/saved/")
    page.get_by_role("listitem").filter(has_text="硝基苯胺").get_by_role("link", name="修改").click()
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator("h1")).to_have_text("保存的搜索")
    assert not SavedSearch.objects.filter(name="硝基苯胺").exists()


def test_every_page(browser: Browser, live_server, world: World) -> None:
    official = world.users["district_official"]
    kept = save_search(actor=official, query="硝化", filters={"kind": "need"}, name="硝化", frequency="daily")
    pages = [
        "/search/",
        "/search/?q=硝",
        "/search/?q=zz-没有的词",
        "/search/saved/",
        "/search/saved/new/?q=硝化&kind=need",
        f"/search/saved/{kept.pk}/change/",
    ]
    assert faults_of(browser, live_server.url, world.users, {"district_official": pages}) == {}
