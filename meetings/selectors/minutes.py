"""Reads over minutes: the text that the records of a meeting give, who has answered, what two revisions differ in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.format import day_text
from meetings.models import Commitment, Meeting, MeetingParty, Minutes, MinutesAnswer, Statement
from meetings.outcome_enums import Verdict
from meetings.selectors.live import statements_of

SECTIONS = ("attendance", "proceedings", "carried", "promised", "conclusion")
"""The parts of minutes, in their order."""
CONTEXT = 2
"""Lines shown before and after a difference."""
MOST_PAIRS = 400_000
"""Two lines of some 2,500 letters: well under a second. A statement has 2,000 characters at most."""


def label_of(section: str) -> Any:
    """What a part is called."""
    return Minutes._meta.get_field(section).verbose_name  # type: ignore[union-attr]


def parts_of(minutes: Minutes) -> list[tuple[Any, str]]:
    """The parts that say something, each with what it is called."""
    return [(label_of(name), getattr(minutes, name)) for name in SECTIONS if getattr(minutes, name).strip()]


def draft_of(meeting: Meeting) -> dict[str, str]:
    """What the records of the meeting say, in the reader's language; conclusions are for people to write."""
    own = meeting.commitments.select_related("organisation", "person").order_by("due_on", "id")
    return {
        "attendance": "\n".join(_attendance(meeting)),
        "proceedings": "\n".join(_proceedings(meeting)).strip(),
        "carried": "\n".join(_carried(meeting)),
        "promised": "\n".join(_promise(one) for one in own),
        "conclusion": "",
    }


def _attendance(meeting: Meeting) -> Iterator[str]:
    comma, colon, nobody = pgettext("between names", ", "), pgettext("before a list", ": "), _("nobody was there")
    people = list(meeting.participants.select_related("user"))
    for party in meeting.parties.select_related("organisation"):
        there = [one.name for one in people if one.party_id == party.pk and one.attended_at is not None]
        yield f"{party}{colon}{comma.join(there) or nobody}"


def _proceedings(meeting: Meeting) -> Iterator[str]:
    statements = statements_of(meeting)
    for number, item in enumerate(meeting.agenda.select_related("enterprise__organisation"), start=1):
        yield f"{number}. {item.title}" + (f" ({item.speaker})" if item.speaker else "")
        yield from (_said(one) for one in statements if one.agenda_item_id == item.pk)
        yield ""
    rest = [one for one in statements if one.agenda_item_id is None]
    if rest:
        yield _("Further statements")
        yield from map(_said, rest)


def _said(statement: Statement) -> str:
    colon = pgettext("before a list", ": ")
    who = [statement.participant.name] if statement.participant is not None else []
    who += [str(one) for one in (statement.party or statement.enterprise,) if one is not None]
    text = statement.text if not statement.source else f"{statement.get_kind_display()}{colon}{statement.text}"
    return f"— {' · '.join(who)}{colon}{text}" if who else f"— {text}"


def _carried(meeting: Meeting) -> Iterator[str]:
    """Earlier commitments, as far as every party may read them: minutes are one text for all parties."""
    rows = Commitment.objects.carried_into(meeting).select_related("organisation", "person").order_by("due_on", "id")
    found = list(rows)
    known = read_by_all(meeting, found)
    yield from (_promise(one, with_state=True) for one in found if one.pk in known)
    if rest := len(found) - len(known):
        words = ngettext(
            "%(n)d further commitment of meetings at which not all parties of this one took part is not listed.",
            "%(n)d further commitments of meetings at which not all parties of this one took part are not listed.",
            rest,
        )
        yield words % {"n": rest}


def read_by_all(meeting: Meeting, commitments: Sequence[Commitment]) -> set[int]:
    """Which of these every party of ``meeting`` may read: it was invited to their meeting, or owes them; see ``visible_to``.

    District and parks, whose officials run the meetings, read all.
    """
    offices = (OrganisationKind.DISTRICT, OrganisationKind.PARK)
    asked = set(meeting.parties.exclude(organisation__kind__in=offices).values_list("organisation_id", flat=True))
    parties = MeetingParty.objects.filter(
        meeting_id__in={one.meeting_id for one in commitments}, meeting__invited_at__isnull=False
    )
    pairs = set(parties.values_list("meeting_id", "organisation_id"))
    return {
        one.pk
        for one in commitments
        if all(party == one.organisation_id or (one.meeting_id, party) in pairs for party in asked)
    }


