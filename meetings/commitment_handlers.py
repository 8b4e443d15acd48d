"""What commitments do when something happens, and whom they tell. Same transaction as what happened."""

from typing import Any

from django.db.models import Q

from accounts.models import Membership, User
from core import events
from core.said import said
from enterprises.models import Enterprise
from meetings.models import Commitment, Meeting
from meetings.outcome_enums import CommitmentState
from meetings.selectors.speakers import answering, once, organising_people, speakers
from meetings.transitions.commitment import commitment_machine
from notifications.services import notify
from notifications.waiting import refresh_items


def owing(commitment: Commitment) -> list[User]:
    """The person who answers for it, and whoever acts for the party."""
    person = answering(commitment)
    return once([*([] if person is None else [person]), *speakers(commitment.organisation)])


def tell(event: str, commitment: Commitment, recipients: Any, *, actor: Any, once_per: str, **context: Any) -> None:
    """One kind of news about a commitment; the meeting is named to those who may read it (still)."""
    meetings = Meeting.objects.filter(pk=commitment.meeting_id)
    reading = [user for user in recipients if meetings.visible_to(user).exists()]
    others = [user for user in recipients if user not in reading]
    for told, meeting in ((reading, commitment.meeting.title), (others, "")):
        notify(
            event=f"commitment.{event}",
            record=commitment,
            recipients=told,
            actor=actor,
            dedupe=f"{commitment.pk}:{once_per}",
            context=context | {"meeting": meeting},
        )


def on_open(*, record: Commitment, actor: Any, comment: str, **_data: Any) -> None:
    """Written down, or open again: whoever owes it learns of it."""
    tell("open", record, owing(record), actor=actor, once_per=record.state_since.isoformat(), comment=comment)


def on_changed(*, record: Commitment, actor: Any, **_data: Any) -> None:
    """Other words, another day, another party."""
    tell("changed", record, owing(record), actor=actor, once_per=f"version:{record.version}")


def on_settled(*, record: Commitment, actor: Any, comment: str, **_data: Any) -> None:
    """Done or dropped: the organisers and whoever owed it."""
    told = once([*organising_people(record), *owing(record)])
    tell("settled", record, told, actor=actor, once_per=record.state_since.isoformat(), comment=comment)


def on_enterprise_closed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """A closed enterprise owes nothing any more."""
    comment = said("The enterprise was closed on the portal.")
    for one in Commitment.objects.open().filter(enterprise=record).order_by("pk"):
        commitment_machine.run(one, CommitmentState.DROPPED, actor=actor, automatic=True, comment=comment)


def on_park_changed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Open commitments move with their enterprise, so that the new park counts them."""
    moving = Commitment.objects.open().filter(enterprise=record).select_for_update(of=("self",))
    for one in moving.order_by("pk"):
        former = {"park_id": one.park_id}
        one.park_id = record.park_id
        one.save(update_fields=["park", "updated_at"])
        refresh_items(one)
        events.announce("commitment.placed", record=one, actor=actor, former=former)


def on_people_changed(*, record: Membership, **_data: Any) -> None:
    """Whoever leaves a party answers for none of its commitments any more, and does again on coming back."""
    place = record.organisation_id
    mine = Commitment.objects.open().filter(person_id=record.user_id)
    for one in mine.filter(Q(organisation_id=place) | Q(organisation__parent_id=place)).order_by("pk"):
        refresh_items(one)


def register() -> None:
    """Listen."""
    events.on("membership.started", on_people_changed)
    events.on("membership.ended", on_people_changed)
    events.on("commitment.open", on_open)
    events.on("commitment.changed", on_changed)
    events.on("commitment.done", on_settled)
    events.on("commitment.dropped", on_settled)
    events.on("enterprise.closed", on_enterprise_closed)
    events.on("enterprise.park_changed", on_park_changed)
