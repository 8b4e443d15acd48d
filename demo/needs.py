"""How a need goes, from its draft to the end that its text names."""

import datetime
from typing import Any

from core.conversation import post_message
from core.models import MessageKind
from demo.cast import OUTSIDE_THE_PARK, Cast
from demo.claims import begun_at, claim_story, parse
from demo.clock import Story, days_ago
from demo.disclosures import ADDRESS, disclosure_story
from demo.disclosures import parse as parse_access
from demo.texts import read
from needs.enums import NameDisclosure, NeedState
from needs.models import Diagnosis, Need
from needs.selectors.disclosure import current_text
from needs.services import consent, diagnosis
from needs.services import need as needs
from needs.transitions.need import need_machine

OLDEST = 345
CLAIMED_FROM = 58
"""Days ago on which the first need with open claims was entered; the others follow every third day."""
EXPIRED_FROM, EXPIRED_STEP = 203, 5
MATCHED_FROM, MATCHED_STEP = 76, 6
"""A matched need has a contract within 45 working days, or is overdue."""
MATCHED_LATE = 93
RELEASED = 120
"""Days ago for the need whose match fell through: late enough to be still valid."""
WANTED_WITHIN = 240
"""Days within which needs with a budget want to be solved."""
LATEST = {
    "draft": 4,
    "submitted": 2,
    "submitted_late": 9,
    "returned": 8,
    "diag_asked": 5,
    "diag_agreed": 9,
    "diag_restated": 13,
    "behalf": 3,
    "published": 12,
}
DIAGNOSING = {"diag_asked": "ding", "diag_agreed": "wu", "diag_restated": "xin"}
ACCESS_ASKED = 5
"""Days ago on which researchers asked for confidential detail."""
REVISED = {"budget_min": 300000, "budget_max": 600000}


def need_stories(cast: Cast) -> list[Story]:
    """All needs of the texts; claims are told by stories of their own, which a need's story begins."""
    stories = []
    for number, (entry, days) in enumerate(_dated()):
        stories.append(need_story(cast, number, entry, days))
    return stories


def claim_stories(cast: Cast) -> list[Story]:
    """Claims wait for their need to be published; each is told beside the others."""
    stories = []
    for number, (entry, days) in enumerate(_dated()):
        published = _published(number, days)
        for position, line in enumerate(entry.get("claims", [])):
            text = parse(line, number + position)
            stories.append(
                _claim_when_ready(cast, entry["title"], text, begun_at(text, published, entry["fate"]), entry)
            )
    return stories


def disclosure_stories(cast: Cast) -> list[Story]:
    """Researchers who ask to read what a need keeps confidential, some days ago, each for himself."""
    return [
        disclosure_story(
            cast, entry["title"], entry["enterprise"], parse_access(line), days_ago(ACCESS_ASKED, hour=9 + position)
        )
        for entry, _days in _dated()
        for position, line in enumerate(entry.get("access", []))
    ]


def _claim_when_ready(cast: Cast, title: str, text: Any, begun: datetime.datetime, entry: dict[str, Any]) -> Story:
    yield begun
    yield from claim_story(cast, Need.objects.get(title=title), text, begun, entry["fate"])


def _dated() -> list[tuple[dict[str, Any], float]]:
    """Every need with the days since it was entered."""
    older, newer, latest = read("needs_older"), read("needs_newer"), read("needs_latest")
    dated: list[tuple[dict[str, Any], float]] = []
    matched = expired = claimed = 0
    for number, entry in enumerate(older):
        fate, days = entry["fate"], OLDEST - number * 8.0
        if fate == "matched":
            days, matched = MATCHED_FROM - MATCHED_STEP * matched, matched + 1
        elif fate == "matched_late":
            days = MATCHED_LATE
        elif fate == "released":
            days = RELEASED
        elif fate == "expired":
            days, expired = EXPIRED_FROM - EXPIRED_STEP * expired, expired + 1
        dated.append((entry, days))
    for number, entry in enumerate(newer):
        days = 170.0 - number * 4
        if entry["fate"] in ("claimed", "revised"):
            days, claimed = CLAIMED_FROM - 3 * claimed, claimed + 1
        dated.append((entry, days))
    dated += [(entry, LATEST[entry["fate"]] + number % 3) for number, entry in enumerate(latest)]
    return dated


def _published(number: int, days: float) -> datetime.datetime:
    return days_ago(days, hour=15, minute=(number * 11) % 60) + datetime.timedelta(days=1 + number % 3)


