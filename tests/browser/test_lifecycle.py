"""From an accepted claim to the archive, by clicking alone: the second half of the main story (test_main_story.py).

The contract is filled, approved by three sides, sealed and registered; of two milestones one comes back first; both sides
agree on a change; of two indicators one fails and is rectified; outcomes, evaluations, yearly sheet and archive follow.
"""

import datetime
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.format import day_text
from jobs.models import Job
from jobs.running import run
from projects.models import Acceptance, Contract, Milestone, Payment, Project, Registration, YearlySheet
from tests.browser.cast import Cast, attach, cast_of, download, open_tab, press, words_of_docx
from tests.core.pdf_text import text_of
from tests.factories.claims import Case, make_case, make_uscc
from tests.factories.projects import make_project
from tests.files.samples import PDF

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Lower the chloride in our pigment"
REMARK = "第二项指标未达到，请整改后再次申请。"


@pytest.fixture
def case() -> Case:
    """Both sides before their contract: the claim is accepted, its project prepared."""
    case = make_case(requirements=2)
    make_project(case.claim("accepted"))
    return case


def open_project(cast: Cast, name: str) -> Page:
    """The person opens the project from the list."""
    page = cast.page(name)
    page.goto("/projects/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("h1")).to_have_text(TITLE)
    return page


def write_contract(cast: Cast) -> None:
    """The leader begins the contract: what is known is not typed again, what is missing is named and filled in."""
    page = open_project(cast, "leader")
    press(page, "技术合同")
    press(page, "起草合同")
    page.get_by_label("委托开发", exact=True).check()
    press(page, "起草合同")
    expect(page.locator(".stat-value")).to_have_text(["300,000 元", "300,000 元", "0 元"])
    expect(page.locator("main .notice li")).to_have_text(["成果归属", "Eastvale University 的有效统一社会信用代码"])
    press(page, "金额、期限与成果归属")
    page.get_by_label("成果归属", exact=True).select_option(label="双方共有")
    press(page, "保存")
    press(page, "合同当事人")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    page.locator("#id_parties-1-code").fill(make_uscc())
    press(page, "保存")
    expect(page.get_by_text("提交审批前还需补充")).to_have_count(0)
    open_tab(page, "文本与审批")
    press(page, "生成文本")
    written = words_of_docx(download(page, ".docx"))
    for words in (TITLE, "Clearwater Chemicals", "Eastvale University", "College of Chemistry", "Pilot scale accepted"):
        assert words in written
    press(page, "提交审批")
    press(page, "提交审批")


def approve_and_sign(cast: Cast) -> None:
    """Three sides approve, each from its own list; the transfer office uploads the sealed scan, and the work begins."""
    for name in ("head", "college_admin", "transfer_office"):
        page = cast.waiting(name, "阅读合同")
        press(page, "同意")
        press(page, "同意")
    page = cast.waiting("transfer_office", "签署合同")
    press(page, "上传签章合同")
    attach(page, "contractsealed", "签章合同.pdf", PDF)
    page.get_by_label("签订日期").fill(timezone.localdate().isoformat())
    press(page, "确认签署")
    contract = Contract.objects.get()
    assert (contract.state, contract.project.state) == ("signed", "running")
    assert [one.side for one in contract.approvals.order_by("id")] == ["enterprise", "college", "transfer_office"]


def register(cast: Cast) -> None:
    """The transfer office hands the contract in and enters what the registration office decided."""
    page = cast.waiting("transfer_office", "认定登记")
    press(page, "申请认定登记")
    page.get_by_label("登记机构").fill("示例市技术合同登记处")
    press(page, "申请认定登记")
    press(page, "登记认定结果")
    expect(page.locator(".page-lead")).to_have_text(str(Contract.objects.get()))
    page.get_by_label("登记编号").fill("2026410200001234")
    page.get_by_label("核定技术交易额").fill("280000")
    press(page, "登记认定结果")
    row = Registration.objects.get()
    assert (row.state, row.number, row.recognised_value) == ("registered", "2026410200001234", Decimal(280_000))
    assert row.contract.transaction_value == Decimal(300_000)


def hand_in_milestone(page: Page, done: str, proof: str = "") -> None:
    """The leader hands in a milestone from its own page, with a proof."""
    press(page, "提交")
    if proof:
        attach(page, "milestone_proof", proof, PDF)
    page.get_by_label("完成情况").fill(done)
    press(page, "提交")


def first_milestone(cast: Cast) -> None:
    """It comes back for want of data, is handed in again and confirmed."""
    page = open_project(cast, "leader")
    open_tab(page, "里程碑")
    press(page, "Bench scale finished")
    hand_in_milestone(page, "小试三批，氯含量平均 42 ppm。", "小试报告.pdf")
    page = cast.waiting("head", "确认里程碑")
    press(page, "说明理由退回")
    page.get_by_label("理由").fill("缺少第三批的原始数据。")
    press(page, "说明理由退回")
    page = cast.waiting("leader", "修改里程碑成果")
    expect(page.locator("main")).to_contain_text("缺少第三批的原始数据。")
    hand_in_milestone(page, "小试三批，原始数据已补充。", "原始数据.pdf")
    page = cast.waiting("head", "确认里程碑")
    expect(page.locator(".files a")).to_have_text(["小试报告.pdf", "原始数据.pdf"])
    press(page, "确认里程碑")
    press(page, "确认里程碑")


def change_the_end(cast: Cast) -> None:
    """The leader asks for more time, the enterprise sees old and new and agrees."""
    page = open_project(cast, "leader")
    before = Project.objects.get().ends_on
    assert before is not None
    after = before + datetime.timedelta(days=40)
    open_tab(page, "变更")
    press(page, "延期")
    page.get_by_label("项目截止日期").fill(after.isoformat())
    page.get_by_label("Pilot scale accepted：截止日期").fill(after.isoformat())
    page.get_by_label("理由").fill("膜组件到货推迟六周。")
    press(page, "提出")
    page = cast.waiting("head", "同意项目变更")
    expect(page.locator("main table td")).to_have_text(
        [
            *("项目截止日期", day_text(before), day_text(after)),
            *("Pilot scale accepted：截止日期", day_text(before), day_text(after)),
        ]
    )
    press(page, "同意变更")
    press(page, "同意变更")
    assert (Project.objects.get().ends_on, Milestone.objects.get(month=8).due_on) == (after, after)


def second_milestone(cast: Cast) -> None:
    """Confirmed at once."""
    page = open_project(cast, "leader")
    open_tab(page, "里程碑")
    press(page, "Pilot scale accepted")
    hand_in_milestone(page, "中试连续运行 200 小时。")
    page = cast.waiting("head", "确认里程碑")
    press(page, "确认里程碑")
    press(page, "确认里程碑")
    assert [one.state for one in Milestone.objects.all()] == ["confirmed", "confirmed"]


def receive_money(cast: Cast) -> None:
    """The transfer office enters the invoice and confirms the money: amount and day are proposed."""
    page = open_project(cast, "transfer_office")
    open_tab(page, "合同")
    press(page, TITLE)
    open_tab(page, "付款安排")
    press(page, "登记发票")
    page.get_by_label("发票号码").fill("26412000000001")
    press(page, "登记发票")
    press(page, "确认到账")
    press(page, "确认到账")
    expect(page.locator(".stat-value")).to_have_text(["300,000 元", "300,000 元", "150,000 元"])
    first = Payment.objects.earliest("position")
    assert (first.state, first.received, first.received_on) == ("received", Decimal(150_000), timezone.localdate())


def measure(page: Page, values: dict[str, str]) -> None:
    """The leader writes down what was measured."""
    for indicator, value in values.items():
        row = page.locator("fieldset").filter(has_text=indicator)
        row.get_by_label("实测值").fill(value)
        row.get_by_label("证明材料").fill("检测报告第 4 页")
    press(page, "保存并继续")


def accept(cast: Cast) -> None:
    """One indicator fails, is rectified, and the second round passes; the certificate is made."""
    page = open_project(cast, "leader")
    press(page, "申请验收")
    press(page, "申请验收")
    page.get_by_label("工作总结").fill("三柱装置在车间连续运行。")
    measure(page, {"Chloride 0": "40", "Chloride 1": "60"})
    attach(page, "acceptanceevidence", "检测报告.pdf", PDF)
    press(page, "提交")
    press(page, "提交")
    page = cast.waiting("head", "验收决定")
    press(page, "验收决定")
    press(page, "作出决定")
    assert [page.locator(f"fieldset fieldset >> nth={n} >> input:checked").input_value() for n in (0, 1)] == [
        "met",
        "not_met",
    ]
    page.get_by_label("限期整改").check()
    page.get_by_label("整改期限").fill((timezone.localdate() + datetime.timedelta(days=30)).isoformat())
    page.get_by_label("企业意见").fill(REMARK)
    press(page, "作出决定")
    page = cast.waiting("leader", "完成整改")
    press(page, "申请验收")
    press(page, "申请验收")
    expect(page.locator("main .notice")).to_contain_text(REMARK)
    measure(page, {"Chloride 1": "45"})
    press(page, "提交")
    press(page, "提交")
    page = cast.waiting("head", "验收决定")
    press(page, "验收决定")
    press(page, "作出决定")
    page.get_by_label("通过：项目完成").check()
    press(page, "作出决定")
    certificate = "".join(text_of(download(page, "验收证书")).split())
    for words in ("验收证书", Project.objects.get().number, "45ppm", "300,000元"):
        assert words in certificate
    assert [one.result for one in Acceptance.objects.order_by("round")] == ["rectify", "passed"]
    assert [Project.objects.get().state, need_state()] == ["completed", "solved"]


def need_state() -> str:
    """What became of the need."""
    need = Project.objects.get().need
    assert need is not None
    return need.state


def report_outcome(cast: Cast) -> None:
    """A saving with its evidence, confirmed by the enterprise."""
    page = open_project(cast, "leader")
    open_tab(page, "成果")
    press(page, "登记成果")
    page.get_by_label("成果类型").select_option(label="节约成本")
    page.get_by_label("成果名称").fill("洗涤用水减少")
    page.get_by_label("金额").fill("120000")
    press(page, "保存")
    attach(page, "outcomeevidence", "节水核算.pdf", PDF)
    page = cast.waiting("head", "确认成果")
    press(page, "确认")
    press(page, "确认")
    expect(page.locator("h1 + .pill, .page-header .pill").first).to_have_text("已确认")


def evaluate(cast: Cast) -> None:
    """Both sides evaluate; the first one's is read by the other only when both are there."""
    for name, mark in (("head", "5"), ("leader", "4")):
        open_project(cast, name)
        page = cast.waiting(name, "评价本次合作")
        press(page, "评价本次合作")
        for part in ("quality", "punctuality", "communication"):
            page.locator(f"input[name={part}][value='{mark}']").check()
        press(page, "提交评价")
    expect(page.locator("main .facts")).to_have_count(2)


def confirm_sheet(cast: Cast) -> None:
    """The college confirms the year of the leader, who prints it."""
    year = timezone.localdate().year
    page = cast.page("college_admin")
    page.goto("/projects/sheets/")
    press(page, "Leader")
    expect(page.locator(".stat-value")).to_have_text(["150,000 元", "300,000 元", "300,000 元"])
    press(page, "确认业绩表")
    page = cast.page("leader")
    page.goto("/projects/sheets/")
    press(page, str(year))
    printed = "".join(text_of(download(page, "打印版 PDF")).split())
    for words in (Project.objects.get().number, "150,000元", "洗涤用水减少", "Collegeadmin"):
        assert words in printed
    assert YearlySheet.objects.get().confirmed_by == cast.users["college_admin"]


def take_archive(cast: Cast) -> None:
    """One zip of everything, made in the background while the page waits for it."""
    page = open_project(cast, "leader")
    open_tab(page, "办理记录")
    press(page, "项目归档")
    press(page, "生成归档包")
    expect(page.locator("h1")).to_have_text("项目归档")
    run(Job.objects.get().pk)
    with zipfile.ZipFile(io.BytesIO(download(page, "下载结果"))) as packed:
        assert packed.testzip() is None
        documents = {name.partition("-")[2] for name in packed.namelist() if name.startswith("documents/")}
        timeline = json.loads(packed.read("timeline.json"))
    number, contract = Project.objects.get().number, Contract.objects.get().number
    assert documents == {
        f"{contract}-v1.docx",
        "签章合同.pdf",
        "小试报告.pdf",
        "原始数据.pdf",
        "检测报告.pdf",
        f"验收证书 {number}.pdf",
        "节水核算.pdf",
    }
    assert [one["to"] for one in timeline if one["record"] == "project" and one["to"]] == [
        "preparing",
        "running",
        "accepting",
        "rectifying",
        "accepting",
        "completed",
    ]


def test_from_the_contract_to_the_archive(browser: Browser, live_server, case: Case) -> None:  # type: ignore[no-untyped-def]
    with cast_of(browser, live_server.url, case.users, on_phone=("head",)) as cast:
        write_contract(cast)
        approve_and_sign(cast)
        register(cast)
        first_milestone(cast)
        change_the_end(cast)
        second_milestone(cast)
        receive_money(cast)
        accept(cast)
        report_outcome(cast)
        evaluate(cast)
        confirm_sheet(cast)
        take_archive(cast)
