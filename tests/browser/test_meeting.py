"""A meeting on its one screen: a need and two commitments from statements, minutes confirmed by the parties, pages audited."""

import re

import pytest
from playwright.sync_api import Browser, expect

from meetings.enums import MeetingState
from meetings.models import Commitment, Meeting, Minutes
from needs.models import Need
from tests.browser.test_service_orders import link, phone, press
from tests.browser.visits import faults_of
from tests.factories.meetings import make_item, make_meeting, make_participant, make_party
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
SAID = ("压滤机每四小时停机清洗一次。", "我们两周内寄送样品。")


@pytest.fixture
def world() -> World:
    """The world."""
    return build_world()


@pytest.fixture
def meeting(world: World) -> Meeting:
    """A meeting under way of district, enterprise and college."""
    users, organisations = world.users, world.organisations
    meeting = make_meeting(organisations["district"], "held", by=users["district_official"])
    for name, role in (("enterprise", "enterprise_head"), ("college", "college_admin")):
        make_participant(make_party(meeting, organisations[name]), users[role])
    make_item(meeting, 1, title="企业介绍", enterprise=world.records["enterprise_profile"])
    return meeting


def test_from_the_room_to_confirmed_minutes(  # type: ignore[no-untyped-def]
    browser: Browser, live_server, world: World, meeting: Meeting
) -> None:
    with phone(browser, live_server, world.users["district_official"]) as page:
        page.goto(meeting.get_absolute_url())
        link(page, "会议现场")
        for text in SAID:
            page.get_by_label("发言内容").fill(text)
            page.get_by_label("发言人").select_option(label=str(world.organisations["enterprise"]))
            press(page, "记下")
            expect(page.locator("#live li").get_by_text(text)).to_be_visible()
        first, second = (page.locator("#live li", has_text=text).first for text in SAID)
        first.get_by_role("button", name="转为需求草稿").click()
        expect(first.get_by_role("link", name=re.compile("^N-"))).to_be_visible()
        assert Need.objects.filter(trouble=SAID[0]).count() == 1
        for number, line in enumerate((first, second), start=1):
            line.get_by_role("button", name="转为承诺事项").click()
            expect(line.get_by_role("button", name="转为承诺事项")).to_have_count(0)
            assert Commitment.objects.filter(meeting=meeting).count() == number
        page.goto(f"/meetings/{meeting.pk}/minutes/")
        press(page, "起草会议纪要")
        expect(page.get_by_label("议程与发言")).to_have_value(f"1. 企业介绍 (Ms Lin)\n\n其他发言\n{_lines(world)}")
        page.get_by_label("议定事项").fill("下次会议通报进展。")
        press(page, "保存")
        link(page, "发送各方确认")
        press(page, "发送各方确认")
        expect(page.get_by_text("下次会议通报进展。")).to_be_visible()
    minutes = Minutes.objects.get(meeting=meeting)
    for role in ("enterprise_head", "college_admin"):
        with phone(browser, live_server, world.users[role]) as page:
            page.goto(minutes.get_absolute_url())
            link(page, "确认或提出异议")
            page.get_by_label("我方确认会议纪要").check()
            press(page, "提交答复")
            expect(page.get_by_text("答复已登记。")).to_be_visible()
    minutes.refresh_from_db()
    assert (minutes.state, Meeting.objects.get(pk=meeting.pk).state) == ("confirmed", MeetingState.CLOSED)


def _lines(world: World) -> str:
    who = world.organisations["enterprise"]
    return "\n".join(f"— {who}：{text}" for text in SAID)


def test_every_page_is_sound(browser: Browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    records = world.records
    held, sent, draft = (records[key] for key in ("held_meeting", "sent_minutes", "draft_minutes"))
    commitment, plan = records["commitment"], records["plan"]
    pages = {
        "district_official": [
            f"/meetings/{held.pk}/live/",
            f"/meetings/{held.pk}/commitments/",
            f"/meetings/{held.pk}/commitments/add/",
            f"/meetings/statements/{records['free_statement'].pk}/",
            f"{draft.get_absolute_url()}edit/",
            f"{sent.get_absolute_url()}to/2/",
            f"/meetings/plans/{plan.pk}/revise/",
        ],
        "enterprise_head": [
            "/meetings/commitments/",
            commitment.get_absolute_url(),
            f"{commitment.get_absolute_url()}step/done/",
            sent.get_absolute_url(),
            f"{sent.get_absolute_url()}answer/",
        ],
        "college_admin": ["/meetings/plans/", plan.get_absolute_url()],
    }
    assert faults_of(browser, live_server.url, world.users, pages) == {}
