"""Service orders: a year of requests for platforms and programmes, in every state."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from demo.cast import Cast
from demo.clock import Story, days_ago
from platforms.enums import Level, OrderKind, OrderSide, OrderState, PlatformType, TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.services import order as services
from platforms.services import work
from platforms.services.talk import write
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine

TASKS = (
    ("核对申报条件，列出缺项", 12, False),
    ("提供近三年研发投入和知识产权证明", 20, True),
    ("撰写技术基础和建设方案部分", 32, False),
)
WORK = (
    ("3.0", "与企业经办人逐条核对申报条件。"),
    ("5.5", "到企业查看研发场地和设备，整理清单。"),
    ("4.0", "撰写技术基础部分初稿。"),
    ("6.0", "修改申报书，核对经费预算。"),
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """One order: who asks for what, and how it goes. ``begun`` and ``deadline`` count days from today, back and onward."""

    enterprise: str
    title: str
    kind: str
    level: str
    begun: int
    deadline: int | None
    fate: str
    request: str
    present: str = ""
    platform_type: str = ""
    responsible: str = ""
    members: tuple[str, ...] = ()
    amount: int = 0
    decision: str = ""
    by_official: str = ""
    half_closed: bool = False
    tasks: tuple[tuple[str, int, bool], ...] = field(default=TASKS)


PLATFORM, PROGRAMME = OrderKind.PLATFORM, OrderKind.PROGRAMME
ORDERS = (
    Order(
        enterprise="pigment",
        title="市级绿色颜料工程技术研究中心",
        kind=PLATFORM,
        platform_type=PlatformType.ENGINEERING_CENTRE,
        level=Level.MUNICIPAL,
        begun=310,
        deadline=-230,
        fate="closed",
        request="核对认定条件，撰写建设方案，协助准备现场考察。",
        present="研发场地260平方米，专职研发人员11人，发明专利3件。",
        responsible="jia",
        members=("yi",),
        amount=300_000,
        decision="汴科〔示例〕12号",
    ),
    Order(
        enterprise="pharma",
        title="省级科技型中小企业创新项目",
        kind=PROGRAMME,
        level=Level.PROVINCIAL,
        begun=260,
        deadline=-205,
        fate="closed",
        request="撰写硝化连续化技术方案，联系共同申报单位。",
        present="中试数据两轮，安全评价报告一份。",
        responsible="ding",
        amount=500_000,
        decision="豫科〔示例〕31号",
    ),
    Order(
        enterprise="electronic",
        title="国家级专精特新“小巨人”企业申报",
        kind=PROGRAMME,
        level=Level.NATIONAL,
        begun=220,
        deadline=-170,
        fate="refused_closed",
        request="梳理创新指标，撰写核心技术说明。",
        responsible="wu",
        decision="公示名单（示例）未列入",
    ),
    Order(
        enterprise="solvent",
        title="市级企业技术中心",
        kind=PLATFORM,
        platform_type=PlatformType.TECHNOLOGY_CENTRE,
        level=Level.MUNICIPAL,
        begun=180,
        deadline=-120,
        fate="silent",
        request="撰写申请报告，整理研发项目台账。",
        responsible="yi",
        amount=200_000,
    ),
    Order(
        enterprise="catalyst",
        title="省级重点研发专项",
        kind=PROGRAMME,
        level=Level.PROVINCIAL,
        begun=110,
        deadline=-70,
        fate="approved",
        request="撰写可行性报告，落实联合申报协议。",
        responsible="jia",
        members=("ding",),
        amount=800_000,
        decision="豫科〔示例〕77号",
        half_closed=True,
    ),
    Order(
        enterprise="additive",
        title="区级科技计划项目",
        kind=PROGRAMME,
        level=Level.DISTRICT,
        begun=80,
        deadline=-45,
        fate="not_approved",
        request="撰写申报书。",
        responsible="bing",
    ),
    Order(
        enterprise="pigment",
        title="省级博士后创新实践基地",
        kind=PLATFORM,
        platform_type=PlatformType.WORKSTATION,
        level=Level.PROVINCIAL,
        begun=60,
        deadline=-10,
        fate="submitted",
        request="拟定合作培养方案，落实合作导师。",
        present="在研课题两项，博士后公寓两套。",
        responsible="jia",
    ),
    Order(
        enterprise="pigment",
        title="省级水性色浆重点实验室",
        kind=PLATFORM,
        platform_type=PlatformType.LABORATORY,
        level=Level.PROVINCIAL,
        begun=35,
        deadline=12,
        fate="running",
        request="核对建设条件，撰写建设规划，联系共建单位。",
        present="实验室面积420平方米，设备原值680万元。",
        responsible="jia",
        members=("ding", "yi"),
        tasks=(*TASKS, ("与共建单位签订共建协议", 38, True), ("汇总申报书并装订", 41, False)),
    ),
    Order(
        enterprise="resin",
        title="企业研发平台培育",
        kind=PLATFORM,
        platform_type=PlatformType.OTHER,
        level=Level.DISTRICT,
        begun=25,
        deadline=None,
        fate="running",
        request="评估现有研发条件，提出培育路线。",
        responsible="wu",
        by_official="癸总，电话提出",
    ),
    Order(
        enterprise="water",
        title="省级绿色水处理工程研究中心",
        kind=PLATFORM,
        platform_type=PlatformType.ENGINEERING_CENTRE,
        level=Level.PROVINCIAL,
        begun=3,
        deadline=50,
        fate="requested",
        request="判断是否具备申报条件，列出差距。",
        by_official="丙总，走访时提出",
    ),
    Order(
        enterprise="surfactant",
        title="市级重大科技专项",
        kind=PROGRAMME,
        level=Level.MUNICIPAL,
        begun=150,
        deadline=-125,
        fate="declined",
        request="两周内完成申报书。",
    ),
    Order(
        enterprise="fragrance",
        title="市级企业技术中心",
        kind=PLATFORM,
        platform_type=PlatformType.TECHNOLOGY_CENTRE,
        level=Level.MUNICIPAL,
        begun=130,
        deadline=-60,
        fate="withdrawn",
        request="撰写申请报告。",
    ),
    Order(
        enterprise="agro",
        title="省级农药残留检测平台",
        kind=PLATFORM,
        platform_type=PlatformType.LABORATORY,
        level=Level.PROVINCIAL,
        begun=140,
        deadline=-40,
        fate="cancelled",
        request="编制建设方案。",
        responsible="wu",
    ),
    Order(
        enterprise="solvent",
        title="区级节能改造专项",
        kind=PROGRAMME,
        level=Level.DISTRICT,
        begun=200,
        deadline=-150,
        fate="lapsed",
        request="编写能耗诊断报告。",
        responsible="bing",
    ),
)


def order_stories(cast: Cast) -> list[Story]:
    """Every order's story."""
    return [order_story(cast, one, number) for number, one in enumerate(ORDERS)]


