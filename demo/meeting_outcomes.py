"""What the exchange meetings brought: statements, needs and calls made of them, commitments, minutes."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from demo.cast import Cast
from demo.clock import Story, days_ago
from enterprises.statements import maker_of
from meetings.models import Commitment, Meeting, Minutes, Statement
from meetings.outcome_enums import CommitmentState, MinutesState, Verdict
from meetings.services import commitment as commitments
from meetings.services import cooperation, minutes, statement
from meetings.transitions.commitment import commitment_machine


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody said, on which item of the agenda, and what was made of it (``need``, ``stationing``, ``commitment``)."""

    who: str
    item: int
    text: str
    made: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A commitment: whose (an enterprise's key, or an organisation's), until when, and what became of it after so many days."""

    party: str
    what: str
    days: int
    done_after: int | None = None
    evidence: str = ""
    dropped: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one meeting brought."""

    meeting: str
    introduced: tuple[str, ...]
    said: tuple[Said, ...]
    promises: tuple[Promise, ...]
    conclusion: str
    objection: tuple[str, str] = ("", "")
    """Who objects to the minutes, and why; nobody: all confirm."""


OUTCOMES = (
    Outcome(
        meeting="first",
        introduced=("pigment", "solvent"),
        said=(
            Said(
                who="head:pigment",
                item=2,
                text="压滤机每四小时停机清洗一次，影响连续生产。希望找到不停机清洗或连续过滤的办法。",
                made=("need",),
            ),
            Said(
                who="head:solvent",
                item=3,
                text="精馏塔再沸器结垢较快，希望有老师到厂里看看，把结垢原因摸清楚。",
            ),
            Said(who="researcher:jia", item=5, text="课题组有膜分散装置，可先用企业样品做小试，两周出初步结果。"),
            Said(who="college", item=5, text="学院电镜、粒度仪对区内企业开放预约，首次检测不收机时费。"),
        ),
        promises=(
            Promise(
                party="pigment",
                what="向学院寄送滤饼样品两份，并附近三个月运行记录。",
                days=14,
                done_after=9,
                evidence="样品和运行记录已寄出，学院签收单7号。",
            ),
            Promise(
                party="college",
                what="用企业样品完成膜分散小试，出具小试简报。",
                days=30,
                done_after=38,
                evidence="小试简报已发企业，通量提高约三成，下一步讨论中试。",
            ),
            Promise(party="solvent", what="提供再沸器图纸和近一年结垢清理台账。", days=45),
            Promise(party="park", what="协调公共管廊蒸汽计量数据，按月提供给两家企业。", days=90),
            Promise(
                party="water",
                what="安排人员到学院参观水处理中试装置。",
                days=30,
                done_after=26,
                dropped="企业近期停产检修，改为下次会议再议。",
            ),
        ),
        conclusion="会议议定：以滤饼连续过滤和再沸器结垢两个问题为重点，由学院牵头、企业配合，下次会议通报进展。",
    ),
    Outcome(
        meeting="second",
        introduced=("pharma", "catalyst"),
        said=(
            Said(
                who="head:pharma",
                item=2,
                text="硝化后处理产生的含盐废水处理成本偏高，希望降低盐含量或回收利用。",
                made=("need", "commitment"),
            ),
            Said(
                who="head:catalyst",
                item=3,
                text="载体批次差异导致活性波动，希望学院派一位老师驻厂两三个月，共同建立表征方法。",
                made=("stationing",),
            ),
            Said(who="researcher:ding", item=5, text="连续流硝化已在两家企业试用，可安排现场观摩。"),
        ),
        promises=(
            Promise(party="college", what="组织连续流硝化现场观摩一次，名额五人。", days=25),
            Promise(party="catalyst", what="提供三个批次的载体样品及检测报告。", days=20),
        ),
        conclusion="会议议定：含盐废水问题先由企业提供水质数据，学院两周内答复可行路线。",
        objection=("college", "“两周内答复可行路线”应为“收到水质数据后四周内答复”，请更正。"),
    ),
)


GOALS = (
    ("needs.published", 40, "district"),
    ("needs.connection_rate", 40, "college"),
    ("contracts.signed", 12, "college"),
    ("stationing.days", 200, "college"),
    ("meetings.held", 6, "district"),
)
"""Goals of the plan's first year; the second asks for a quarter more."""


def meeting_outcome_stories(cast: Cast) -> list[Story]:
    """Each meeting's own, and the plan that the first one revised."""
    return [*(outcome_story(cast, one) for one in OUTCOMES), plan_story(cast)]


