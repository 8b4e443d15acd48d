"""The main job from end to end, as a newcomer would try it: ``make run``, then only a browser.

An enterprise registers and is verified, posts a need on a phone, the district publishes it, two researchers claim it, the
college approves, the enterprise accepts one, the project is there, everybody was told by mail, and the dashboard counts it.
``PORTAL_RECORD=folder`` keeps a picture of every page and a trace of every window (``playwright show-trace FILE``).
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from stdnum.cn import uscc

from demo.accounts import PASSWORD
from tests.browser.looks import Complaints, grave_faults
from tests.cooperation.test_run import Run

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BODY = "91410205MA9STARY0".replace("S", "5")
CODE = BODY + uscc.calc_check_digit(BODY)
ENTERPRISE, TITLE = "示例星野颜料科技有限公司", "降低永固黄颜料母液的含盐量"
HEAD, HEAD_PASSWORD = "star@enterprise.example", "Xingye-pigment-2026"
MAIL_SECONDS = 90
CODE_SECONDS = 60


@dataclass
class Portal:
    """A running portal and the browser that looks at it."""

    browser: Browser
    url: str
    record: Path | None
    pictures: int = 0
    used_codes: set[tuple[str, str]] = field(default_factory=set)
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    @contextmanager
    def window(self, name: str, viewport: dict[str, int] | None = None) -> Iterator[Page]:
        """A fresh window for one person; recorded where that is wanted."""
        context: BrowserContext = self.browser.new_context(
            viewport=viewport or DESK, locale="zh-CN", color_scheme="light", base_url=self.url
        )
        if self.record:
            context.tracing.start(screenshots=True, snapshots=True)
        page = context.new_page()
        complaints = Complaints(page)
        try:
            yield page
            assert (name, complaints.found) == (name, [])
        finally:
            if self.record:
                self.pictures += 1
                context.tracing.stop(path=self.record / f"{self.pictures:02d}-{name}.zip")
            context.close()

    def look(self, page: Page, name: str) -> None:
        """Nothing grave for readers with a screen reader, and a picture where wanted."""
        assert (name, grave_faults(page)) == (name, [])
        if self.record:
            self.pictures += 1
            page.screenshot(path=self.record / f"{self.pictures:02d}-{name}.png", full_page=True)

    def fresh_code(self, email: str) -> str:
        """The second-factor code that the development mailbox shows for ``email``, each once: none is taken twice."""
        with self.window("mailbox") as page:
            row = page.get_by_role("row").filter(has_text=email).first
            deadline = time.monotonic() + CODE_SECONDS
            while True:
                page.goto("/dev/mailbox/")
                found = re.search(r"\b\d{6}\b", row.inner_text())
                assert found, row.inner_text()
                if (email, found.group()) not in self.used_codes:
                    break
                assert time.monotonic() < deadline, f"no new code for {email}"
                page.wait_for_timeout(1_000)
        self.used_codes.add((email, found.group()))
        return found.group()

    def mail(self, to: str, subject: str) -> str:
        """The text of a mail; waits for the worker that sends it."""
        with self.window("mailbox") as page:
            row = page.get_by_role("row").filter(has_text=to).filter(has_text=subject).first
            deadline = time.monotonic() + MAIL_SECONDS
            while True:
                page.goto("/dev/mailbox/")
                if row.count():
                    break
                assert time.monotonic() < deadline, f"no mail “{subject}” to {to}: {page.inner_text('main')}"
                page.wait_for_timeout(500)
            with page.expect_navigation():
                row.get_by_role("link").first.click()
            return page.inner_text("main")

    def enter(self, page: Page, email: str, password: str = PASSWORD) -> None:
        """Sign in by password, and by code where one is asked for; who has done so once stays signed in."""
        if email in self.cookies:
            page.context.add_cookies(self.cookies[email])
            return
        page.goto("/accounts/login/")
        page.get_by_label("电子邮箱").fill(email)
        page.get_by_label("密码").first.fill(password)
        with page.expect_navigation():
            page.get_by_role("button", name="登录", exact=True).click()
        expect(page).not_to_have_url(re.compile("/accounts/login/"))
        code = page.locator("#id_code")
        for _attempt in range(3):  # a code that was shown in its last second is refused
            if not code.count():
                break
            code.fill(self.fresh_code(email))
            with page.expect_navigation():
                page.locator("main form").filter(has=code).locator("button").first.click()
        expect(code).to_have_count(0)
        self.cookies[email] = page.context.cookies()


@pytest.fixture
def portal(browser: Browser, tmp_path: Path) -> Iterator[Portal]:
    """``make run`` in an empty folder, demonstration data and all."""
    record = Path(os.environ["PORTAL_RECORD"]) if "PORTAL_RECORD" in os.environ else None
    with Run(tmp_path / "var") as run:
        run.wait_until_announced()
        yield Portal(browser=browser, url=f"http://localhost:{run.port}", record=record)
        run.process.terminate()
        run.process.wait(60)


def submit(page: Page) -> None:
    """Press the page's one primary button."""
    page.locator("main form button.btn-primary").first.click()


