"""Pages of enterprises, researchers, parks and colleges with dashboards and reports in a real browser, at both widths and in both languages."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from enterprises.models import Enterprise
from meetings.links import answer_path, here_path
from researchers.models import Researcher
from tests.browser.looks import grave_faults, sideways
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import make_user, signed_in
from tests.factories.enterprises import make_code
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
BIB = "@article{a, title={连续流硝化的放大研究}, author={王芳 and 李明}, journal={化工学报}, year=2024, doi={10.1000/flow.1}}\n@article{b, year=2020}"


@pytest.fixture
def world() -> World:
    world = committed(build_world)
    enterprise = world.records["enterprise_profile"]
    enterprise.main_products = "氯代甲苯，年产3000吨；环氧固化剂"
    enterprise.technical_shortcomings = "硝化收率停留在82%，废酸未能回用。"
    enterprise.qualifications, enterprise.is_key = ["high_tech", "specialised"], True
    enterprise.save()
    return world


def enter(context: BrowserContext, live_server: Any, user: Any) -> None:
    """Sign ``user`` in."""
    cookie = signed_in(user).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def pages(world: World) -> dict[str, list[str]]:
    """Addresses by role: every kind of page."""
    enterprise, registered = world.records["enterprise_profile"].pk, world.records["registered_enterprise"].pk
    researcher, applicant = world.records["researcher_profile"].pk, world.records["applicant"].pk
    park, college = world.records["park_profile"].pk, world.records["college_profile"].pk
    template, frozen = world.records["report_template"].pk, world.records["frozen_period"].pk
    meeting, party = world.records["meeting"].pk, world.records["participant"].party_id
    organised = ("", "participants/", "papers/", "agenda/", "attendance/", "edit/", "step/cancelled/")
    own = ("", "people/", "files/", "timeline/", "edit/", "registered/")
    official = ("step/suspended/", "step/closed/", "identity/", "park/", "invite-head/")
    tabs = ("", "publications/", "patents/", "files/", "timeline/", "edit/", "applied/", "publications/import/")
    return {
        "enterprise_head": [
            *(f"/enterprises/{enterprise}/{tab}" for tab in own),
            "/enterprises/register/",
            "/dashboard/",
        ],
        "enterprise_member": ["/researchers/apply/"],
        "researcher": [
            "/enterprises/mine/",
            *(f"/researchers/{researcher}/{tab}" for tab in tabs),
            f"/researchers/{researcher}/publications/new/",
            "/dashboard/mine/",
        ],
        "district_official": [
            "/enterprises/",
            "/enterprises/?state=verified&key=on",
            "/enterprises/new/",
            "/dashboard/",
            "/dashboard/league/",
            "/dashboard/warnings/",
            "/dashboard/figures/",
            "/dashboard/figures/needs.connection_rate/",
            *(f"/dashboard/frozen/{page}" for page in ("", "new/", f"{frozen}/", f"{frozen}/needs.entered/")),
            "/reports/",
            "/reports/templates/new/",
            *(f"/reports/templates/{template}/{page}" for page in ("", "preview/", "schedule/")),
            f"/reports/{world.records['report'].pk}/",
            "/meetings/",
            "/meetings/new/",
            "/meetings/series/new/",
            f"/meetings/series/{world.records['series'].pk}/",
            *(f"/meetings/{meeting}/{page}" for page in organised),
            f"/meetings/parties/{party}/",
            f"/meetings/guests/{world.records['held_guest'].pk}/erase/",
            *(f"/enterprises/{enterprise}/{name}" for name in official),
        ],
        "other_official": [f"/enterprises/{registered}/", f"/enterprises/{registered}/step/verified/"],
        "park_official": [f"/parks/{park}/edit/"],
        "college_admin": [
            "/researchers/",
            f"/researchers/{applicant}/",
            f"/researchers/{applicant}/step/refused/",
            f"/colleges/{college}/edit/",
            "/dashboard/",
        ],
        "visitor": [
            "/parks/",
            f"/parks/{park}/",
            "/colleges/",
            f"/colleges/{college}/",
            answer_path(world.records["guest"]),
            here_path(world.records["meeting"]),
        ],
    }


def test_every_page(browser: Browser, live_server, world: World) -> None:
    assert faults_of(browser, live_server.url, world.users, pages(world)) == {}


def test_an_enterprise_registers_on_a_phone(browser: Browser, live_server, world: World) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    enter(context, live_server, make_user("王示例", phone="13900000000"))
    page = context.new_page()
    page.goto(f"{live_server.url}/enterprises/register/")
    page.get_by_label("企业名称").fill("示例新材料有限公司")
    page.get_by_label("统一社会信用代码").fill("914102")
    page.get_by_label("所在区").select_option(label="Eastvale District")
    page.get_by_label("园区").select_option(label="Eastvale Chemical Park")
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".error-summary")).to_contain_text("18")
    expect(page.get_by_label("企业名称")).to_have_value("示例新材料有限公司")
    page.get_by_label("统一社会信用代码").fill(make_code())
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".confirmation")).to_contain_text("企业登记已提交")
    expect(page.locator(".confirmation")).to_contain_text("Eastvale Chemical Park")
    assert Enterprise.objects.get(organisation__name="示例新材料有限公司").state == "registered"
    context.close()


def test_officials_return_and_the_head_submits_again(browser: Browser, live_server, world: World) -> None:
    enterprise = world.records["other_enterprise_profile"]
    Enterprise.objects.filter(pk=enterprise.pk).update(state="registered")
    desk = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    enter(desk, live_server, world.user("park_official"))
    page = desk.new_page()
    page.goto(f"{live_server.url}/enterprises/{enterprise.pk}/")
    page.get_by_role("link", name="退回修改").click()
    page.get_by_label("理由").fill("执照照片不清晰")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".tone-waiting").first).to_have_text("退回修改")
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    enter(phone, live_server, world.user("other_enterprise"))
    page = phone.new_page()
    page.goto(f"{live_server.url}/enterprises/mine/")
    page.get_by_role("link", name="办理记录").click()
    expect(page.get_by_text("执照照片不清晰")).to_be_visible()
    page.get_by_role("link", name="重新提交").click()
    page.get_by_role("button", name="重新提交").click()
    expect(page.locator(".tone-waiting").first).to_have_text("已登记，待核验")
    desk.close()
    phone.close()


def test_a_researcher_imports_publications(browser: Browser, live_server, world: World) -> None:
    researcher: Researcher = world.records["researcher_profile"]
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    enter(context, live_server, world.user("researcher"))
    page = context.new_page()
    page.goto(f"{live_server.url}/researchers/{researcher.pk}/publications/")
    page.get_by_role("link", name="批量导入").click()
    page.get_by_label("在此粘贴列表").fill(BIB)
    page.get_by_role("button", name="先预览").click()
    expect(page.get_by_text("该条目既无题名也无 DOI。")).to_be_visible()
    assert (grave_faults(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="添加所选论著").click()
    expect(page.locator(".list-title", has_text="连续流硝化的放大研究")).to_be_visible()
    assert set(researcher.publications.values_list("doi", flat=True)) == {"", "10.1000/flow.1"}
    context.close()
