"""Home, news, mails, background work and documents in a real browser: both widths, both languages."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.clocks import add_working_days
from files.services import store
from jobs.models import Job
from notifications.models import OutgoingMail, WaitingItem
from notifications.unsubscribing import unsubscribe_path
from tests.browser.visits import faults_of
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.jobs import make_job
from tests.factories.notifications import make_mail, make_news
from tests.factories.world import World, build_world
from tests.files.samples import PDF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """The world, with something on every page of the platform administrator."""
    world = committed(build_world)
    admin, record = world.users["platform_admin"], world.records["enterprise_profile"]
    today = timezone.localdate()
    for days, title in ((-4, "乙醇精馏塔节能改造技术需求"), (2, "低氯颜料中间体合成工艺"), (9, "含盐废水资源化")):
        item = WaitingItem.objects.create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            machine=f"enterprise{days}",
            state="registered",
            title=title,
            url="/news/",
            opened_on=add_working_days(today, -10),
            due_on=add_working_days(today, days),
        )
        item.assignees.create(user=admin, concern="escalated" if days < 0 else "assigned")
    WaitingItem.objects.filter(machine="enterprise2").update(machine="enterprise")
    for n in range(3):
        make_news(
            admin,
            record,
            f"揭榜申请 C-2026-000{n} 已提交，请在 10 个工作日内答复",
            read_at=timezone.now() if n else None,
        )
    make_mail(
        "wang@example.test",
        state="failed",
        subject="【待办提醒】需求审核",
        error="SMTPRecipientsRefused: 550 5.1.1 no such user",
    )
    make_mail("li@example.test", state="failed", is_secret=True, subject="", error="expired")
    store(
        record=record,
        kind="enterprise.licence",
        upload=SimpleUploadedFile("营业执照（副本）.pdf", PDF),
        actor=world.users["enterprise_head"],
    )
    make_job(admin, state="running", done=120, total=371, kind="needs.import")
    make_job(admin, state="failed", message="第 3 行：统一社会信用代码校验位不符。")
    return world


def enter(context: BrowserContext, live_server, user) -> Page:
    """A page of somebody signed in."""
    session = signed_in(user).session.session_key
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def test_every_page(browser: Browser, live_server, world: World) -> None:
    admin = world.users["platform_admin"]
    running, failed = Job.objects.filter(owner=admin).order_by("id")
    profile = world.records["enterprise_profile"].pk
    pages = {
        "platform_admin": [
            "/",
            "/news/",
            "/news/preferences/",
            "/mails/failed/",
            "/jobs/",
            running.get_absolute_url(),
            failed.get_absolute_url(),
            unsubscribe_path(admin, "waiting.reminder"),
        ],
        "enterprise_head": ["/", f"/files/to/enterprise.licence/{profile}/"],
    }
    assert faults_of(browser, live_server.url, world.users, pages) == {}


def test_progress_survives_a_reload_and_the_end_shows_the_result(
    window: BrowserContext, live_server, world: World
) -> None:
    job = Job.objects.get(state="running")
    page = enter(window, live_server, world.users["platform_admin"])
    page.goto(live_server.url + job.get_absolute_url())
    expect(page.get_by_text("120 / 371")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(done=300)
    expect(page.get_by_text("300 / 371")).to_be_visible()
    page.reload()
    expect(page.get_by_text("300 / 371")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(state="done", message="已导入 371 条需求。", done=371)
    expect(page.get_by_text("已导入 371 条需求。")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)


def test_an_upload_says_what_is_wrong_beside_the_field(window: BrowserContext, live_server, world: World) -> None:
    page = enter(window, live_server, world.users["enterprise_head"])
    profile = world.records["enterprise_profile"].pk
    page.goto(f"{live_server.url}/files/to/enterprise.licence/{profile}/")
    page.get_by_label("文件").set_input_files(
        {"name": "执照.pdf", "mimeType": "application/pdf", "buffer": b"<html></html>"}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".field-error")).to_contain_text(".html")
    page.get_by_label("文件").set_input_files({"name": "执照.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="上传").click()
    expect(page).not_to_have_url(re.compile("/files/"))


def test_a_failed_mail_is_sent_again(window: BrowserContext, live_server, world: World) -> None:
    page = enter(window, live_server, world.users["platform_admin"])
    page.goto(f"{live_server.url}/mails/failed/")
    row = page.get_by_role("row").filter(has_text="wang@example.test")
    row.get_by_role("button", name="重新发送").click()
    expect(page.get_by_text("邮件已重新加入发送队列")).to_be_visible()
    assert OutgoingMail.objects.get(to="wang@example.test").state == "queued"
    assert page.get_by_role("row").filter(has_text="li@example.test").get_by_role("button").count() == 0