def register(portal: Portal) -> int:
    """The head signs up, confirms the address, registers the enterprise; returns its key."""
    with portal.window("head") as page:
        page.goto("/")
        portal.look(page, "landing")
        page.get_by_role("link", name="注册", exact=True).first.click()
        page.locator("#id_name").fill("星野")
        page.locator("#id_phone").fill("0371-00000000")
        page.locator("#id_email").fill(HEAD)
        page.locator("#id_password1").fill(HEAD_PASSWORD)
        page.locator("main input[type=checkbox]").check()
        submit(page)
        found = re.search(r"\b\d{8}\b", portal.mail(HEAD, "确认邮箱"))
        assert found
        page.locator("#id_code").fill(found.group())
        submit(page)
        page.goto("/start/")
        portal.look(page, "start")
        page.locator("main a[href='/enterprises/register/']").click()
        page.locator("#id_name").fill(ENTERPRISE)
        page.locator("#id_uscc").fill(CODE)
        page.locator("#id_district").select_option(label="禹王台区")
        page.locator("#id_park").select_option(label="禹王台区精细化工产业园")
        page.locator("#id_contact_name").fill("星野")
        page.locator("#id_contact_phone").fill("0371-00000000")
        portal.look(page, "register")
        submit(page)
        expect(page).to_have_url(re.compile(r"/enterprises/\d+/registered/"))
        portal.look(page, "registered")
        return key_in(page)


def key_in(page: Page) -> int:
    """The first key in the page's address."""
    found = re.search(r"/(\d+)/", page.url)
    assert found, page.url
    return int(found.group(1))


def verify(portal: Portal, enterprise: int) -> None:
    """The park's official finds the registration among what waits, and verifies it."""
    portal.mail("liaison@park.example", ENTERPRISE)
    with portal.window("park") as page:
        portal.enter(page, "liaison@park.example")
        page.goto("/")
        portal.look(page, "waiting")
        page.get_by_role("link", name=ENTERPRISE).first.click()
        expect(page).to_have_url(re.compile(f"/enterprises/{enterprise}/"))
        page.goto(f"/enterprises/{enterprise}/step/verified/")
        portal.look(page, "verify")
        submit(page)
        expect(page.locator("main")).to_contain_text("已核验")
    portal.mail(HEAD, "已通过核验")


def post(portal: Portal) -> int:
    """The head posts a need on a phone: short form, check page, confirmation."""
    with portal.window("phone", PHONE) as page:
        portal.enter(page, HEAD, HEAD_PASSWORD)
        page.goto("/needs/new/")
        page.locator("#id_title").fill(TITLE)
        page.locator("#id_trouble").fill(
            "永固黄母液含盐百分之十二，蒸发能耗高，结晶盐发黄卖不掉。希望降盐并让盐能回用。"
        )
        page.get_by_label("生产工艺升级改造").check()
        page.locator("#id_contact_name").fill("星野")
        page.locator("#id_contact_phone").fill("0371-00000000")
        page.locator("#id_no_state_secret").check()
        portal.look(page, "post")
        submit(page)
        expect(page).to_have_url(re.compile(r"/needs/\d+/submit/"))
        portal.look(page, "check")
        submit(page)
        expect(page).to_have_url(re.compile(r"/needs/\d+/submitted/"))
        portal.look(page, "submitted")
        return key_in(page)


def publish(portal: Portal, need: int) -> None:
    """The official publishes it with the drafted summary; it stands on the public list then."""
    portal.mail("liaison@park.example", TITLE)
    with portal.window("publishing") as page:
        portal.enter(page, "liaison@park.example")
        page.goto(f"/needs/{need}/")
        portal.look(page, "review")
        page.goto(f"/needs/{need}/step/published/")
        portal.look(page, "publish")
        submit(page)
        expect(page).to_have_url(re.compile(f"/needs/{need}/published/"))
        portal.look(page, "published")
    portal.mail(HEAD, "已发布")
    with portal.window("visitor") as page:
        page.goto("/needs/public/")
        page.get_by_role("link", name=TITLE).click()
        expect(page).to_have_url(re.compile(r"/needs/public/[^/]+/$"))
        portal.look(page, "public")
        assert ENTERPRISE not in page.inner_text("main")


def claim(portal: Portal, need: int, email: str, approach: str) -> int:
    """A researcher claims the need with the short form and hands it to the college."""
    with portal.window(email.split("@")[0]) as page:
        portal.enter(page, email)
        page.goto("/needs/")
        page.get_by_role("link", name=TITLE).click()
        page.locator(f"main a[href='/needs/{need}/claim/']").first.click()
        page.locator("#id_approach").fill(approach)
        page.locator("#id_price").fill("30")
        page.locator("#id_months").fill("8")
        page.locator("#id_proof").fill("已完成同类课题两项，有用户证明。")
        portal.look(page, "claim")
        submit(page)
        expect(page).to_have_url(re.compile(r"/claims/\d+/submit/"))
        number = key_in(page)
        portal.look(page, "claim-check")
        submit(page)
        expect(page.locator("main")).to_contain_text("学院")
        return number


