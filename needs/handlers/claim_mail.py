"""Who is told what about a claim. Mails name the need by its number and public title; the enterprise is not named."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.urls import reverse

from core import events
from core.models import Message
from needs.enums import ClaimState, DeclineReason
from needs.models import Claim
from needs.selectors.claim import college_admins, enterprise_people, officials, team_users
from notifications.services import notify
from researchers.models import Researcher


def tell(event: str, claim: Claim, recipients: Iterable[Any], *, actor: Any, once: str = "", **context: Any) -> None:
    """One kind of news to several people, once per stay of the claim in its state."""
    notify(
        event=event,
        record=claim,
        recipients=recipients,
        actor=actor,
        dedupe=f"{claim.pk}:{once or claim.state_since.isoformat()}",
        context=context,
    )


def to_college(*, record: Claim, actor: Any, **_data: Any) -> None:
    """A claim waits for the college."""
    tell("claim.college_review", record, college_admins(record), actor=actor)


def college_decided(*, record: Claim, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Returned or refused by the college."""
    tell(f"claim.{to}", record, [record.leader.user], actor=actor, comment=comment)


def to_enterprise(*, record: Claim, actor: Any, source: str, **_data: Any) -> None:
    """The enterprise has a claim to look at; the leader learns that it is there, or there again."""
    again = source == ClaimState.DECLINED
    tell("claim.submitted", record, enterprise_people(record.need), actor=actor, again=again)
    event = "claim.taken_up" if again else "claim.passed"
    tell(event, record, [record.leader.user], actor=actor)


def shortlisted(*, record: Claim, actor: Any, comment: str, **_data: Any) -> None:
    """The leader works out the full plan."""
    tell("claim.shortlisted", record, [record.leader.user], actor=actor, comment=comment)


def accepted(*, record: Claim, actor: Any, **_data: Any) -> None:
    """Everybody concerned: leader, team, both organisations, the district and the park."""
    everybody = chain(
        [record.leader.user],
        team_users(record),
        enterprise_people(record.need),
        college_admins(record),
        officials(record.need),
    )
    tell("claim.accepted", record, everybody, actor=actor)


def declined(*, record: Claim, actor: Any, comment: str, **_data: Any) -> None:
    """The leader reads why. Those who lost to another claim are told together, by ``others_declined``."""
    if record.decline_reason != DeclineReason.OTHER_CHOSEN:
        reason = record.get_decline_reason_display
        tell("claim.declined", record, [record.leader.user], actor=actor, comment=comment, reason=reason)


def others_declined(*, record: Claim, actor: Any, leaders: list[Any], **_data: Any) -> None:
    """One piece of news for everybody whose claim was not chosen: fifty claimants cost hardly more than one."""
    notify(
        event="claim.declined",
        record=record.need,
        recipients=leaders,
        actor=actor,
        dedupe=f"chosen:{record.pk}",
        context={"chosen": True},
        url=f"{reverse('needs:claims')}?need={record.need.number}",
    )


def withdrawn(*, record: Claim, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """Whoever had the claim before them learns that it is gone; a draft nobody had."""
    if source == ClaimState.DRAFT:
        return
    people = [college_admins(record), [record.leader.user]]
    if record.submitted_at is not None:
        people.append(enterprise_people(record.need))
    tell("claim.withdrawn", record, chain(*people), actor=actor, comment=comment)


def lapsed(*, record: Claim, actor: Any, **_data: Any) -> None:
    """The need was closed."""
    tell("claim.lapsed", record, [record.leader.user], actor=actor)


def released(*, record: Claim, actor: Any, comment: str, keep_need: bool = False, **_data: Any) -> None:
    """Both sides, the college, the district and the park learn who let go and why; of a project's end its own mail tells."""
    if keep_need:
        return
    everybody = chain(
        [record.leader.user],
        team_users(record),
        enterprise_people(record.need),
        college_admins(record),
        officials(record.need),
    )
    tell("claim.released", record, everybody, actor=actor, comment=comment)


def reconfirm_asked(*, record: Claim, actor: Any, **_data: Any) -> None:
    """The leader compares the claim with the changed need."""
    once = f"{record.updated_at.isoformat()}"
    tell("claim.reconfirm_asked", record, [record.leader.user], actor=actor, once=once)


def plan_handed_in(*, record: Claim, actor: Any, **_data: Any) -> None:
    """The enterprise can decide on the full plan."""
    if record.submitted_at is not None and record.plan_submitted_at is not None:
        once = record.plan_submitted_at.isoformat()
        tell("claim.plan_handed_in", record, enterprise_people(record.need), actor=actor, once=once)


def team_changed(*, record: Claim, actor: Any, **_data: Any) -> None:
    """Researchers named in the team are asked to confirm, once each."""
    waiting = record.members.filter(confirmed_at__isnull=True, researcher__isnull=False)
    for member in waiting.select_related("researcher__user"):
        assert member.researcher is not None  # noqa: S101 - filtered above
        tell("claim.member_asked", record, [member.researcher.user], actor=actor, once=f"member:{member.pk}")


def leader_changed(*, record: Claim, actor: Any, old: Researcher, comment: str, **_data: Any) -> None:
    """Old and new leader, and the enterprise where it has the claim."""
    people = [[old.user, record.leader.user]]
    if record.submitted_at is not None:
        people.append(list(enterprise_people(record.need)))
    once = f"leader:{record.updated_at.isoformat()}"
    tell("claim.leader_changed", record, chain(*people), actor=actor, once=once, comment=comment)


def message_posted(*, record: Any, actor: Any, message: Message, **_data: Any) -> None:
    """A question or answer on a claim goes to the other side."""
    if not isinstance(record, Claim):
        return
    own_side = actor.pk == record.leader.user_id
    recipients = enterprise_people(record.need) if own_side else [record.leader.user]
    tell("claim.message", record, recipients, actor=actor, once=f"message:{message.pk}")


def register() -> None:
    """Listen."""
    events.on("claim.college_review", to_college)
    events.on("claim.returned", college_decided)
    events.on("claim.refused", college_decided)
    events.on("claim.submitted", to_enterprise)
    events.on("claim.shortlisted", shortlisted)
    events.on("claim.accepted", accepted)
    events.on("claim.declined", declined)
    events.on("claim.others_declined", others_declined)
    events.on("claim.withdrawn", withdrawn)
    events.on("claim.lapsed", lapsed)
    events.on("claim.released", released)
    events.on("claim.reconfirm_asked", reconfirm_asked)
    events.on("claim.plan_handed_in", plan_handed_in)
    events.on("claim.team_changed", team_changed)
    events.on("claim.leader_changed", leader_changed)
    events.on("message.posted", message_posted)
