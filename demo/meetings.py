"""Exchange meetings: a series with two that were held and one that is coming."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from core.clocks import is_working_day
from demo.accounts import MEMBERS
from demo.cast import Cast
from demo.clock import Story, days_ago
from files.services import store
from meetings.enums import Answer, AttendanceHow, MeetingState
from meetings.models import Meeting, Participant
from meetings.registrations.shell import PAPER
from meetings.services import answers, people
from meetings.services import meeting as services
from meetings.transitions import meeting_machine

HALL = "禹王台区政务服务中心三楼第二会议室"
PROGRAMME = (
    "主持人介绍参会单位",
    "企业介绍：概况、主要产品、技术短板、拟合作项目",
    "学院介绍相关研究方向和可开放的仪器设备",
    "逐项对接，议定责任单位和完成时限",
    "下一次会议安排",
)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One meeting: when (days from today, back; ahead where negative), who introduces itself, who comes from the college."""

    key: str
    title: str
    ago: int
    enterprises: tuple[str, ...]
    researchers: tuple[str, ...]
    guests: tuple[tuple[str, str], ...]
    declined: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


MEETINGS = (
    Planned(
        key="first",
        title="区校月度交流对接会：颜料与溶剂专题",
        ago=75,
        enterprises=("pigment", "solvent", "water"),
        researchers=("jia", "yi", "bing"),
        guests=(("市科技局 韩亥", "hanhai@bureau.example"),),
        absent=("head:water",),
    ),
    Planned(
        key="second",
        title="区校月度交流对接会：医药中间体与催化专题",
        ago=14,
        enterprises=("pharma", "catalyst", "pigment"),
        researchers=("ding", "jia", "ji"),
        guests=(("市科技局 韩亥", "hanhai@bureau.example"), ("行业协会 谢酉", "xieyou@association.example")),
        declined=("researcher:ji",),
    ),
    Planned(
        key="coming",
        title="区校月度交流对接会：电子化学品专题",
        ago=-16,
        enterprises=("electronic", "resin", "pigment"),
        researchers=("wu", "xin", "jia"),
        guests=(("行业协会 谢酉", "xieyou@association.example"),),
        declined=("researcher:xin",),
    ),
)


def meeting_stories(cast: Cast) -> list[Story]:
    """The series, meeting after meeting."""
    return [series_story(cast)]


def series_story(cast: Cast) -> Story:
    """Each meeting is planned two weeks ahead; the second is still open for its minutes, the third is to come."""
    yield days_ago(96, hour=9)
    values = {
        "title": "区校月度交流对接会",
        "purpose": "介绍企业概况和技术短板，现场对接需求，议定承诺事项并跟踪落实。",
        "place": HALL,
        "is_active": True,
    }
    district = cast.organisations["district"]
    series = services.make_series(actor=cast.users["district"], district=district, values=values)
    for one in MEETINGS:
        yield from meeting_story(cast, one, series)


def morning(ago: int) -> datetime.datetime:
    """Nine o'clock on that day, or on the next working day after it."""
    moment = days_ago(ago, hour=9)
    while not is_working_day(moment.date()):
        moment += datetime.timedelta(days=1)
    return moment


def meeting_story(cast: Cast, one: Planned, series: Any) -> Story:
    """Planned, invited, answered; held with most of them in the room."""
    begins, official = morning(one.ago), cast.users["district"]
    coming = begins > days_ago(0, hour=23)
    yield days_ago(one.ago + 20, hour=10) if not coming else days_ago(4, hour=10)
    values = {
        "series": series,
        "title": one.title,
        "begins_at": begins,
        "ends_at": begins + datetime.timedelta(hours=2, minutes=30),
        "place": HALL,
        "note": "停车请由中心南门进入；请各企业自带产品样品。",
    }
    meeting = services.plan(actor=official, district=cast.organisations["district"], values=values)
    cast.meetings[one.key] = meeting
    fill(cast, one, meeting)
    yield days_ago(one.ago + 18, hour=11) if not coming else days_ago(3, hour=11)
    meeting = meeting_machine.run(meeting, MeetingState.INVITED, actor=official)
    yield days_ago(one.ago + 15, hour=16) if not coming else days_ago(2, hour=16)
    answer(cast, one, meeting, coming=coming)
    if coming:
        return
    yield begins - datetime.timedelta(minutes=5)
    attend(cast, one, meeting)
    yield begins + datetime.timedelta(minutes=20)
    present = {row.pk for row in rows_of(meeting) if row.attended_at or (row.user_id is None and row.guest_name)}
    answers.record_attendance(actor=official, meeting=meeting, present=present)
    yield begins + datetime.timedelta(hours=3)
    meeting_machine.run(Meeting.objects.get(pk=meeting.pk), MeetingState.HELD, actor=official)


