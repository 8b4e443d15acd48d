"""Writing minutes, sending them, answering for a party."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.standing import taking
from core.text import check_text
from core.transitions import add_to_timeline
from core.versions import save_version
from meetings.enums import MeetingState
from meetings.models import Meeting, Minutes, MinutesAnswer
from meetings.outcome_enums import FINAL_STATES, OUT_STATES, MinutesState, Verdict
from meetings.policies import minutes as policies
from meetings.selectors.minutes import SECTIONS, draft_of, is_confirmed
from meetings.transitions import meeting_machine
from meetings.transitions.minutes import minutes_machine
from notifications.waiting import refresh_items

WRITTEN = (*SECTIONS, "note")
Values = Mapping[str, Any]


def begin(*, actor: Any, meeting: Meeting) -> Minutes:
    """The draft of the minutes: from the records of the meeting, or as a new revision of what the parties have.

    Asked twice, the draft that is there.
    """
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if not policies.can_draft(actor, row):
            raise NotAllowed(_("Minutes are written by the organisers, when the meeting has taken place."))
        last = Minutes.objects.filter(meeting=row).order_by("-revision").first()
        if last is not None and last.state == MinutesState.DRAFT:
            return last
        text = draft_of(row) if last is None else {name: getattr(last, name) for name in SECTIONS}
        number = 1 if last is None else last.revision + 1
        minutes = Minutes.objects.create(meeting=row, revision=number, written_by=actor, **text)
        minutes_machine.created(minutes, actor=actor)
    return minutes


def edit(*, actor: Any, minutes: Minutes, values: Values, seen: int | None) -> Minutes:
    """Change the draft's text."""
    with transaction.atomic():
        row = _locked(minutes)
        if not policies.can_edit(actor, row):
            raise NotAllowed(_("Only the draft of the minutes can be changed; what was sent stays as it is."))
        for name in WRITTEN:
            setattr(row, name, values[name])
        save_version(row, seen=seen, fields=WRITTEN)
    return row


def draft_anew(*, actor: Any, minutes: Minutes) -> Minutes:
    """Take over again what the records of the meeting say by now; conclusions stay as they are written."""
    fresh = {**draft_of(minutes.meeting), "conclusion": minutes.conclusion, "note": minutes.note}
    return edit(actor=actor, minutes=minutes, values=fresh, seen=None)


def send(minutes: Minutes, to: str, *, actor: Any, comment: str = "", seen: str | None = None, **data: Any) -> Minutes:
    """A person's step; a draft that is sent replaces the revision that was in force."""
    with transaction.atomic():
        if to == MinutesState.SENT and minutes_machine.can(actor, minutes, to):
            _make_room(minutes, actor=actor)
        row: Minutes = minutes_machine.run(minutes, to, actor=actor, comment=comment, seen=seen, **data)
        if to == MinutesState.SENT and is_confirmed(row):
            row = minutes_machine.run(row, MinutesState.CONFIRMED, actor=actor, automatic=True)
    return row


def _make_room(minutes: Minutes, *, actor: Any) -> None:
    """The revision in force steps back first: there is never more than one."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    in_force = Minutes.objects.filter(meeting_id=minutes.meeting_id, state__in=(*OUT_STATES, *FINAL_STATES))
    for other in in_force.exclude(pk=minutes.pk):
        minutes_machine.run(other, MinutesState.SUPERSEDED, actor=actor, automatic=True)


def answer(
    *,
    actor: Any,
    minutes: Minutes,
    organisation: Organisation,
    verdict: str,
    reason: str = "",
    given_by: str = "",
) -> Minutes:
    """A party confirms or objects; ``given_by`` says who told the organisers, where they record it for the party.

    Raises ``Conflict`` where the party has answered already, as after a second click.
    """
    with transaction.atomic():
        row = _locked(minutes)
        given_by = _giver(actor, row, organisation, given_by)
        if not row.meeting.parties.filter(organisation=organisation).exists():
            raise DomainError(_("This organisation is no party of the meeting."))
        _make_way(row, organisation, given_by)
        reason = reason.strip() if verdict == Verdict.OBJECTED else ""
        check_text(reason, field="reason")
        if verdict == Verdict.OBJECTED and not reason:
            raise DomainError(_("Please give the reason; the other side will read it."), field="reason")
        with taking(actor, lambda: bool(given_by) or policies.can_answer_for(actor, row, organisation)):
            given = MinutesAnswer.objects.create(
                minutes=row,
                organisation=organisation,
                verdict=verdict,
                reason=reason,
                given_by=given_by,
                answered_by=actor,
            )
            comment = f"{organisation}: {reason}" if reason else str(organisation)
            add_to_timeline(row, f"minutes.party_{verdict}", actor=actor, comment=comment)
        events.announce("minutes.answered", record=row, actor=actor, answer=given)
        return _follow(row, given, actor=actor)


def _make_way(minutes: Minutes, organisation: Organisation, given_by: str) -> None:
    """A party answers once; what the organisers recorded for it, it may say otherwise itself."""
    present = minutes.answers.filter(organisation=organisation).first()
    if present is None:
        return
    if given_by or not present.given_by:
        raise Conflict(_("This party has answered already."))
    present.delete()


def _giver(actor: Any, minutes: Minutes, organisation: Organisation, given_by: str) -> str:
    if policies.can_answer_for(actor, minutes, organisation):
        return ""
    if not policies.can_record_for(actor, minutes, organisation):
        raise NotAllowed(_("Minutes are answered by whoever decides for a party, while they are before the parties."))
    if not given_by.strip():
        raise DomainError(_("Please say who of the party gave you the answer."), field="given_by")
    return given_by.strip()


def _follow(minutes: Minutes, given: MinutesAnswer, *, actor: Any) -> Minutes:
    """What an answer means for the whole: an objection stops it, the last confirmation makes it final."""
    to = None
    if given.verdict == Verdict.OBJECTED and minutes.state != MinutesState.OBJECTED:
        to = MinutesState.OBJECTED
    elif minutes.state != MinutesState.OBJECTED and is_confirmed(minutes):
        to = MinutesState.CONFIRMED
    if to is None:
        refresh_items(minutes)
        return minutes
    row: Minutes = minutes_machine.run(minutes, to, actor=actor, automatic=True, comment=given.reason)
    return row


def close_meeting(*, actor: Any, minutes: Minutes) -> None:
    """Final minutes close the meeting."""
    if minutes.meeting.state == MeetingState.HELD:
        meeting_machine.run(minutes.meeting, MeetingState.CLOSED, actor=actor, automatic=True)


def _locked(minutes: Minutes) -> Minutes:
    Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting__district", "written_by")
    row: Minutes = rows.get(pk=minutes.pk)
    return row