def order_story(cast: Cast, one: Order, number: int) -> Story:
    """From the request to whatever becomes of it."""
    start = days_ago(one.begun, hour=10, minute=number * 3)
    yield start
    order = ask(cast, one)
    head, college = cast.head(one.enterprise), cast.users["college"]
    if one.fate == "requested":
        return
    yield start + datetime.timedelta(days=2, hours=1)
    if one.fate == "declined":
        reason = "距截止日期不足三周，难以保证申报质量，建议下一批次提前联系。"
        order_machine.run(order, OrderState.DECLINED, actor=college, comment=reason)
        return
    if one.fate == "withdrawn":
        order_machine.run(order, OrderState.WITHDRAWN, actor=head, comment="企业决定先完成厂区搬迁。")
        return
    people: dict[str, Any] = {
        "responsible": cast.researchers[one.responsible],
        "members": [cast.researchers[k] for k in one.members],
    }
    order = order_machine.run(order, OrderState.RUNNING, actor=college, **people)
    yield from work_story(cast, one, order, start + datetime.timedelta(days=3))
    if one.fate == "running":
        return
    yield start + datetime.timedelta(days=34)
    if one.fate == "cancelled":
        order_machine.run(order, OrderState.CANCELLED, actor=head, comment="企业调整产品方向，不再申报。")
        return
    if one.fate == "lapsed":
        yield start + datetime.timedelta(days=82)
        reason = "逾期未登记办理情况。"
        order_machine.run(order, OrderState.LAPSED, actor=None, automatic=True, comment=reason)
        return
    person = cast.researcher_user(one.responsible)
    order = order_machine.run(order, OrderState.SUBMITTED, actor=person)
    if one.fate != "submitted":
        yield from result_story(cast, one, order, start)


QUESTION = "申报书中近两年研发费用要写到哪一级科目？需要附审计报告吗？"
ANSWER = "按研发费用辅助账的一级科目填写即可，附上年度专项审计报告，我们先看一遍再定稿。"


