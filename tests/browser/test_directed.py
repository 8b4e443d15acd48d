"""A directed project in a browser: one side enters it, the other confirms; contract with an own text, work, partly passed."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.format import day_text
from needs.models import Need
from projects.models import Contract, DirectedProposal, Project
from tests.browser.cast import Cast, attach, cast_of, open_tab, press
from tests.factories.claims import Case, make_case, make_uscc
from tests.files.samples import DOCX, PDF

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "低盐颜料红生产工艺"


@pytest.fixture
def case() -> Case:
    """An enterprise and a college that know each other; no claim on any need."""
    return make_case(requirements=0)


def propose(cast: Cast) -> None:
    """Somebody of the enterprise enters the project on a phone, without publishing a need."""
    page = cast.page("member")
    page.goto("/projects/")
    press(page, "定向合作")
    press(page, "提出定向合作")
    page.get_by_label("名称", exact=True).first.fill(TITLE)
    page.get_by_label("负责人").select_option(label="Leader · College of Chemistry")
    page.get_by_label("生产工艺升级改造").check()
    page.get_by_label("项目目标").fill("废水含盐降到百分之二以下，色光不变。")
    page.locator("#id_value").fill("30")
    page.locator("#id_months").fill("6")
    row = page.locator("[data-row]").filter(has=page.locator("#id_requirements-0-name"))
    row.get_by_label("技术指标").fill("废水含盐")
    row.get_by_label("目标值", exact=True).fill("2")
    row.get_by_label("单位").fill("%")
    for number, (title, month, amount) in enumerate((("小试定型", "3", "10"), ("现场验收", "6", "20"))):
        for name, value in (("title", title), ("month", month), ("amount", amount)):
            page.locator(f"#id_milestones-{number}-{name}").fill(value)
    press(page, "提出")
    expect(page.locator("h1")).to_have_text(TITLE)


def confirm(cast: Cast) -> None:
    """The leader gives the word, the college confirms; the project is there, without a need."""
    page = cast.waiting("leader", TITLE)
    press(page, "同意担任负责人")
    page = cast.waiting("college_admin", TITLE)
    press(page, "确认立项")
    press(page, "确认立项")
    press(page, "打开项目")
    expect(page.locator("main .facts")).to_contain_text("定向合作")
    project = Project.objects.get()
    assert (project.origin, project.state, project.need, Need.objects.filter(claims__isnull=False).count()) == (
        "directed",
        "preparing",
        None,
        0,
    )
    assert DirectedProposal.objects.get().project == project


def sign(cast: Cast) -> None:
    """The transfer office prepares the contract with a text of its own; all approve; the head uploads the sealed scan."""
    page = cast.page("transfer_office")
    page.goto("/projects/")
    press(page, TITLE)
    press(page, "技术合同")
    press(page, "起草合同")
    page.get_by_label("合作开发", exact=True).check()
    press(page, "起草合同")
    press(page, "金额、期限与成果归属")
    page.get_by_label("成果归属", exact=True).select_option(label="双方共有")
    press(page, "保存")
    press(page, "合同当事人")
    page.locator("#id_parties-1-code").fill(make_uscc())
    press(page, "保存")
    open_tab(page, "文本与审批")
    press(page, "上传文本")
    page.locator("#id_upload").set_input_files({"name": "自拟合同.docx", "mimeType": "", "buffer": DOCX})
    press(page, "上传")
    press(page, "提交审批")
    press(page, "提交审批")
    for name in ("transfer_office", "head", "college_admin"):
        page = cast.waiting(name, "阅读合同")
        press(page, "同意")
        press(page, "同意")
    page = cast.waiting("head", "签署合同")
    press(page, "上传签章合同")
    attach(page, "contractsealed", "签章合同.pdf", PDF)
    page.get_by_label("签订日期").fill(timezone.localdate().isoformat())
    press(page, "确认签署")
    contract = Contract.objects.get()
    assert (contract.state, contract.kind, contract.texts.get().origin) == ("signed", "joint", "uploaded")
    assert contract.project.state == "running"


def report(cast: Cast) -> None:
    """The leader hands in the first progress report; the enterprise marks it as read."""
    page = open_project(cast, "leader")
    open_tab(page, "进展报告")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(f"^{day_text(timezone.localdate())}")).click()
    press(page, "提交")
    page.get_by_label("本期完成情况").fill("完成三批小试。")
    page.get_by_label("项目总体进度").fill("40")
    press(page, "提交")
    page = cast.waiting("head", "进展报告")
    press(page, "标记为已审阅")
    press(page, "标记为已审阅")
    assert Project.objects.get().reports.filter(state="reviewed", percent=40).count() == 1


def open_project(cast: Cast, name: str) -> Page:
    """The person opens the project from the list."""
    page = cast.page(name)
    page.goto("/projects/")
    press(page, TITLE)
    return page


def finish(cast: Cast) -> None:
    """The target is missed narrowly; the enterprise passes the project partly and says why."""
    page = open_project(cast, "leader")
    press(page, "申请验收")
    press(page, "申请验收")
    page.get_by_label("工作总结").fill("现场运行三个月。")
    page.get_by_label("实测值").fill("2.4")
    page.get_by_label("证明材料").fill("三个月运行记录")
    press(page, "保存并继续")
    press(page, "提交")
    expect(page.locator("main .notice").filter(has_text="小试定型")).to_be_visible()
    press(page, "提交")
    page = cast.waiting("head", "验收决定")
    press(page, "验收决定")
    press(page, "作出决定")
    page.get_by_label("部分通过").check()
    press(page, "作出决定")
    expect(page.locator(".error-summary")).to_contain_text("企业意见")
    page.get_by_label("企业意见").fill("含盐降到百分之二点四，可以使用。")
    press(page, "作出决定")
    expect(page.get_by_role("link", name="验收证书")).to_be_visible()
    project = Project.objects.get()
    assert (project.state, project.result) == ("completed", "partly")


def test_a_directed_project(browser: Browser, live_server, case: Case) -> None:  # type: ignore[no-untyped-def]
    with cast_of(browser, live_server.url, case.users, on_phone=("member", "head")) as cast:
        propose(cast)
        confirm(cast)
        sign(cast)
        report(cast)
        finish(cast)
