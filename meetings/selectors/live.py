"""The one screen during the meeting: everything on it in five statements beside the meeting's own."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.statements import Maker, makers
from meetings.models import AgendaItem, Commitment, Meeting, MeetingParty, Participant, Statement, StatementResult
from meetings.policies import statement as policies
from meetings.services.statement import COMMITMENT

COMMITMENT_NAME = _("Commitment")


@dataclass(frozen=True, kw_only=True)
class Result:
    """A record made of a statement; without an address for who may not open it."""

    label: Any
    number: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A statement as the screen shows it: what was made of it, and what can be made of it by whoever looks."""

    statement: Statement
    results: list[Result]
    makers: list[Maker]
    may_commit: bool


@dataclass(frozen=True, kw_only=True)
class Block:
    """An item of the agenda (or what belongs to none) with its statements."""

    item: AgendaItem | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """An enterprise that takes part, and how many parts of its introduction are written down."""

    enterprise: Enterprise
    count: int


@dataclass(frozen=True, kw_only=True)
class Live:
    """The screen."""

    parties: list[MeetingParty]
    people: list[Participant]
    agenda: list[AgendaItem]
    blocks: list[Block]
    introductions: list[Introduction]
    commitments: list[Commitment]
    carried: list[Commitment]

    @property
    def present(self) -> int:
        """How many of the people invited are there."""
        return sum(1 for one in self.people if one.attended_at is not None)


def live_of(user: Any, meeting: Meeting) -> Live:
    """What the screen of ``meeting`` shows to ``user``."""
    parties = list(meeting.parties.select_related("organisation__enterprise__organisation"))
    people = list(meeting.participants.select_related("user"))
    agenda = list(meeting.agenda.select_related("enterprise__organisation"))
    statements = statements_of(meeting)
    own, carried = commitments_of(user, meeting)
    written = [one for one in statements if one.source]
    enterprises = [one.organisation.enterprise for one in parties if hasattr(one.organisation, "enterprise")]
    return Live(
        parties=parties,
        people=people,
        agenda=agenda,
        blocks=_blocks(user, agenda, statements),
        introductions=[
            Introduction(enterprise=one, count=sum(1 for row in written if row.enterprise_id == one.pk))
            for one in enterprises
        ],
        commitments=own,
        carried=carried,
    )


def statements_of(meeting: Meeting) -> list[Statement]:
    """What was said, in its order, with the records made of it; one statement."""
    made = StatementResult.objects.filter(statement=OuterRef("pk")).order_by("id")
    rows = meeting.statements.select_related(
        "enterprise__organisation", "party__organisation", "participant__user"
    ).annotate(made=ArraySubquery(made.values(data=JSONObject(maker="maker", number="number", url="url"))))
    found: list[Any] = list(rows.order_by("id"))
    for row in found:
        row.meeting = meeting
    return found


def commitments_of(user: Any, meeting: Meeting) -> tuple[list[Commitment], list[Commitment]]:
    """The commitments made at the meeting, and those that came from earlier ones of the series; one statement.

    A party that came later reads nothing of meetings at which it was not, unless it owes the commitment itself.
    """
    carried = Commitment.objects.visible_to(user).carried_into(meeting).values("pk")
    rows = Commitment.objects.filter(Q(meeting=meeting) | Q(pk__in=carried))
    found = list(rows.select_related("organisation", "person", "meeting").order_by("due_on", "id"))
    return (
        [one for one in found if one.meeting_id == meeting.pk],
        [one for one in found if one.meeting_id != meeting.pk],
    )


def _blocks(user: Any, agenda: list[AgendaItem], statements: list[Statement]) -> list[Block]:
    blocks = {one.pk: Block(item=one) for one in agenda}
    rest = Block(item=None)
    kinds = {one.key: one for one in makers()}
    for one in statements:
        blocks.get(one.agenda_item_id or 0, rest).lines.append(line_of(user, one, kinds))
    return [*blocks.values(), *([rest] if rest.lines else [])]


def line_of(user: Any, statement: Any, kinds: dict[str, Maker]) -> Line:
    """One statement with its buttons; what was made already has none."""
    made = {one["maker"] for one in statement.made}
    may = {one.key for one in policies.makers_for(user, statement)}
    return Line(
        statement=statement,
        results=[
            Result(
                label=kinds[one["maker"]].name if one["maker"] in kinds else COMMITMENT_NAME,
                number=one["number"],
                url=one["url"] if one["maker"] in may or one["maker"] not in kinds else "",
            )
            for one in statement.made
        ],
        makers=[one for one in kinds.values() if one.key in may - made],
        may_commit=COMMITMENT not in made and policies.can_commit(user, statement),
    )