def fill(cast: Cast, one: Planned, meeting: Meeting) -> None:
    """Parties with their people, agenda, a paper."""
    official, college = cast.users["district"], cast.organisations["college"]
    district = meeting.parties.get(organisation=meeting.district)
    guests = [{"name": name, "email": email} for name, email in one.guests]
    people.set_people(actor=official, party=district, users=[official], guests=guests)
    parties: list[tuple[Any, list[Any]]] = [
        (cast.organisations["park"], [cast.users["park"]]),
        (college, [cast.users["college"], *(cast.researcher_user(key) for key in one.researchers)]),
        *((cast.enterprises[key].organisation, senders(cast, key)) for key in one.enterprises),
    ]
    for organisation, users in parties:
        party = people.add_party(actor=official, meeting=meeting, organisation=organisation)
        people.set_people(actor=official, party=party, users=users, guests=[])
    services.write_agenda(actor=official, meeting=meeting, rows=agenda(cast, one), seen=None)
    store(record=meeting, kind=PAPER, upload=programme(one.title), actor=official)


def programme(title: str) -> SimpleUploadedFile:
    """The meeting's programme as a document."""
    document, content = Document(), io.BytesIO()
    document.add_heading(title)
    for line in PROGRAMME:
        document.add_paragraph(line, style="List Number")
    document.save(content)
    return SimpleUploadedFile("会议手册.docx", content.getvalue())


def senders(cast: Cast, key: str) -> list[Any]:
    """The head, and the member where the enterprise has one."""
    return [cast.head(key), *([cast.users[f"member:{key}"]] if key in MEMBERS else [])]


def agenda(cast: Cast, one: Planned) -> list[dict[str, Any]]:
    """Welcome, an introduction for each enterprise, the college, what is agreed."""

    def item(title: str, minutes: int, speaker: str = "", enterprise: Any = None) -> dict[str, Any]:
        return {"title": title, "minutes": minutes, "speaker": speaker, "enterprise": enterprise}

    introductions = [
        item("企业介绍与需求说明", 20, str(cast.head(key)), cast.enterprises[key]) for key in one.enterprises
    ]
    return [
        item("开场与上次会议承诺事项落实情况", 10, str(cast.users["district"])),
        *introductions,
        item("学院研究方向与可开放仪器设备", 20, str(cast.users["college"])),
        item("逐项对接", 30),
        item("议定事项与下次会议", 10, str(cast.users["district"])),
    ]


def rows_of(meeting: Meeting) -> Sequence[Participant]:
    """Everybody on the list."""
    return list(meeting.participants.select_related("user", "party__organisation", "meeting"))


def answer(cast: Cast, one: Planned, meeting: Meeting, *, coming: bool) -> None:
    """Most come; of the coming meeting some have not answered yet."""
    declined = {cast.users[key].pk for key in one.declined}
    for number, row in enumerate(rows_of(meeting)):
        if coming and number % 3 == 2:
            continue
        given = Answer.DECLINED if row.user_id in declined else Answer.ACCEPTED
        if coming and number % 5 == 3:
            given = Answer.TENTATIVE
        answers.give_answer(participant=row, answer=given)


def attend(cast: Cast, one: Planned, meeting: Meeting) -> None:
    """People with an account scan the code."""
    away = {cast.users[key].pk for key in (*one.declined, *one.absent)}
    for row in rows_of(meeting):
        if row.user_id is not None and row.user_id not in away:
            answers.confirm_presence(participant=row, how=AttendanceHow.SIGNED_IN)