def plan_story(cast: Cast) -> Story:
    """Made in the spring; the first meeting asked for more meetings and named the park."""
    yield days_ago(200, hour=15)
    official, year = cast.users["district"], timezone.localdate().year
    district, college, park = (cast.organisations[key] for key in ("district", "college", "park"))
    values = {
        "title": "禹王台区与化学化工学院精细化工领域合作方案",
        "starts_year": year,
        "ends_year": year + 1,
        "aims": (
            "一、围绕颜料、溶剂、医药中间体和电子化学品四个方向，建立需求征集、对接、签约、验收的全流程协作机制。\n"
            "二、每季度至少召开一次交流对接会，承诺事项逐项落实、逐项通报。\n"
            "三、稳定派驻科技特派员，支持企业建设研发平台。"
        ),
    }
    goals = [goal(cast, *one, year=year) for one in GOALS if one[0] != "meetings.held"]
    plan = cooperation.make_plan(
        actor=official, district=district, values=values, parties=[district, college], goals=goals
    )
    yield days_ago(60, hour=16)
    both = [goal(cast, *one, year=year) for one in GOALS]
    both += [goal(cast, key, target * 5 // 4, owner, year=year + 1) for key, target, owner in GOALS]
    cooperation.revise_plan(
        actor=official,
        plan=plan,
        values=values,
        parties=[district, college, park],
        goals=both,
        seen=None,
        meeting=Meeting.objects.get(pk=cast.meetings["first"].pk),
        note="增加会议次数目标和下一年度目标，园区列为参与方。",
    )


def goal(cast: Cast, key: str, target: int, owner: str, *, year: int) -> dict[str, Any]:
    """One goal of one year."""
    return {"figure": key, "year": year, "target": Decimal(target), "owner": cast.organisations[owner]}


def outcome_story(cast: Cast, one: Outcome) -> Story:
    """Noted in the room, minutes the day after, answers in the days that follow, promises kept or not."""
    # The meeting is planned by then: its own story says on which day it is held.
    yield days_ago(86 if one.meeting == "first" else 20, hour=12)
    meeting, official = cast.meetings[one.meeting], cast.users["district"]
    yield meeting.begins_at + datetime.timedelta(hours=1)
    notes = take_notes(cast, one, Meeting.objects.get(pk=meeting.pk))
    yield meeting.begins_at + datetime.timedelta(hours=2)
    make_records(cast, notes)
    promised = [(promise, promise_of(cast, one, promise)) for promise in one.promises]
    yield meeting.begins_at + datetime.timedelta(days=1, hours=2)
    draft = minutes.begin(actor=official, meeting=Meeting.objects.get(pk=meeting.pk))
    values = {name: getattr(draft, name) for name in minutes.WRITTEN} | {"conclusion": one.conclusion}
    draft = minutes.edit(actor=official, minutes=draft, values=values, seen=None)
    sent = minutes.send(draft, MinutesState.SENT, actor=official)
    yield meeting.begins_at + datetime.timedelta(days=3, hours=5)
    answer_all(cast, one, sent)
    begun = meeting.begins_at
    for promise, row in sorted(promised, key=lambda pair: pair[0].done_after or 0):
        if promise.done_after is not None:
            yield begun + datetime.timedelta(days=promise.done_after, hours=6)
            settle(cast, promise, row)


def person(cast: Cast, key: str) -> Any:
    """The account behind a key."""
    return cast.users[key]


def organisation(cast: Cast, key: str) -> Any:
    """An enterprise's organisation, or an office's."""
    return cast.enterprises[key].organisation if key in cast.enterprises else cast.organisations[key]


def decider(cast: Cast, key: str) -> Any:
    """Who decides for a party."""
    return cast.head(key) if key in cast.enterprises else cast.users[key]


def take_notes(cast: Cast, one: Outcome, meeting: Meeting) -> list[tuple[Said, Statement]]:
    """Introductions as the profiles have them, and what was said besides."""
    official = cast.users["district"]
    for key in one.introduced:
        statement.introduce(actor=official, meeting=meeting, enterprise=cast.enterprises[key])
    agenda = list(meeting.agenda.all())
    rows = []
    for said in one.said:
        participant = meeting.participants.get(user=person(cast, said.who))
        values = {
            "agenda_item": agenda[said.item - 1],
            "participant": participant,
            "party": participant.party,
            "text": said.text,
        }
        rows.append((said, statement.note(actor=official, meeting=meeting, values=values)))
    return rows


def make_records(cast: Cast, notes: list[tuple[Said, Statement]]) -> None:
    """One click each."""
    official = cast.users["district"]
    for said, row in notes:
        for key in said.made:
            maker = maker_of(key)
            if maker is None:
                statement.commit(actor=official, statement=row)
            else:
                statement.make(actor=official, statement=row, maker=maker)


def promise_of(cast: Cast, one: Outcome, promise: Promise) -> Commitment:
    """Written down by the official."""
    values = {
        "organisation": organisation(cast, promise.party),
        "person": decider(cast, promise.party),
        "what": promise.what,
        "due_on": timezone.localdate() + datetime.timedelta(days=promise.days),
    }
    meeting = Meeting.objects.get(pk=cast.meetings[one.meeting].pk)
    return commitments.record_commitment(actor=cast.users["district"], meeting=meeting, values=values)


def answer_all(cast: Cast, one: Outcome, sent: Minutes) -> None:
    """Every party that has not answered yet says yes; one may object."""
    objecting, reason = one.objection
    keys = {organisation(cast, key).pk: key for key in (*cast.enterprises, "park", "college")}
    for party in sent.meeting.parties.exclude(organisation__in=sent.answers.values("organisation")):
        key = keys[party.organisation_id]
        against = key == objecting
        minutes.answer(
            actor=decider(cast, key),
            minutes=sent,
            organisation=party.organisation,
            verdict=Verdict.OBJECTED if against else Verdict.CONFIRMED,
            reason=reason if against else "",
        )


def settle(cast: Cast, promise: Promise, row: Commitment) -> None:
    """Reported as done by whoever owes it, or dropped by the official."""
    if promise.dropped:
        official = cast.users["district"]
        commitment_machine.run(row, CommitmentState.DROPPED, actor=official, comment=promise.dropped)
        return
    owing = decider(cast, promise.party)
    commitment_machine.run(row, CommitmentState.DONE, actor=owing, evidence=promise.evidence)
