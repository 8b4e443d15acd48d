"""What happens to claims when they, their need or their leader move. Same transaction as what happened."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from core import events
from core.said import said
from core.transitions import StateMachine, add_to_timeline
from enterprises.models import Enterprise
from needs.enums import (
    CHOICE_CLAIM_STATES,
    OPEN_CLAIM_STATES,
    TAKING_PART,
    ClaimState,
    DeclineReason,
    NeedCloseReason,
    NeedState,
)
from needs.models import Claim, Need
from needs.transitions.claim_effects import end_claims
from researchers.models import Researcher
from researchers.services import count_load

# Claims that take a leader's time; a draft does not yet.
LOAD_STATES = tuple(state for state in OPEN_CLAIM_STATES if state != ClaimState.DRAFT)
# A claim in these has been read against a version of the need; drafts and returned ones are handed in anew anyway.
VERSIONED_STATES = (ClaimState.COLLEGE_REVIEW, *CHOICE_CLAIM_STATES)


def count(*, record: Any, actor: Any, machine: StateMachine, source: str, to: str, **_data: Any) -> None:
    """Keep the leader's load and the need's number of claims; the need is locked by the step."""
    if machine.name != "claim":
        return
    load = (to in LOAD_STATES) - (source in LOAD_STATES)
    if load:
        count_load(researcher_id=record.leader_id, open_claims=load)
    choice = (to in CHOICE_CLAIM_STATES) - (source in CHOICE_CLAIM_STATES)
    if choice:
        Need.objects.filter(pk=record.need_id).update(open_claims=Greatest(F("open_claims") + choice, 0))


def lapse_claims(*, record: Need, actor: Any, **_data: Any) -> None:
    """The need was closed: open claims end with it."""
    end_claims(Claim.objects.filter(need=record, state__in=OPEN_CLAIM_STATES), ClaimState.LAPSED, actor=actor)


def take_up_claims(*, record: Need, actor: Any, source: str, **_data: Any) -> None:
    """The chosen claim fell through: the others that the enterprise had before it are before it again.

    Claims that the college had not passed yet stay declined; so do those whose leader has left or has another one;
    of several of one leader the latest is taken up.
    """
    if source not in (NeedState.MATCHED, NeedState.CONTRACTED):
        return
    busy = Claim.objects.filter(need=record, state__in=TAKING_PART)
    waiting = (
        Claim.objects.passed()
        .filter(
            need=record,
            state=ClaimState.DECLINED,
            decline_reason=DeclineReason.OTHER_CHOSEN,
            leader__in=Researcher.objects.active(),
        )
        .exclude(leader__in=busy.values("leader"))
    )
    latest = dict(waiting.order_by("pk").values_list("leader_id", "pk"))
    end_claims(Claim.objects.filter(pk__in=latest.values()), ClaimState.SUBMITTED, actor=actor)


def ask_to_reconfirm(*, record: Need, actor: Any, material: bool, **_data: Any) -> None:
    """Requirements, budget or IP of the need have changed: claims read against the old text must be reconfirmed."""
    if not material:
        return
    claims = Claim.objects.filter(need=record, state__in=VERSIONED_STATES, reconfirm_needed=False)
    for claim in claims.select_related("leader__user", "need").select_for_update(of=("self",)).order_by("pk"):
        claim.reconfirm_needed = True
        claim.save(update_fields=["reconfirm_needed", "updated_at"])
        add_to_timeline(claim, "claim.reconfirm_asked", actor=actor)
        events.announce("claim.reconfirm_asked", record=claim, actor=actor)


def release_of_closed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """The enterprise is gone for good: claims that it had accepted, not yet under contract, are released."""
    accepted = Claim.objects.filter(
        state=ClaimState.ACCEPTED, need__enterprise=record, need__state=NeedState.MATCHED
    ).order_by("need_id")
    for claim in accepted:
        StateMachine.registry["claim"].run(
            claim,
            ClaimState.RELEASED,
            actor=actor,
            automatic=True,
            comment=said("The enterprise was closed."),
            close_reason=NeedCloseReason.WITHDRAWN,
        )


def register() -> None:
    """Listen."""
    events.on("enterprise.closed", release_of_closed)
    events.on(events.TRANSITION, count)
    events.on("need.closed", lapse_claims)
    events.on("need.published", take_up_claims)
    events.on("need.revised", ask_to_reconfirm)
