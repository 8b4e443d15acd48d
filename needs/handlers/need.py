"""What needs do when something happens to them or elsewhere. Synchronous, in the transaction of what happened."""

from typing import Any

from core import events
from core.conversation import conversation
from core.models import MessageKind
from core.said import said
from enterprises.assignees import officials_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from needs.enums import (
    ConsentState,
    DiagnosisState,
    NeedCloseReason,
    NeedState,
    PauseOrigin,
)
from needs.models import Diagnosis, Need, NeedConsent, NeedVersion
from needs.policies.need import is_valid_today
from needs.selectors import need as selectors
from needs.services import consent, diagnosis, version
from needs.transitions.consent import consent_machine
from needs.transitions.need import need_machine
from notifications.services import notify
from notifications.waiting import refresh_items

# Closed together with their enterprise; a matched need is settled with the project first.
CLOSED_WITH_ENTERPRISE = (
    NeedState.DRAFT,
    NeedState.SUBMITTED,
    NeedState.RETURNED,
    NeedState.DIAGNOSING,
    NeedState.PUBLISHED,
    NeedState.PAUSED,
    NeedState.EXPIRED,
)
OVER = (NeedState.CLOSED, NeedState.SOLVED)


def connect() -> None:
    """Listen; called once when the app is ready."""
    events.on("need.submitted", on_submitted)
    events.on("need.returned", on_returned)
    events.on("need.diagnosing", on_diagnosing)
    events.on("need.published", on_published)
    events.on("need.paused", on_paused)
    events.on("need.expired", on_expired)
    events.on("need.matched", on_matched)
    events.on("need.closed", on_closed)
    events.on("need.revised", on_revised)
    events.on("need_version.proposed", on_proposed)
    events.on("need_version.refused", on_revision_refused)
    events.on("need_consent.given", on_consent_answered)
    events.on("need_consent.refused", on_consent_answered)
    events.on("diagnosis.asked", on_diagnosis)
    events.on("diagnosis.agreed", on_diagnosis)
    events.on("diagnosis.restated", on_diagnosis)
    events.on("diagnosis.adopted", on_diagnosis)
    events.on("diagnosis.lapsed", on_diagnosis)
    events.on("message.posted", on_message)
    events.on("enterprise.suspended", on_enterprise_suspended)
    events.on("enterprise.verified", on_enterprise_verified)
    events.on("enterprise.closed", on_enterprise_closed)
    events.on("enterprise.park_changed", on_park_changed)


def stamp(record: Any) -> str:
    """Key of one piece of news: this record, this stay in this state."""
    return f"{record.pk}:{record.state_since:%Y%m%d%H%M%S%f}"


def on_submitted(*, record: Need, actor: Any, source: str, **_data: Any) -> None:
    """Officials have something to review; a head who submits agrees; help under way is over."""
    if source == NeedState.DIAGNOSING:
        diagnosis.lapse_open(record, actor=actor)
    elif record.on_behalf:
        consent.agree_by_submitting(record, actor=actor)
    notify(
        event="need.submitted",
        record=record,
        recipients=officials_of(record),
        actor=actor,
        dedupe=stamp(record),
    )


def on_returned(*, record: Need, actor: Any, comment: str, **_data: Any) -> None:
    """The enterprise reads what to correct."""
    tell_side(record, "need.returned", actor=actor, comment=comment)


def on_diagnosing(*, record: Need, actor: Any, researcher: Any, comment: str, **_data: Any) -> None:
    """Make the record of the diagnosis that was asked for."""
    diagnosis.begin(record, researcher=researcher, actor=actor, comment=comment)


