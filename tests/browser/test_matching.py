"""Matching in a real browser: an official invites whom a new need fits, the researcher opens it from the mail and claims."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from needs.enums import InvitationState, NeedState
from needs.matching import profiles
from needs.models import Invitation
from needs.tasks import match
from notifications.models import OutgoingMail
from tests.browser.conftest import LOCALES
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.matching import make_expert
from tests.factories.needs import make_need
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def window_of(browser: Browser, live_server: Any, user: Any, width: int, language: str = "zh-hans") -> Page:
    """A window in which ``user`` is signed in."""
    type(user).objects.filter(pk=user.pk).update(language=language)
    context = browser.new_context(viewport={"width": width, "height": 844}, locale=LOCALES[language])
    session = signed_in(user).session.session_key
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def test_an_official_invites_and_the_researcher_claims(browser: Browser, live_server: Any) -> None:
    profiles.forget_index()
    world = committed(build_world)
    expert = make_expert(
        world.organisations["college"], "Nitrator", "微反应器中芳烃的连续硝化", "硝化反应热失控的量热研究"
    )
    make_expert(world.organisations["college"], "Membrane", "陶瓷膜分离高盐废水", "纳滤膜的制备")
    need = make_need(
        world.records["enterprise_profile"],
        NeedState.SUBMITTED,
        by=world.users["enterprise_head"],
        title="芳烃连续硝化的热失控",
        trouble="硝化釜放热剧烈，希望改为微反应器连续硝化。",
    )
    official = window_of(browser, live_server, world.users["district_official"], 1280)
    official.goto(f"{live_server.url}/needs/{need.pk}/step/published/")
    official.get_by_role("button", name="发布").last.click()
    expect(official).to_have_url(re.compile(f"/needs/{need.pk}/published/"))
    match()  # what the worker does
    official.goto(f"{live_server.url}/needs/{need.pk}/")
    official.get_by_role("link", name="匹配专家").click()
    first = official.locator("li:has(.match)").first
    for words in ("Nitrator", "微反应器中芳烃的连续硝化", "共同术语"):
        expect(first).to_contain_text(words)
    official.get_by_role("button", name="邀请Nitrator").click()
    official.get_by_text("已邀请", exact=True).wait_for()
    mail = OutgoingMail.objects.get(event="invitation.invited")
    assert mail.user == expert.user
    found = re.search(r"https?://[^/\s]+(/needs/\d+/)", mail.text)
    assert found
    researcher = window_of(browser, live_server, expert.user, 390)
    researcher.goto(live_server.url + found.group(1))
    expect(researcher.get_by_text("您受邀揭榜本需求").first).to_be_visible()
    researcher.locator(".btn-primary", has_text="揭榜").first.click()
    researcher.locator("[name=approach]").fill("连续硝化，微反应器，在线量热。")
    researcher.locator("[name=price]").fill("30")
    researcher.locator("[name=months]").fill("6")
    researcher.locator("[name=proof]").fill("已有两套中试装置。")
    researcher.locator("main form button[type=submit]").first.click()
    researcher.wait_for_url(re.compile(r"/claims/\d+/"))
    assert Invitation.objects.get(need=need, researcher=expert).state == InvitationState.TAKEN_UP


def test_every_page(browser: Browser, live_server: Any) -> None:
    world: World = committed(build_world)
    invitation = world.records["need_invitation"]
    pages = {
        "district_official": [f"/needs/{world.records['need'].pk}/matches/"],
        "researcher": [
            "/needs/fitting/",
            "/",
            f"/needs/{invitation.need_id}/",
            f"/needs/invitations/{invitation.pk}/decline/",
        ],
    }
    assert faults_of(browser, live_server.url, world.users, pages) == {}
