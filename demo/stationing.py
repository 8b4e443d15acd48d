"""Researchers at enterprises: a year of calls, agreements, logged days, problems that became needs."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.clocks import is_working_day
from demo.cast import Cast
from demo.clock import Story, days_ago, together
from needs.enums import NeedState
from needs.models import Need
from needs.services import need as needs
from talent.enums import DayPart, DayPlace, DayState, Party, StationingKind, StationingState
from talent.models import StationDay, Stationing
from talent.services import stationing as services
from talent.services.day import answer_days, correct_day, log_day
from talent.services.problem import turn_into_need
from talent.services.rules import set_rules
from talent.transitions.day import day_machine
from talent.transitions.stationing import stationing_machine

RHYTHM = 8
"""Calendar days between two days on site."""
REJECTED, LAPSED, PROBLEM = 4, 7, 2
"""Which logs of a term, counted from the first, are rejected and corrected, lapse, and hold a problem that becomes a need."""
WORK = (
    ("与工艺员一起梳理生产流程，现场测定各工序停留时间。", "形成工序时间表。"),
    ("取样分析中间体和母液组成，与化验室核对检测方法。", "检测方法偏差由百分之六降到百分之二。"),
    ("在侧线装置上做放大试验，调整搅拌转速和加料顺序。", "单批时间缩短约一小时。"),
    ("线上讨论试验数据，修改下一轮试验方案。", ""),
    ("给班组讲解操作要点，指导技术员独立完成一轮试验。", "培训技术员两名。"),
)


@dataclass(frozen=True, kw_only=True)
class Term:
    """One stationing: who, where, since when, how it goes. ``begun`` counts days back from today."""

    enterprise: str
    researcher: str
    begun: int
    length: int
    planned: int
    point: str
    tasks: str
    fate: str
    kind: str = StationingKind.SPECIALIST
    by_enterprise: bool = True
    problem: str = ""


TERMS = (
    Term(
        enterprise="pigment",
        researcher="jia",
        begun=300,
        length=345,
        planned=40,
        point="颜料二车间",
        tasks="解决水洗工序瓶颈；建立粒径控制方法；培训技术员两名。",
        fate="running",
        problem="压滤机滤布一小时就堵，每周损失两批料。厂里换过三种滤布，都没有根本改善。",
    ),
    Term(
        enterprise="pharma",
        researcher="ding",
        begun=320,
        length=230,
        planned=30,
        point="硝化车间",
        tasks="硝化工序连续化可行性论证；安全操作培训。",
        fate="ended",
        kind=StationingKind.DEPUTY,
        by_enterprise=False,
        problem="硝化釜降温滞后，夏季每批多用两小时。希望找到不停产的改造办法。",
    ),
    Term(
        enterprise="water",
        researcher="bing",
        begun=200,
        length=180,
        planned=25,
        point="中试平台",
        tasks="无磷阻垢剂现场评价。",
        fate="ended_early",
    ),
    Term(
        enterprise="solvent",
        researcher="yi",
        begun=6,
        length=365,
        planned=40,
        point="精馏装置区",
        tasks="热泵精馏改造方案论证；能耗诊断。",
        fate="agreeing",
    ),
    Term(
        enterprise="additive",
        researcher="",
        begun=4,
        length=365,
        planned=30,
        point="氧化车间",
        tasks="促进剂氧化釜传热改进。",
        fate="called",
    ),
    Term(
        enterprise="electronic",
        researcher="wu",
        begun=5,
        length=300,
        planned=30,
        point="超净车间",
        tasks="痕量金属检测方法建立。",
        fate="offered",
        by_enterprise=False,
    ),
    Term(
        enterprise="resin",
        researcher="",
        begun=120,
        length=200,
        planned=25,
        point="聚合车间",
        tasks="乳液聚合在线监测。",
        fate="declined",
    ),
    Term(
        enterprise="catalyst",
        researcher="",
        begun=90,
        length=200,
        planned=25,
        point="成型车间",
        tasks="载体成型工艺改进。",
        fate="withdrawn",
    ),
    Term(
        enterprise="fragrance",
        researcher="bing",
        begun=70,
        length=200,
        planned=25,
        point="精制车间",
        tasks="精制尾气治理。",
        fate="lapsed",
        by_enterprise=False,
    ),
)


def stationing_stories(cast: Cast) -> list[Story]:
    """The district's limits, then every term."""
    return [limits_story(cast), *(term_story(cast, term, number) for number, term in enumerate(TERMS))]


