"""When needs and researchers have to be compared anew, and what follows from invitations. Same transaction as what happened."""

from typing import Any

from core import events
from needs.enums import InvitationState, NeedState
from needs.matching import rounds
from needs.models import Claim, Invitation, Need
from needs.selectors.need import people_of
from needs.services import invitation as services
from notifications.services import notify
from researchers.models import Researcher

COMPARED = (NeedState.PUBLISHED,)
# States of a need in which nobody can begin a claim any more.
OVER = (NeedState.MATCHED, NeedState.CLOSED, NeedState.EXPIRED)


def connect() -> None:
    """Listen; called once when the app is ready."""
    for state in ("published", "paused", "expired", "matched", "closed"):
        events.on(f"need.{state}", on_need)
    events.on("need.revised", on_need)
    for state in ("vetted", "on_leave", "left"):
        events.on(f"researcher.{state}", on_researcher)
    events.on("researcher.expertise_changed", on_researcher)
    events.on("researcher.left", lapse_invitations)
    events.on("claim.draft", take_up)
    events.on("claim.fulfilled", on_fulfilled)
    events.on("invitation.invited", tell_researcher)
    events.on("invitation.declined", tell_inviter)
    events.on("invitation.withdrawn", tell_withdrawn)


def on_need(*, record: Need, actor: Any, **_data: Any) -> None:
    """Compared while it is published, and whom it names is invited; invitations end with the time of claiming."""
    if record.state in COMPARED or Need.objects.filter(pk=record.pk, matching__isnull=False).exists():
        rounds.need_changed(record.pk)
    if record.state == NeedState.PUBLISHED:
        services.invite_named(record, actor=actor)
    if record.state in OVER:
        services.lapse(Invitation.objects.filter(need=record), actor=actor)


def on_researcher(*, record: Researcher, **_data: Any) -> None:
    """What he has shown, or whether he comes into question, has changed."""
    rounds.researcher_changed(record.pk)


def on_fulfilled(*, record: Claim, **_data: Any) -> None:
    """A result in an area speaks for its people from now on."""
    rounds.mark_needs(
        Need.objects.filter(state=NeedState.PUBLISHED, area=record.need.area).values_list("pk", flat=True), hurry=False
    )


def lapse_invitations(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Whoever has left claims nothing."""
    services.lapse(Invitation.objects.filter(researcher=record), actor=actor)


def take_up(*, record: Claim, actor: Any, **_data: Any) -> None:
    """The leader has begun a claim."""
    services.take_up(record, actor=actor)


def tell_researcher(*, record: Invitation, actor: Any, **_data: Any) -> None:
    """One mail, with the number and the title only."""
    _tell("invited", record, actor)


def tell_withdrawn(*, record: Invitation, actor: Any, **_data: Any) -> None:
    """Nobody writes a claim because of an invitation that does not stand any more."""
    _tell("withdrawn", record, actor)


def _tell(what: str, record: Invitation, actor: Any) -> None:
    notify(
        event=f"invitation.{what}",
        record=record,
        recipients=[record.researcher.user],
        actor=actor,
        dedupe=f"{record.pk}:{record.state_since:%Y%m%d%H%M%S%f}",
    )


def tell_inviter(*, record: Invitation, actor: Any, **_data: Any) -> None:
    """Whoever invited reads the answer; of somebody whom the need named, its enterprise."""
    need = record.need
    url = need.get_absolute_url()
    asked_by = [record.invited_by] if record.invited_by else people_of(need) or [need.created_by]
    notify(
        event="invitation.declined",
        record=record,
        recipients=asked_by,
        actor=actor,
        dedupe=f"{record.pk}:{InvitationState.DECLINED}",
        url=f"{url}matches/" if record.invited_by else url,
    )