def on_published(*, record: Need, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """Tell the enterprise, and afterwards the followers; whom the need names is invited (``handlers.matching``)."""
    if source in (NeedState.MATCHED, NeedState.CONTRACTED) and record.enterprise.state != EnterpriseState.VERIFIED:
        need_machine.run(record, NeedState.PAUSED, actor=actor, automatic=True, suspension=True)
        return
    tell_side(record, "need.published", actor=actor, comment=comment)
    if source != NeedState.SUBMITTED:
        tell_followers(record, "need.published_again", actor=actor)


def on_paused(*, record: Need, actor: Any, comment: str, suspension: bool = False, **_data: Any) -> None:
    """Tell the enterprise why its need left the list, and who follows it that it did."""
    tell_side(record, "need.paused", actor=actor, comment="" if suspension else comment)
    tell_followers(record, "need.withheld", actor=actor)


def on_expired(*, record: Need, actor: Any, **_data: Any) -> None:
    """The head may publish again."""
    tell_side(record, "need.expired", actor=actor)


def on_matched(*, record: Need, actor: Any, **_data: Any) -> None:
    """Changes that were proposed do not concern the match; followers hear that the need is taken."""
    version.drop_proposals(record, actor=actor)
    tell_followers(record, "need.taken", actor=actor)


def on_closed(*, record: Need, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """Everything that waited on the need is over."""
    if source == NeedState.DIAGNOSING:
        diagnosis.lapse_open(record, actor=actor)
    version.drop_proposals(record, actor=actor)
    for asked in NeedConsent.objects.filter(need=record, state=ConsentState.ASKED):
        consent_machine.run(asked, ConsentState.LAPSED, actor=actor, automatic=True)
    if source != NeedState.DRAFT:
        tell_side(record, "need.closed", actor=actor, comment=comment)
        tell_followers(record, "need.withheld", actor=actor)


def on_revised(*, record: Need, actor: Any, version: NeedVersion, **_data: Any) -> None:
    """Followers read the new text; the enterprise learns that its change holds."""
    if version.author != actor:
        tell_side(record, "need.revision_accepted", actor=actor, key=f"{record.pk}:v{version.number}")
    tell_followers(record, "need.revised", actor=actor, key=f"{record.pk}:v{version.number}")


def on_proposed(*, record: NeedVersion, actor: Any, **_data: Any) -> None:
    """Officials have a change to review."""
    notify(
        event="need.revision_proposed",
        record=record.need,
        recipients=officials_of(record.need),
        actor=actor,
        dedupe=f"{record.need_id}:v{record.number}",
    )


def on_revision_refused(*, record: NeedVersion, actor: Any, comment: str, **_data: Any) -> None:
    """The enterprise reads why its change does not hold."""
    key = f"{record.need_id}:v{record.number}"
    tell_side(record.need, "need.revision_refused", actor=actor, comment=comment, key=key)


def on_consent_answered(*, record: NeedConsent, actor: Any, **_data: Any) -> None:
    """Officials hear what the enterprise said to the need that they entered."""
    agreed = record.state == ConsentState.GIVEN
    notify(
        event="need.consent_answered",
        record=record.need,
        recipients={record.need.created_by, *officials_of(record.need)},
        actor=actor,
        dedupe=stamp(record),
        context={"agreed": agreed},
    )


def on_diagnosis(*, record: Diagnosis, actor: Any, comment: str, **_data: Any) -> None:
    """Both sides follow the diagnosis: the researcher what is asked, the enterprise what became of it."""
    enterprise = set(selectors.people_of(record.need))
    side = enterprise or set(officials_of(record.need))
    to_researcher = record.state in (DiagnosisState.ASKED, DiagnosisState.ADOPTED, DiagnosisState.LAPSED)
    recipients = {record.researcher.user} if to_researcher else side
    if record.state == DiagnosisState.LAPSED:
        recipients |= side
    notify(
        event=f"diagnosis.{record.state}",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=stamp(record),
        context={"comment": comment, "signed": record.signed_at is not None},
    )


def on_message(*, record: Any, actor: Any, message: Any, **_data: Any) -> None:
    """A question goes to the enterprise, an answer to everybody who asked in the same thread and to followers."""
    if not isinstance(record, Need):
        return
    if message.kind == MessageKind.QUESTION:
        tell_side(record, "need.question", actor=actor, key=f"{record.pk}:m{message.pk}")
        return
    thread = message.parent_id
    askers = {post.author for post in conversation(record) if post.pk == thread or post.parent_id == thread}
    side = set(selectors.people_of(record))
    visible = [user for user in askers - side if Need.objects.visible_to(user).filter(pk=record.pk).exists()]
    notify(event="need.answer", record=record, recipients=visible, actor=None, dedupe=f"{record.pk}:m{message.pk}")


def on_enterprise_suspended(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """A suspended enterprise has nothing on the list."""
    for need in Need.objects.filter(enterprise=record, state=NeedState.PUBLISHED).order_by("id"):
        need_machine.run(need, NeedState.PAUSED, actor=actor, automatic=True, suspension=True)


def on_enterprise_verified(*, record: Enterprise, actor: Any, source: str = "", **_data: Any) -> None:
    """What the suspension paused comes back; what was paused otherwise, or has run out, does not."""
    if source != EnterpriseState.SUSPENDED:
        return
    paused = Need.objects.filter(
        enterprise=record, state=NeedState.PAUSED, pause_origin=PauseOrigin.SUSPENSION
    ).order_by("id")
    for need in paused:
        to = NeedState.PUBLISHED if is_valid_today(need) else NeedState.EXPIRED
        need_machine.run(need, to, actor=actor, automatic=True)


def on_enterprise_closed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Open needs are closed with their enterprise."""
    for need in Need.objects.filter(enterprise=record, state__in=CLOSED_WITH_ENTERPRISE).order_by("id"):
        need_machine.run(
            need,
            NeedState.CLOSED,
            actor=actor,
            automatic=True,
            close_reason=NeedCloseReason.WITHDRAWN,
            comment=said("The enterprise was closed."),
        )


def on_park_changed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Needs that are not over move with their enterprise, so that the new park's officials look after them."""
    for need in Need.objects.select_for_update().filter(enterprise=record).exclude(state__in=OVER).order_by("id"):
        former = {"park_id": need.park_id}
        need.park_id = record.park_id
        need.save(update_fields=["park"])
        refresh_items(need)
        events.announce("need.placed", record=need, actor=actor, former=former)


def tell_side(need: Need, event: str, *, actor: Any, comment: str = "", key: str = "") -> None:
    """Tell the enterprise's people; where it has none on the portal, the official who entered the need."""
    people = selectors.people_of(need) or [need.created_by]
    notify(
        event=event,
        record=need,
        recipients=people,
        actor=actor,
        dedupe=key or stamp(need),
        context={"comment": comment},
    )


def tell_followers(need: Need, event: str, *, actor: Any, key: str = "") -> None:
    """Tell followers and invited researchers who may see the need; the mail names number and title only."""
    notify(event=event, record=need, recipients=selectors.followers_of(need), actor=None, dedupe=key or stamp(need))