def limits_story(cast: Cast) -> Story:
    """The district lays down its limits at the beginning of the year."""
    yield days_ago(345, hour=9)
    set_rules(
        actor=cast.users["district"],
        district=cast.organisations["district"],
        values={"most_enterprises": 3, "least_days": 20, "log_within": 14, "source": "示例区科技特派员管理办法"},
        seen=None,
    )


def term_story(cast: Cast, term: Term, number: int) -> Story:
    """From call or offer to the end that the term comes to."""
    start = days_ago(term.begun, hour=9, minute=number * 5)
    yield start
    stationing = begin(cast, term, start)
    head, college = cast.head(term.enterprise), cast.users["college"]
    if term.fate in ("called", "offered"):
        return
    yield start + datetime.timedelta(days=2)
    if term.fate == "declined":
        comment = "相关方向教师近期任务已满，下学期再安排。"
        stationing_machine.run(stationing, StationingState.DECLINED, actor=college, comment=comment)
        return
    if term.fate == "withdrawn":
        stationing_machine.run(stationing, StationingState.WITHDRAWN, actor=head)
        return
    if term.fate == "lapsed":
        yield start + datetime.timedelta(days=29)
        comment = "逾期无人答复。"
        stationing_machine.run(stationing, StationingState.LAPSED, actor=None, automatic=True, comment=comment)
        return
    if term.by_enterprise:
        stationing = services.answer_call(stationing, actor=college, researcher=cast.researchers[term.researcher])
    else:
        stationing = stationing_machine.run(stationing, StationingState.AGREEING, actor=head)
    yield start + datetime.timedelta(days=3)
    parties = [(Party.UNIVERSITY, cast.users["transfer"]), (Party.RESEARCHER, cast.researcher_user(term.researcher))]
    if term.fate != "agreeing":
        parties.append((Party.ENTERPRISE, head))
    for party, person in parties:
        services.approve(actor=person, stationing=stationing, party=party, terms_version=1)
    if term.fate != "agreeing":
        yield from running_story(cast, term, stationing, start)


def begin(cast: Cast, term: Term, start: datetime.datetime) -> Stationing:
    """The call or the offer; the term begins a few days later."""
    first = start.date() + datetime.timedelta(days=4)
    terms = {
        "kind": term.kind,
        "point": term.point,
        "tasks": term.tasks,
        "starts_on": first,
        "ends_on": first + datetime.timedelta(days=term.length),
        "planned_days": term.planned,
    }
    enterprise = cast.enterprises[term.enterprise]
    if term.by_enterprise:
        college = cast.organisations["college"]
        return services.call(actor=cast.head(term.enterprise), enterprise=enterprise, college=college, terms=terms)
    researcher = cast.researchers[term.researcher]
    return services.offer(actor=cast.users["college"], enterprise=enterprise, researcher=researcher, terms=terms)


def running_story(cast: Cast, term: Term, stationing: Stationing, start: datetime.datetime) -> Story:
    """The days of a term, then its end."""
    end = datetime.datetime.combine(stationing.ends_on, datetime.time(17), start.tzinfo)
    early = start + datetime.timedelta(days=100)
    last = min(early if term.fate == "ended_early" else end, days_ago(0, hour=18))
    days = [day_story(cast, term, stationing, count, moment) for count, moment in enumerate(evenings(start, last))]
    yield from together([*days, end_story(cast, term, stationing, early=early, end=end)])


