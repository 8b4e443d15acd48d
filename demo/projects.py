"""How a project goes on after its contract: acceptance in rounds, outcomes, evaluations, the yearly sheet."""

import datetime
import json
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone, translation

from core.pdf import Document, Facts
from demo.clock import Story, days_ago
from demo.contracts import pay_the_rest
from files.services import store
from needs.enums import Comparator
from projects.certificate import target_text
from projects.enums import AcceptanceResult, EvaluationState, OutcomeKind, OutcomeState, Verdict
from projects.models import Acceptance, Evaluation, Project, ProjectRequirement, YearlySheet
from projects.services import acceptance as acceptances
from projects.services.evaluation import give_evaluation
from projects.services.outcome import report_outcome
from projects.services.yearly import confirm_sheet
from projects.sheets import content_of
from projects.transitions.outcome import outcome_machine
from projects.verdicts import number

UNDER_CONTRACT = frozenset({"contracted", "solved", "partly", "accepting", "rectifying"})
"""Fates of a need whose project has a contract."""
EARLY = frozenset({OutcomeKind.SAVED_COST.value, OutcomeKind.JOBS.value})
LATE = frozenset({OutcomeKind.PATENT.value, OutcomeKind.NEW_PRODUCT.value})
"""Outcomes reported of late, so that one still waits for its confirmation and one for its correction."""
WORK = datetime.timedelta(days=150)
SUMMARY = (
    "已完成合同约定的小试、放大试验和现场调试，装置连续稳定运行三十天。提交技术方案、操作规程和培训记录各一套，"
    "企业操作人员已能独立运行。"
)
OPINION = "专家组听取汇报并查看现场，认为资料齐全、数据可信，技术路线合理，一致同意提交企业验收。"
MISSED = "尚有一项指标未达到约定值，请补充试验后再次申请验收。"
PARTLY = "主要指标已达到；其余指标与约定值略有差距，不影响使用，同意部分通过。"


def project_story(project_id: int, fate: str, moment: datetime.datetime, *, office: Any) -> Story:
    """A project from the beginning of its work to where the ``fate`` of its need leads it."""
    if fate == "contracted":
        return
    if fate == "accepting":
        yield days_ago(4, hour=15)
        apply(project_id, reached=True)
        return
    if fate == "rectifying":
        yield days_ago(30, hour=15)
        first = apply(project_id, reached=False)
        yield days_ago(22, hour=11)
        decide(first, AcceptanceResult.RECTIFY, remark=MISSED)
        return
    yield moment + WORK
    round_ = apply(project_id, reached=fate == "solved")
    yield moment + WORK + datetime.timedelta(days=6)
    if fate == "solved":
        decide(round_, AcceptanceResult.PASSED)
    else:
        decide(round_, AcceptanceResult.PARTLY, remark=PARTLY)
    yield moment + WORK + datetime.timedelta(days=9)
    if fate == "solved":
        evaluate(project_id, "college", (5, 4, 5), "企业配合积极，现场条件准备充分，数据反馈及时。")
    yield moment + WORK + datetime.timedelta(days=12)
    evaluate(project_id, "enterprise", (5, 4, 4), "团队驻厂认真，解决了长期困扰我们的问题，希望继续合作。")
    yield moment + WORK + datetime.timedelta(days=16)
    pay_the_rest(project_id, office=office, but_the_last=fate == "partly")
    yield moment + WORK + datetime.timedelta(days=20)
    report_outcomes(project_id, EARLY)
    yield days_ago(6, hour=16)
    report_outcomes(project_id, LATE)


def apply(project_id: int, *, reached: bool) -> Acceptance:
    """The leader's application with a value for every indicator and a test report; the first is missed or not."""
    project = Project.objects.select_related("leader__user").get(pk=project_id)
    leader = project.leader.user
    items = {}
    for place, requirement in enumerate(project.requirements.all()):
        items[requirement.pk] = {
            "measured": measured(requirement, reached=reached or place > 0),
            "unit": requirement.unit,
            "evidence": f"检测报告 JC-{project.number[2:]}-{place + 1}",
        }
    data = {"summary": SUMMARY, "expert_opinion": OPINION}
    round_ = acceptances.save_application(actor=leader, project=project, data=data, items=items, seen=None)
    with translation.override("zh-hans"):
        store(record=round_, kind="acceptance.evidence", upload=test_report(project, items), actor=leader)
    return acceptances.hand_in(round_, actor=leader)


