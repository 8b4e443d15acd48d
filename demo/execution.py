"""Projects at work: directed ones from their proposal on, milestones, progress reports, changes, a rest, an end."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from demo.cast import Cast
from demo.clock import Story, days_ago
from demo.contracts import contract_story
from needs.enums import Comparator, Importance, NeedArea
from projects.enums import ChangeKind, ChangeState, MilestoneState, ProjectOrigin, ProjectState, ReportState
from projects.models import DirectedProposal, Milestone, ProgressReport, Project
from projects.selectors.change import present
from projects.services.change import propose_change
from projects.services.proposal import agree_to_lead, propose_project
from projects.services.talk import write
from projects.transitions.change import change_machine
from projects.transitions.milestone import milestone_machine
from projects.transitions.project import project_machine
from projects.transitions.proposal import proposal_machine
from projects.transitions.report import report_machine

DONE = "已按计划完成本阶段试验，取得三批次平行数据，指标稳定，详见所附报告。"
NEXT = "下阶段开展放大试验，并与企业技术部对接现场条件。"


@dataclass(frozen=True, kw_only=True)
class Directed:
    """A directed project of the demonstration and how far it goes."""

    enterprise: str
    researcher: str
    title: str
    purpose: str
    area: str
    begun: int
    reaches: str


DIRECTED = (
    Directed(
        enterprise="pigment",
        researcher="ding",
        title="有机颜料母液资源化利用联合研究",
        purpose="对颜料母液中的无机盐和有机物进行分离回收，降低废水盐分，形成可工业化的工艺方案。",
        area=NeedArea.PROCESS_UPGRADING,
        begun=220,
        reaches="running",
    ),
    Directed(
        enterprise="pigment",
        researcher="jia",
        title="水性色浆分散稳定性提升",
        purpose="筛选分散体系，提高水性色浆贮存稳定性，满足建筑涂料客户要求。",
        area=NeedArea.NEW_PRODUCT,
        begun=150,
        reaches="suspended",
    ),
    Directed(
        enterprise="pigment",
        researcher="wu",
        title="颜料车间粉尘在线监测方案",
        purpose="研究适用于颜料车间的粉尘在线监测布点与报警方案。",
        area=NeedArea.INNOVATION_PLATFORM,
        begun=120,
        reaches="terminated",
    ),
    Directed(
        enterprise="pigment",
        researcher="yi",
        title="颜料表面处理工艺优化",
        purpose="优化表面处理剂种类与加入方式，提高着色力和耐候性。",
        area=NeedArea.PROCESS_UPGRADING,
        begun=20,
        reaches="preparing",
    ),
    Directed(
        enterprise="pigment",
        researcher="bing",
        title="检测人员联合培养",
        purpose="为企业培养色谱和热分析检测人员，建立内部检测规程。",
        area=NeedArea.TALENT_TEAM,
        begun=4,
        reaches="proposed",
    ),
    Directed(
        enterprise="pigment",
        researcher="ji",
        title="颜料包装自动化改造咨询",
        purpose="为包装工段自动化改造提供技术咨询。",
        area=NeedArea.PROCESS_UPGRADING,
        begun=60,
        reaches="declined",
    ),
)


def execution_stories(cast: Cast) -> list[Story]:
    """Directed projects, each from its proposal to where it stands today; the work on all the others."""
    return [*(directed_story(cast, one) for one in DIRECTED), keep_up()]


def directed_story(cast: Cast, one: Directed) -> Story:
    """A directed project: proposed by the enterprise, led by the researcher, confirmed by the college."""
    yield days_ago(one.begun, hour=9, minute=20)
    head, leader = cast.head(one.enterprise), cast.researcher_user(one.researcher)
    college = cast.users["college"]
    proposal = propose(cast, one, actor=head)
    if one.reaches == "proposed":
        return
    yield days_ago(one.begun - 1, hour=15)
    if one.reaches == "declined":
        proposal_machine.run(
            proposal, ChangeState.DECLINED, actor=leader, comment="本学期教学任务较重，建议明年再合作。"
        )
        return
    agree_to_lead(actor=leader, proposal=proposal)
    yield days_ago(one.begun - 3, hour=10)
    proposal_machine.run(DirectedProposal.objects.get(pk=proposal.pk), ChangeState.AGREED, actor=college)
    if one.reaches == "preparing":
        return
    project = Project.objects.get(proposal=proposal)
    begun, number = days_ago(one.begun - 6, hour=9), DIRECTED.index(one)
    yield from contract_story(cast, project, head=head, begun=begun, number=number)
    yield days_ago(one.begun - 48, hour=9)
    question = write(actor=head, project=project, body="请问首批样品需要多少，周四前可以送到学院吗？")
    yield days_ago(one.begun - 49, hour=10)
    write(actor=leader, project=project, body="十公斤即可，周四上午送到实验楼，谢谢。", parent=question)
    if one.reaches == "running":
        yield from work(project.pk, until=days_ago(12, hour=9))
        yield from changes_that_failed(project.pk, leader=leader, head=head)
        yield days_ago(6, hour=10)
        propose_longer(project.pk, actor=leader)
        return
    yield days_ago(30, hour=10)
    project = Project.objects.get(pk=project.pk)
    if one.reaches == "suspended":
        project_machine.run(project, ProjectState.SUSPENDED, actor=head, comment="生产线停车检修两个月，现场试验暂停。")
        return
    project_machine.run(
        project,
        ProjectState.TERMINATED,
        actor=head,
        comment="公司调整投资计划，不再建设该装置。",
        settlement="已支付首期款项，剩余款项不再支付；已取得的试验数据双方共享。",
    )


def propose(cast: Cast, one: Directed, *, actor: User) -> DirectedProposal:
    """The proposal with its indicator and milestones."""
    requirement = {
        "name": "目标产品合格率",
        "comparator": Comparator.AT_LEAST,
        "target": "95",
        "target_upper": "",
        "unit": "%",
        "method": "企业标准",
        "importance": Importance.MUST,
    }
    milestones = [
        {"title": "完成小试", "deliverable": "小试报告", "month": 2, "amount": Decimal(80_000)},
        {"title": "完成放大试验", "deliverable": "放大试验报告", "month": 5, "amount": Decimal(120_000)},
        {"title": "现场验证", "deliverable": "操作规程和验证报告", "month": 9, "amount": Decimal(100_000)},
    ]
    return propose_project(
        actor=actor,
        enterprise=cast.enterprises[one.enterprise],
        leader=cast.researchers[one.researcher],
        data={"title": one.title, "purpose": one.purpose, "area": one.area, "value": Decimal(300_000), "months": 10},
        requirements=[requirement],
        milestones=milestones,
    )


def work(project_id: int, *, until: datetime.datetime) -> Story:
    """What falls due until then is handed in, looked at and confirmed; the first milestone only after a return."""
    for number, (day, row) in enumerate(due_days(project_id, until)):
        moment = datetime.datetime.combine(day, datetime.time(10), tzinfo=timezone.get_default_timezone())
        project = Project.objects.select_related("leader__user").get(pk=project_id)
        leader, member = project.leader.user, people_of(project)
        yield moment - datetime.timedelta(days=2)
        if isinstance(row, ProgressReport):
            texts: dict[str, Any] = {
                "done": DONE,
                "planned": NEXT,
                "problems": "",
                "percent": min(90, 15 + 12 * number),
            }
            report_machine.run(row, ReportState.SUBMITTED, actor=leader, **texts)
            yield moment + datetime.timedelta(days=2)
            report_machine.run(row, ReportState.REVIEWED, actor=member, comment="进展正常。")
            continue
        milestone_machine.run(row, MilestoneState.SUBMITTED, actor=leader, done=DONE)
        if row.position == 0:
            yield moment + datetime.timedelta(days=1)
            comment = "缺少第三批次原始数据，请补充。"
            milestone_machine.run(row, MilestoneState.RETURNED, actor=member, comment=comment)
            yield moment + datetime.timedelta(days=4)
            milestone_machine.run(row, MilestoneState.SUBMITTED, actor=leader, done=f"{DONE}第三批次原始数据已补充。")
        yield moment + datetime.timedelta(days=6)
        milestone_machine.run(row, MilestoneState.CONFIRMED, actor=member, comment="符合约定。")


def due_days(project_id: int, until: datetime.datetime) -> Iterator[tuple[datetime.date, Any]]:
    """Milestones and reports by their due day."""
    last = until.date()
    rows: list[Any] = [
        *Milestone.objects.filter(project=project_id, state=MilestoneState.PLANNED, due_on__lt=last),
        *ProgressReport.objects.filter(project=project_id, state=ReportState.DUE, due_on__lt=last),
    ]
    yield from sorted(((row.due_on, row) for row in rows), key=lambda pair: (pair[0], pair[1].pk))


def people_of(project: Project) -> User:
    """Who looks at results for the enterprise."""
    memberships = project.enterprise.organisation.memberships.select_related("user")
    return memberships.filter(role="enterprise_head").order_by("pk")[0].user


def changes_that_failed(project_id: int, *, leader: User, head: User) -> Story:
    """A lower target that the enterprise declines, and a wider scope that the enterprise takes back itself."""
    yield days_ago(11, hour=9)
    project = Project.objects.get(pk=project_id)
    lower = propose_change(
        actor=leader,
        project=project,
        kind=ChangeKind.REQUIREMENT,
        values={f"requirement:{row.pk}:target": "92" for row in project.requirements.all()},
        reason="原料批次波动较大，合格率按 92% 更为稳妥。",
    )
    yield days_ago(10, hour=15)
    change_machine.run(
        lower, ChangeState.DECLINED, actor=head, comment="下游客户要求不低于 95%，指标不宜降低；原料批次由我方稳定。"
    )
    yield days_ago(9, hour=9)
    wider = propose_change(
        actor=head,
        project=project,
        kind=ChangeKind.SCOPE,
        values={"purpose": f"{project.purpose}同时考察蒸发冷凝水回用。"},
        reason="公司计划明年建设回用装置，希望一并取得数据。",
    )
    yield days_ago(8, hour=16)
    change_machine.run(
        wider, ChangeState.WITHDRAWN, actor=head, comment="经内部讨论，回用部分另行立项，本项目范围不变。"
    )


def propose_longer(project_id: int, *, actor: User) -> None:
    """An extension by two months, still to be answered."""
    project = Project.objects.get(pk=project_id)
    values = present(project, ChangeKind.EXTENSION)
    later = {
        key: (datetime.date.fromisoformat(day) + datetime.timedelta(days=60)).isoformat()
        for key, day in values.items()
        if day
    }
    reason = "膜组件到货推迟六周，现场验证需要顺延。"
    propose_change(actor=actor, project=project, kind=ChangeKind.EXTENSION, values=later, reason=reason)


def keep_up() -> Story:
    """Every few days the leaders of projects that came from needs hand in what is due, and enterprises confirm it."""
    for days in range(340, 2, -4):
        yield days_ago(days, hour=14)
        today = timezone.localdate()
        milestones = Milestone.objects.filter(
            Q(state=MilestoneState.SUBMITTED) | Q(state=MilestoneState.PLANNED, due_on__lte=today)
        )
        reports = ProgressReport.objects.filter(
            Q(state=ReportState.SUBMITTED) | Q(state=ReportState.DUE, due_on__lte=today)
        )
        # Most days nothing is due; asking each project would take as long as all that happens in it.
        busy = Q(pk__in=milestones.values("project")) | Q(pk__in=reports.values("project"))
        running = Project.objects.filter(busy, state=ProjectState.RUNNING, origin=ProjectOrigin.MATCHED)
        for project in running.select_related("leader__user").order_by("pk"):
            keep_up_with(project, today)


def keep_up_with(project: Project, today: datetime.date) -> None:
    """What was handed in last time is confirmed; what is due is handed in."""
    member, leader = people_of(project), project.leader.user
    for milestone in project.milestones.filter(state=MilestoneState.SUBMITTED):
        milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=member, comment="符合约定。")
    for report in project.reports.filter(state=ReportState.SUBMITTED):
        report_machine.run(report, ReportState.REVIEWED, actor=member)
    for milestone in project.milestones.filter(state=MilestoneState.PLANNED, due_on__lte=today):
        milestone_machine.run(milestone, MilestoneState.SUBMITTED, actor=leader, done=DONE)
    for number, report in enumerate(project.reports.filter(state=ReportState.DUE, due_on__lte=today)):
        texts: dict[str, Any] = {"done": DONE, "planned": NEXT, "problems": "", "percent": min(90, 20 + 15 * number)}
        report_machine.run(report, ReportState.SUBMITTED, actor=leader, **texts)