def evenings(start: datetime.datetime, last: datetime.datetime) -> Iterator[datetime.datetime]:
    """When days are logged: in the evening of a working day, at the term's rhythm."""
    moment = start + datetime.timedelta(days=6, hours=8)
    while True:
        while not is_working_day(moment.date()):
            moment += datetime.timedelta(days=1)
        if moment >= last:
            return
        yield moment
        moment += datetime.timedelta(days=RHYTHM)


def end_story(
    cast: Cast, term: Term, stationing: Stationing, *, early: datetime.datetime, end: datetime.datetime
) -> Story:
    """How a term ends, or is to be extended."""
    head = cast.head(term.enterprise)
    if term.fate == "ended_early":
        yield early
        comment = "企业产线停产检修，双方商定提前结束。"
        stationing_machine.run(stationing, StationingState.ENDED_EARLY, actor=head, comment=comment)
    elif term.fate == "ended":
        yield end + datetime.timedelta(hours=16)
        stationing_machine.run(stationing, StationingState.ENDED, actor=None, automatic=True)
    else:
        yield days_ago(3, hour=11)
        ends_on = stationing.ends_on + datetime.timedelta(days=90)
        row = Stationing.objects.get(pk=stationing.pk)
        reason = "水性色浆中试推迟到明年春季，请延长三个月。"
        services.propose_extension(actor=head, stationing=row, ends_on=ends_on, planned_days=55, reason=reason)


def day_story(cast: Cast, term: Term, stationing: Stationing, count: int, moment: datetime.datetime) -> Story:
    """One day: logged in the evening, answered a day or two later; the latest ones still wait."""
    yield moment
    person, head = cast.researcher_user(term.researcher), cast.head(term.enterprise)
    work, result = WORK[count % len(WORK)]
    data = {
        "date": timezone.localdate(),
        "part": DayPart.MORNING if count % 5 == 3 else DayPart.WHOLE,
        "place": DayPlace.REMOTE if count % 5 == 3 else DayPlace.ON_SITE,
        "work": work,
        "problem": term.problem if count == PROBLEM else "",
        "result": result,
    }
    day = log_day(actor=person, stationing=stationing, data=data)
    answered = moment + datetime.timedelta(days=1, hours=-7)
    if answered > days_ago(4, hour=0):
        return
    if count == LAPSED:
        yield moment + datetime.timedelta(days=22)
        day_machine.run(day, DayState.LAPSED, actor=None, automatic=True, comment="企业逾期未答复。")
        return
    yield answered
    if count == REJECTED:
        answer_days(actor=head, days=[day], confirm=False, comment="当天下午才到厂，请按半天登记。")
        if term.fate == "ended_early":
            return
        yield answered + datetime.timedelta(hours=3)
        day = StationDay.objects.select_related("stationing").get(pk=day.pk)
        day = correct_day(actor=person, day=day, data={**data, "part": DayPart.AFTERNOON})
        yield answered + datetime.timedelta(hours=5)
    answer_days(actor=head, days=[day], confirm=True)
    if data["problem"]:
        yield from need_story(cast, head, person, day, answered)


def need_story(cast: Cast, head: Any, person: Any, day: StationDay, moment: datetime.datetime) -> Story:
    """The problem becomes a draft; the head completes it, the office publishes it."""
    yield moment + datetime.timedelta(hours=6)
    need = turn_into_need(actor=person, day=StationDay.objects.get(pk=day.pk))
    yield moment + datetime.timedelta(days=2)
    values = {"contact_name": head.name, "contact_phone": "0371-00000000", "no_state_secret": True}
    needs.edit(actor=head, need=need, seen=None, values=values)
    need = Need.objects.get(pk=need.pk)
    needs.step(need, NeedState.SUBMITTED, actor=head)
    yield moment + datetime.timedelta(days=4)
    needs.publish(
        need=Need.objects.get(pk=need.pk),
        actor=cast.users["district"],
        summary=f"驻企科研人员在生产现场发现的问题：{need.title}。",
        name_disclosure=need.name_disclosure,
    )