def ask(cast: Cast, one: Order) -> ServiceOrder:
    """The request, by the head or by the district's official."""
    deadline = None if one.deadline is None else days_ago(0).date() + datetime.timedelta(days=one.deadline)
    values = {
        "kind": one.kind,
        "platform_type": one.platform_type,
        "title": one.title,
        "level": one.level,
        "deadline": deadline,
        "request": one.request,
        "present": one.present,
    }
    return services.request_help(
        actor=cast.users["district"] if one.by_official else cast.head(one.enterprise),
        enterprise=cast.enterprises[one.enterprise],
        college=cast.organisations["college"],
        values=values,
        agreed_with=one.by_official,
    )


def work_story(cast: Cast, one: Order, order: ServiceOrder, moment: datetime.datetime) -> Story:
    """Tasks on the first day; then hours, and tasks that are done. What lies after today has not happened yet."""
    yield moment
    person = cast.researcher_user(one.responsible)
    tasks = [add_task(cast, one, order, title, days, mine) for title, days, mine in one.tasks]
    now, answered = days_ago(0, hour=0), moment + datetime.timedelta(hours=3)
    question = write(actor=cast.head(one.enterprise), order=order, body=QUESTION)
    if answered > now:
        return
    yield answered
    write(actor=person, order=order, body=ANSWER, parent=question)
    for step, (hours, words) in enumerate(WORK):
        when = moment + datetime.timedelta(days=2 + 7 * step, hours=7)
        if when > now:
            return
        yield when
        log(person, order, hours, words, tasks[0] if step == 0 else None)
        if step < len(TASKS) and (one.fate != "cancelled" or step == 0):
            yield when + datetime.timedelta(hours=1)
            finish(cast, one, tasks[step])


def add_task(cast: Cast, one: Order, order: ServiceOrder, title: str, days: int, mine: bool) -> OrderTask:
    """One task; ``mine``: the enterprise's."""
    values: dict[str, Any] = {
        "title": title,
        "by_enterprise": mine,
        "assignee": None if mine else cast.researchers[one.responsible],
        "due_on": timezone.localdate() + datetime.timedelta(days=days),
        "note": "",
    }
    return work.add_task(actor=cast.researcher_user(one.responsible), order=order, values=values)


def log(person: Any, order: ServiceOrder, hours: str, words: str, task: OrderTask | None) -> None:
    """Hours of today."""
    values = {"date": timezone.localdate(), "hours": Decimal(hours), "task": task, "work": words}
    work.log_hours(actor=person, order=order, values=values)


def finish(cast: Cast, one: Order, task: OrderTask) -> None:
    """Whose task it is marks it as done."""
    person = cast.head(one.enterprise) if task.by_enterprise else cast.researcher_user(one.responsible)
    task_machine.run(task, TaskState.DONE, actor=person)


def result_story(cast: Cast, one: Order, order: ServiceOrder, start: datetime.datetime) -> Story:
    """What the authority decided, and how the order is closed; the latest decisions are a few days old."""
    person, head, college = cast.researcher_user(one.responsible), cast.head(one.enterprise), cast.users["college"]
    latest = one.fate in ("approved", "not_approved")
    decided = days_ago(4, hour=15) if latest else start + datetime.timedelta(days=75)
    yield decided
    refused = one.fate in ("not_approved", "refused_closed")
    if refused:
        reason = "评审意见：研发投入占比未达到要求。"
        order = order_machine.run(order, OrderState.NOT_APPROVED, actor=person, comment=reason, decision=one.decision)
    else:
        order = order_machine.run(
            order, OrderState.APPROVED, actor=person, amount=Decimal(one.amount), decision=one.decision
        )
    yield decided + datetime.timedelta(days=1)
    if one.half_closed or one.fate in ("closed", "refused_closed"):
        close(head, order, OrderSide.ENTERPRISE, "服务及时，材料质量好。")
    if one.fate in ("closed", "refused_closed"):
        yield decided + datetime.timedelta(days=3)
        close(college, order, OrderSide.COLLEGE, "")
    elif one.fate == "silent":
        yield decided + datetime.timedelta(days=29)
        reason = "双方未在期限内办结，结果不计入统计。"
        order_machine.run(order, OrderState.CLOSED, actor=None, automatic=True, comment=reason)


def close(actor: Any, order: ServiceOrder, side: str, remark: str) -> None:
    """One side's closing."""
    row = ServiceOrder.objects.get(pk=order.pk)
    services.close_order(actor=actor, order=row, side=side, remark=remark, result=row.state)
