"""Accounts, people and organisations in a real browser: both widths, both languages, and an invitation from end to end."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from notifications.models import OutgoingMail
from notifications.sealing import unseal
from tests.browser.looks import Complaints
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import make_user, signed_in
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
INVITED = "newcomer@example.test"


@pytest.fixture
def world() -> World:
    """One of everything, and somebody without a role."""
    world = committed(build_world)
    world.users["newcomer"] = make_user("新人")
    return world


def enter(context: BrowserContext, live_server, user: User) -> Page:
    """A page of somebody signed in."""
    session = signed_in(user).session.session_key
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def test_every_page(browser: Browser, live_server, world: World) -> None:
    enterprise, college = world.organisations["enterprise"].pk, world.organisations["college"].pk
    member = world.records["membership_enterprise_member"].pk
    pages = {
        "newcomer": ["/start/", "/me/", "/me/data/", "/privacy/"],
        "enterprise_head": [
            "/me/",
            "/me/data/",
            f"/organisations/{enterprise}/people/",
            f"/organisations/{enterprise}/people/invite/",
            f"/membership/{member}/end/",
            f"/membership/{member}/role/",
            f"/invitations/{world.records['invitation_token']}/",
        ],
        "platform_admin": [
            "/organisations/",
            "/organisations/new/park/",
            f"/organisations/{college}/",
            f"/organisations/{college}/edit/",
            "/links/",
            "/links/new/",
            "/erasures/",
            f"/erasures/{world.records['erasure_request'].pk}/",
        ],
    }
    assert faults_of(browser, live_server.url, world.users, pages) == {}


def test_from_invitation_to_colleague(browser: Browser, live_server, world: World) -> None:
    head = enter(browser.new_context(locale="zh-CN"), live_server, world.users["enterprise_head"])
    head.goto(live_server.url + "/me/colleagues/")
    head.get_by_role("link", name="邀请成员").click()
    head.get_by_label("电子邮箱").fill(INVITED)
    head.get_by_label("角色").select_option("enterprise_member")
    head.get_by_role("button", name="发送邀请").click()
    expect(head.locator(".messages")).to_contain_text(INVITED)

    mail = unseal(OutgoingMail.objects.get(to=INVITED).sealed)
    found = re.search(r"/invitations/[\w-]+/", mail["text"])
    assert found
    guest = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    complaints = Complaints(guest)
    guest.goto(live_server.url + found[0])
    guest.get_by_role("button", name="用此邮箱注册").click()
    expect(guest.locator("[name=email]")).to_have_value(INVITED)
    guest.locator("[name=password1]").fill("a-long-enough-phrase")
    guest.locator("[name=name]").fill("王小明")
    guest.locator("[name=phone]").fill("138 0000 0000")
    guest.locator("[name=consent]").check()
    guest.locator("[name=phone]").press("Enter")
    guest.get_by_role("button", name="接受邀请").click()
    expect(guest.locator(".messages")).to_contain_text("Clearwater Chemicals")
    assert complaints.found == []

    head.goto(live_server.url + "/me/colleagues/")
    expect(head.locator("table.list")).to_contain_text("王小明")