def need_story(cast: Cast, number: int, entry: dict[str, Any], days: float) -> Story:
    """One need, up to the end that its ``fate`` names."""
    fate = entry["fate"]
    start = days_ago(days, hour=9 + number % 5, minute=(number * 13) % 60)
    yield start
    head, district = cast.head(entry["enterprise"]), cast.users["district"]
    park = district if entry["enterprise"] in OUTSIDE_THE_PARK else cast.users["park"]
    need = _enter(cast, entry, start.date(), actor=district if entry.get("on_behalf") else head)
    if "confidential" in entry:
        needs.write_confidential(actor=head, need=need, text=entry["confidential"])
    if fate == "draft":
        return
    if fate == "behalf":
        yield start + datetime.timedelta(hours=2)
        need = needs.step(need, NeedState.SUBMITTED, actor=district)
        consent.ask_consent(actor=district, needs=[need])
        return
    yield start + datetime.timedelta(hours=3)
    need = needs.step(need, NeedState.SUBMITTED, actor=head)
    if fate in ("submitted", "submitted_late"):
        return
    if fate == "returned":
        yield start + datetime.timedelta(days=1, hours=2)
        needs.step(need, NeedState.RETURNED, actor=park, comment=entry["comment"])
        return
    if fate in DIAGNOSING:
        yield from _diagnose(cast, need, entry, start + datetime.timedelta(days=1))
        return
    yield _published(number, days)
    need = needs.publish(
        need=need,
        actor=park if number % 2 else district,
        summary=entry["trouble"].split("。")[0] + "。",
        name_disclosure=entry.get("disclosure", list(NameDisclosure)[number % 2]),
    )
    yield from _after_publication(cast, number, need, entry, _published(number, days))


def _enter(cast: Cast, entry: dict[str, Any], day: datetime.date, *, actor: Any) -> Need:
    low, high = entry.get("budget", (None, None))
    now, target = entry.get("readiness", (None, None))
    data = {
        "title": entry["title"],
        "trouble": entry["trouble"],
        "area": entry["area"],
        "contact_name": "技术部联系人",
        "contact_phone": "0371-00000000",
        "no_state_secret": True,
        "background": entry.get("background", ""),
        "tried": entry.get("tried", ""),
        "readiness_now": now,
        "readiness_target": target,
        "cooperation_mode": entry["mode"],
        "budget_min": low,
        "budget_max": high,
        "budget_negotiable": low is None,
        "deadline": None if low is None else day + datetime.timedelta(days=WANTED_WITHIN),
    }
    return needs.create_draft(
        actor=actor,
        enterprise=cast.enterprises[entry["enterprise"]],
        data=data,
        requirements=[_requirement(line, number) for number, line in enumerate(entry.get("requirements", []))],
    )


def _requirement(line: str, number: int) -> dict[str, Any]:
    name, comparator, target, unit, current, method = (part.strip() for part in line.split("|"))
    low, _, high = target.partition("–")
    return {
        "name": name,
        "comparator": comparator,
        "target": low if comparator == "between" else target,
        "target_upper": high if comparator == "between" else "",
        "current": current,
        "unit": unit,
        "method": method,
        "importance": "want" if number == 2 else "must",
    }


def _diagnose(cast: Cast, need: Need, entry: dict[str, Any], moment: datetime.datetime) -> Story:
    yield moment
    key = DIAGNOSING[entry["fate"]]
    researcher, user = cast.researchers[key], cast.researcher_user(key)
    diagnosis.ask(
        need=need, researcher=researcher, actor=cast.users["park"], comment="题目偏笼统，请老师帮忙梳理指标。"
    )
    if entry["fate"] == "diag_asked":
        return
    yield moment + datetime.timedelta(days=2)
    row = Diagnosis.objects.get(need=need)
    row = diagnosis.agree(diagnosis=row, actor=user, name=user.name, version=current_text().version, address=ADDRESS)
    if entry["fate"] == "diag_agreed":
        return
    yield moment + datetime.timedelta(days=8)
    diagnosis.hand_over(diagnosis=row, actor=user, title=entry["restated"], text=entry["restated_text"])


def _after_publication(
    cast: Cast, number: int, need: Need, entry: dict[str, Any], published: datetime.datetime
) -> Story:
    fate, head = entry["fate"], cast.head(entry["enterprise"])
    if number % 4 == 0:
        yield from _question(cast, number, need, head, published + datetime.timedelta(days=2))
    if fate == "paused":
        yield published + datetime.timedelta(days=20)
        needs.step(need, NeedState.PAUSED, actor=head, comment="装置检修，暂停两个月。")
    elif fate == "expired":
        yield published + datetime.timedelta(days=186)
        need_machine.run(need, NeedState.EXPIRED, actor=None, automatic=True)
    elif fate.startswith("closed:"):
        yield published + datetime.timedelta(days=60 + number)
        needs.close(need, actor=head, close_reason=fate.partition(":")[2], comment="经研究，本需求不再征集。")
    elif fate == "revised":
        yield days_ago(1, hour=16)
        need = Need.objects.get(pk=need.pk)
        needs.edit(actor=head, need=need, seen=None, values=REVISED, note="预算经董事会批准后上调。")


def _question(cast: Cast, number: int, need: Need, head: Any, moment: datetime.datetime) -> Story:
    """A researcher asks, the enterprise answers."""
    yield moment
    asker = cast.researcher_user(list(cast.researchers)[number % len(cast.researchers)])
    question = post_message(
        record=need, actor=asker, body="现场是否可以取样？另外请问目前的处理量是多少？", kind=MessageKind.QUESTION
    )
    yield moment + datetime.timedelta(days=1)
    post_message(
        record=need,
        actor=head,
        body="可以取样，请提前一天联系。处理量按满负荷计，具体数字见需求详情。",
        kind=MessageKind.ANSWER,
        parent=question,
    )
