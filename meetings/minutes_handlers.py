"""What minutes do when something happens, and whom they tell. Same transaction as what happened."""

from typing import Any

from accounts.models import Membership, User
from core import events
from meetings.models import Minutes, MinutesAnswer
from meetings.outcome_enums import Verdict
from meetings.selectors.minutes import answers_of, missing
from meetings.selectors.speakers import once, organising_people, speakers
from meetings.services.minutes import close_meeting
from notifications.services import notify


def tell(event: str, minutes: Minutes, recipients: Any, *, actor: Any, per: str = "", **context: Any) -> None:
    """One kind of news, once per stay of the revision in its state."""
    notify(
        event=f"minutes.{event}",
        record=minutes,
        recipients=recipients,
        actor=actor,
        dedupe=f"{minutes.pk}:{per or minutes.state_since.isoformat()}",
        context=context,
    )


def of_all_parties(minutes: Minutes) -> list[User]:
    """Whoever acts for a party, and the participants who have an account and still belong to the party that sent them."""
    invited = User.objects.filter(
        pk__in=Membership.objects.current()
        .filter(
            organisation_id__in=minutes.meeting.parties.values("organisation_id"),
            user_id__in=minutes.meeting.participants.filter(user__isnull=False).values("user_id"),
        )
        .values("user_id")
    )
    return once([*(user for one in answers_of(minutes) for user in speakers(one.organisation)), *invited])


def on_sent(*, record: Minutes, actor: Any, source: str, **_data: Any) -> None:
    """All parties read them; asked once more, those that have not answered."""
    if source == "draft":
        tell("sent", record, of_all_parties(record), actor=actor)
    else:
        asked = once(user for one in missing(record) for user in speakers(one))
        tell("sent", record, asked, actor=actor)


def on_answered(*, record: Minutes, actor: Any, answer: MinutesAnswer, **_data: Any) -> None:
    """The organisers read an objection; a party learns what was recorded for it."""
    if answer.verdict == Verdict.OBJECTED:
        told = once([record.written_by, *organising_people(record.meeting)])
        tell("objected", record, told, actor=actor, per=f"answer:{answer.pk}", answer=answer)
    if answer.given_by:
        told = speakers(answer.organisation)
        tell("recorded", record, told, actor=actor, per=f"recorded:{answer.pk}", answer=answer)


def on_final(*, record: Minutes, actor: Any, comment: str, **_data: Any) -> None:
    """Everybody has them; the meeting is closed."""
    close_meeting(actor=actor, minutes=record)
    tell("final", record, of_all_parties(record), actor=actor, comment=comment)


def register() -> None:
    """Listen."""
    events.on("minutes.sent", on_sent)
    events.on("minutes.answered", on_answered)
    events.on("minutes.confirmed", on_final)
    events.on("minutes.filed", on_final)