def _promise(commitment: Commitment, *, with_state: bool = False) -> str:
    words = {
        "number": commitment.number,
        "who": commitment.organisation,
        "person": f" ({commitment.person})" if commitment.person is not None else "",
        "what": commitment.what,
        "day": day_text(commitment.due_on),
    }
    line = _("%(number)s %(who)s%(person)s: %(what)s (until %(day)s)") % words
    return f"{line} · {commitment.get_state_display()}" if with_state else line


@dataclass(frozen=True, kw_only=True)
class PartyAnswer:
    """A party and its answer, where it has given one."""

    organisation: Organisation
    answer: MinutesAnswer | None


def answers_of(minutes: Minutes) -> list[PartyAnswer]:
    """Every party of the meeting with its answer to this revision; two statements."""
    given = {one.organisation_id: one for one in minutes.answers.select_related("organisation", "answered_by")}
    parties = MeetingParty.objects.filter(meeting_id=minutes.meeting_id).select_related("organisation").order_by("id")
    asked = [PartyAnswer(organisation=one.organisation, answer=given.pop(one.organisation_id, None)) for one in parties]
    return [*asked, *(PartyAnswer(organisation=one.organisation, answer=one) for one in given.values())]


def missing(minutes: Minutes) -> list[Organisation]:
    """Parties that have not answered."""
    return [one.organisation for one in answers_of(minutes) if one.answer is None]


def is_confirmed(minutes: Minutes) -> bool:
    """Whether every party has confirmed."""
    return all(one.answer is not None and one.answer.verdict == Verdict.CONFIRMED for one in answers_of(minutes))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some characters of a line; ``kind`` is ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    """A line of a comparison: what it is as a whole, and its pieces."""

    kind: str
    pieces: list[Piece]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What two revisions differ in within one part: groups of lines, between which nothing changed."""

    label: Any
    groups: list[list[DiffLine]]


def differences(old: Minutes, new: Minutes) -> list[Difference]:
    """Part by part what ``new`` says otherwise than ``old``; parts that are the same are left out."""
    return [
        Difference(label=label_of(name), groups=groups)
        for name in SECTIONS
        if (groups := compared(getattr(old, name), getattr(new, name)))
    ]


def compared(old: str, new: str) -> list[list[DiffLine]]:
    """The lines in which two texts differ, with some lines around them."""
    if old == new:
        return []
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=_is_costly(before, after))
    return [
        [line for code in group for line in _lines(code, before, after)]
        for group in matcher.get_grouped_opcodes(CONTEXT)
    ]


def _is_costly(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether comparing part by part would take longer than a page may: each pair of equal parts is looked at again and again."""
    counts = Counter(right)
    return sum(number * counts[part] for part, number in Counter(left).items()) > MOST_PAIRS


def _lines(code: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> Iterator[DiffLine]:
    tag, i, j, k, m = code
    if tag == "equal":
        yield from (_whole("same", line) for line in before[i:j])
        return
    pairs = min(j - i, m - k) if tag == "replace" else 0
    for left, right in zip(before[i : i + pairs], after[k : k + pairs], strict=True):
        yield from _changed(left, right)
    yield from (_whole("removed", line) for line in before[i + pairs : j])
    yield from (_whole("added", line) for line in after[k + pairs : m])


def _whole(kind: str, line: str) -> DiffLine:
    return DiffLine(kind=kind, pieces=[Piece(kind=kind, text=line)])


def _changed(left: str, right: str) -> Iterator[DiffLine]:
    """A line that became another one: the characters in which they differ are marked within both, unless it is too long."""
    if _is_costly(left, right):
        yield from (_whole("removed", left), _whole("added", right))
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    old, new = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
        if j > i:
            old.append(Piece(kind="same" if tag == "equal" else "removed", text=left[i:j]))
        if m > k:
            new.append(Piece(kind="same" if tag == "equal" else "added", text=right[k:m]))
    yield DiffLine(kind="removed", pieces=old)
    yield DiffLine(kind="added", pieces=new)