def measured(requirement: ProjectRequirement, *, reached: bool) -> str:
    """A value that reaches the target, or just misses it."""
    goal = number(requirement.target, requirement.unit)
    if goal is None or requirement.comparator == Comparator.DESCRIBED:
        return requirement.target if reached else "未完全达到"
    below = requirement.comparator in (Comparator.AT_MOST, Comparator.LESS)
    factor = Decimal("0.9") if below == reached else Decimal("1.02")
    value = goal * factor
    if requirement.unit == "%" and value > 100:
        value = goal + (100 - goal) / 2
    return f"{value.quantize(Decimal('0.001')).normalize():f}"


def test_report(project: Project, items: dict[int, dict[str, str]]) -> ContentFile:
    """A report of an invented laboratory."""
    rows = [
        (f"{one.name}（{target_text(one)}）", f"{items[one.pk]['measured']} {one.unit}")
        for one in project.requirements.all()
    ]
    document = Document(
        title="检测报告",
        number=project.number,
        subtitle=project.title,
        issuer="示例检测实验室",
        blocks=[Facts(rows=rows)],
    )
    return ContentFile(document.render(), name=f"检测报告 {project.number}.pdf")


def decide(round_: Acceptance, result: str, *, remark: str = "") -> None:
    """The head's decision by the numbers; what they cannot tell is reached."""
    head = head_of(round_.project)
    verdicts = {
        item.pk: (item.computed if item.computed != Verdict.OPEN else Verdict.MET, "") for item in round_.items.all()
    }
    until = timezone.localdate() + datetime.timedelta(days=45)
    acceptances.decide(
        round_,
        actor=head,
        result=result,
        verdicts=verdicts,
        remark=remark,
        rectify_until=until if result == AcceptanceResult.RECTIFY else None,
    )


def head_of(project: Project) -> Any:
    """The head of the project's enterprise."""
    memberships = project.enterprise.organisation.memberships
    return memberships.filter(role="enterprise_head").select_related("user").order_by("pk")[0].user


def evaluate(project_id: int, side: str, marks: tuple[int, int, int], words: str) -> None:
    """One side's evaluation."""
    row = Evaluation.objects.filter(project=project_id, side=side, state=EvaluationState.ASKED).first()
    if row is None:
        return
    project = row.project
    actor = project.leader.user if side == "college" else head_of(project)
    values = dict(zip(("quality", "punctuality", "communication"), marks, strict=True))
    give_evaluation(actor=actor, evaluation=row, marks=values, words=words)


def report_outcomes(project_id: int, kinds: frozenset[str]) -> None:
    """A saving and jobs that the enterprise confirms; a patent that waits for the college, a product not confirmed."""
    project = Project.objects.select_related("leader__user").get(pk=project_id)
    leader, year = project.leader.user, timezone.localdate().year
    rows: list[tuple[str, str, str, Decimal | None, str]] = [
        (OutcomeKind.SAVED_COST, "节约蒸汽和处理费用", "", Decimal("386000.00"), OutcomeState.CONFIRMED),
        (OutcomeKind.PATENT, f"一种{project.title[:20]}的方法", "演示专利 2026-0001", None, OutcomeState.REPORTED),
        (OutcomeKind.NEW_PRODUCT, "配套助剂新品", "", None, OutcomeState.DECLINED),
        (OutcomeKind.JOBS, "新增操作岗位", "", Decimal(4), OutcomeState.CONFIRMED),
    ]
    for kind, title, reference, amount, state in rows:
        if kind not in kinds:
            continue
        data = {"kind": kind, "title": title, "reference": reference, "year": year, "amount": amount}
        outcome = report_outcome(actor=leader, project=project, data=data)
        if state != OutcomeState.REPORTED:
            comment = "该产品尚未形成销售，暂不确认。" if state == OutcomeState.DECLINED else ""
            outcome_machine.run(outcome, state, actor=head_of(project), comment=comment)


def confirm_a_sheet(admin: Any) -> None:
    """One sheet of last year is confirmed; this year's wait for the college."""
    year = timezone.localdate().year
    project = (
        Project.objects.filter(result=AcceptanceResult.PASSED).select_related("leader__user", "leader__college").first()
    )
    if project is None or YearlySheet.objects.filter(researcher=project.leader, year=year).exists():
        return
    content = json.loads(json.dumps(content_of(project.leader, year)))
    confirm_sheet(actor=admin, researcher=project.leader, year=year, seen=content)