def approve(portal: Portal, claims: list[int]) -> None:
    """The college passes both claims on."""
    portal.mail("admin@college.example", TITLE)
    with portal.window("college") as page:
        portal.enter(page, "admin@college.example")
        page.goto("/claims/review/")
        portal.look(page, "college-review")
        for number in claims:
            page.goto(f"/claims/{number}/step/submitted/")
            submit(page)
            expect(page.locator("main")).to_contain_text("已送企业")
    portal.mail(HEAD, "收到揭榜申请")


def shortlist(portal: Portal, need: int, number: int) -> None:
    """The head compares and shortlists."""
    with portal.window("choosing") as page:
        portal.enter(page, HEAD, HEAD_PASSWORD)
        page.goto(f"/needs/{need}/claims/")
        portal.look(page, "compare")
        page.goto(f"/claims/{number}/step/shortlisted/")
        submit(page)
        expect(page.locator("main")).to_contain_text("候选")


def plan(portal: Portal, email: str, number: int) -> None:
    """The leader works out the full plan, section by section, and hands it in."""
    with portal.window("planning") as page:
        portal.enter(page, email)
        page.goto(f"/claims/{number}/plan/texts/")
        for name in ("full_approach", "readiness_path", "background_ip", "hazards"):
            page.locator(f"#id_{name}").fill("小试、放大、验收三步进行，每步由双方评审。")
        page.locator("#id_no_conflict_declared").check()
        portal.look(page, "plan-texts")
        submit(page)
        page.goto(f"/claims/{number}/plan/money/")
        for row, (title, month) in enumerate((("小试定型", "3"), ("现场验收", "8"))):
            page.locator(f"#id_milestones-{row}-title").fill(title)
            page.locator(f"#id_milestones-{row}-month").fill(month)
            page.locator(f"#id_milestones-{row}-amount").fill("15")
        for row, (purpose, amount) in enumerate((("材料与检测", "18"), ("劳务与差旅", "12"))):
            page.locator(f"#id_budget-{row}-purpose").fill(purpose)
            page.locator(f"#id_budget-{row}-amount").fill(amount)
        portal.look(page, "plan-money")
        submit(page)
        page.goto(f"/claims/{number}/plan/")
        portal.look(page, "plan")
        page.locator(f"main form[action$='/claims/{number}/plan/hand-in/'] button").first.click()
        expect(page.locator("main")).not_to_contain_text("还缺")
    portal.mail(HEAD, "完整方案已提交")


def accept(portal: Portal, number: int) -> int:
    """The head accepts on the check page; the project's page follows. Returns the project's key."""
    with portal.window("accepting") as page:
        portal.enter(page, HEAD, HEAD_PASSWORD)
        page.goto(f"/claims/{number}/")
        portal.look(page, "claim-of-enterprise")
        page.goto(f"/claims/{number}/accept/")
        portal.look(page, "accept")
        submit(page)
        expect(page).to_have_url(re.compile(f"/claims/{number}/done/"))
        portal.look(page, "accepted")
        page.locator("main a[href^='/projects/']").first.click()
        expect(page).to_have_url(re.compile(r"/projects/\d+/"))
        expect(page.locator("h1")).to_have_text(TITLE)
        portal.look(page, "project")
        return key_in(page)


def headline(portal: Portal) -> list[int]:
    """Needs published, claims received and claims accepted, as the district's dashboard shows them."""
    with portal.window("dashboard") as page:
        portal.enter(page, "official@district.example")
        page.goto("/dashboard/")
        expect(page.locator("canvas").first).to_be_visible()
        portal.look(page, "dashboard")
        return [int(text) for text in page.locator(".stat-value a").all_inner_texts()[:3] for text in text.split()[:1]]


def test_from_registration_to_the_project(portal: Portal) -> None:
    before = headline(portal)
    enterprise = register(portal)
    verify(portal, enterprise)
    need = post(portal)
    publish(portal, need)
    chosen = claim(portal, need, "jia@college.example", "离子膜电渗析脱盐，结晶盐再精制回用，先做小试。")
    other = claim(portal, need, "ren@college.example", "热泵蒸发加重结晶，盐作工业盐外售。")
    approve(portal, [chosen, other])
    shortlist(portal, need, chosen)
    plan(portal, "jia@college.example", chosen)
    accept(portal, chosen)
    assert TITLE in portal.mail("jia@college.example", "揭榜成功")
    assert TITLE in portal.mail("ren@college.example", "未选中")
    assert headline(portal) == [before[0] + 1, before[1] + 2, before[2] + 1]
    with portal.window("loser") as page:
        portal.enter(page, "ren@college.example")
        page.goto(f"/claims/{other}/")
        expect(page.locator("main")).to_contain_text("未选中")
