"""The states of a technical need. Edges that follow from a claim or contract are taken by the portal alone."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, Policy, StateMachine
from enterprises.enums import EnterpriseState
from needs.enums import ConsentState, NeedCloseReason, NeedState, PauseOrigin, VersionState
from needs.models import Need, NeedVersion
from needs.policies import need as policies
from needs.selectors.need import can_be_asked
from needs.selectors.version import content_of
from needs.transitions.version import version_machine

DRAFT, SUBMITTED, RETURNED = NeedState.DRAFT, NeedState.SUBMITTED, NeedState.RETURNED
DIAGNOSING, PUBLISHED, PAUSED = NeedState.DIAGNOSING, NeedState.PUBLISHED, NeedState.PAUSED
EXPIRED, MATCHED, CONTRACTED = NeedState.EXPIRED, NeedState.MATCHED, NeedState.CONTRACTED
SOLVED, CLOSED = NeedState.SOLVED, NeedState.CLOSED
VALID_MONTHS = 6
# What a need must say before anybody is asked to review it, with the words for what is missing.
REQUIRED = {
    "title": _("Please give the need a title."),
    "trouble": _("Please describe the trouble."),
    "area": _("Please choose an area."),
    "contact_name": _("Please name somebody to ask."),
    "contact_phone": _("Please give a phone number."),
}


def default_valid_until() -> datetime.date:
    """Six months from today: how long a need is published unless somebody says otherwise."""
    today = timezone.localdate()
    month = today.month - 1 + VALID_MONTHS
    first = datetime.date(today.year + month // 12, month % 12 + 1, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return first.replace(day=min(today.day, last.day))


def check_complete(need: Need, **_data: Any) -> None:
    """Refuse to review what is not yet a need, or may hold a state secret."""
    for name, message in REQUIRED.items():
        if not str(getattr(need, name)).strip():
            raise DomainError(message, field=name)
    if not need.no_state_secret:
        raise DomainError(_("Please declare that the need holds no state secret."), field="no_state_secret")
    if need.enterprise.state == EnterpriseState.CLOSED:
        raise DomainError(_("The enterprise is closed; it cannot post needs any more."))


def mark_submitted(need: Need, **_data: Any) -> None:
    """Remember when, and forget why it was closed before."""
    need.submitted_at = timezone.now()
    need.close_reason = ""
    need.save(update_fields=["submitted_at", "close_reason"])


def check_enterprise(need: Need, **_data: Any) -> None:
    """Only verified enterprises publish."""
    if need.enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(
            _("Only needs of verified enterprises are published; this enterprise is “%(state)s”.")
            % {"state": need.enterprise.get_state_display()}
        )


def check_consent(need: Need, **_data: Any) -> None:
    """What officials entered is published only once the enterprise agreed."""
    if not has_consent(need):
        raise DomainError(_("This need was entered on behalf. Publish it once the enterprise has agreed."))


def has_consent(need: Need) -> bool:
    """Whether the enterprise stands behind the need: it wrote it, or agreed to it."""
    return not need.on_behalf or (hasattr(need, "consent") and need.consent.state == ConsentState.GIVEN)


def set_publication(
    need: Need,
    *,
    summary: str | None = None,
    valid_until: datetime.date | None = None,
    name_disclosure: str | None = None,
    **_data: Any,
) -> None:
    """Write what the check page asked, and refuse to publish without a summary or for a time that is over."""
    if summary is not None:
        need.summary = summary.strip()
    if name_disclosure is not None:
        need.name_disclosure = name_disclosure
    need.valid_until = valid_until or need.valid_until or default_valid_until()
    if not need.summary:
        raise DomainError(_("Please write the public summary."), field="summary")
    check_time(need)
    need.published_at = need.published_at or timezone.now()
    need.save(update_fields=["summary", "name_disclosure", "valid_until", "published_at"])


def check_time(need: Need, **_data: Any) -> None:
    """A need is not published for a time that is over."""
    if not policies.is_valid_today(need):
        raise DomainError(_("Please choose a day that is still to come."), field="valid_until")


def keep_version(need: Need, *, actor: Any, **_data: Any) -> None:
    """Keep the published text as the version in force, unless nothing has changed since the last one."""
    content = content_of(need)
    current = need.versions.select_for_update().filter(state=VersionState.CURRENT).first()
    if current is not None and current.content == content:
        return
    if current is not None:
        version_machine.run(current, VersionState.SUPERSEDED, actor=actor, automatic=True)
    latest = need.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = NeedVersion.objects.create(
        need=need,
        number=latest + 1,
        state=VersionState.CURRENT,
        content=content,
        author=actor,
        in_force_at=timezone.now(),
    )
    version_machine.created(version, actor=actor)
    need.content_version = version.number
    need.save(update_fields=["content_version"])


def set_pause_origin(need: Need, *, actor: Any, suspension: bool = False, **_data: Any) -> None:
    """Remember which side paused the need."""
    if suspension:
        need.pause_origin = PauseOrigin.SUSPENSION
    else:
        own = policies.is_head(actor, need)
        need.pause_origin = PauseOrigin.ENTERPRISE if own else PauseOrigin.OFFICIAL
    need.save(update_fields=["pause_origin"])


def clear_pause_origin(need: Need, **_data: Any) -> None:
    """The pause is over."""
    need.pause_origin = ""
    need.save(update_fields=["pause_origin"])


def set_renewal(need: Need, *, valid_until: datetime.date | None = None, **_data: Any) -> None:
    """Give an expired need a new time."""
    need.valid_until = valid_until or default_valid_until()
    check_time(need)
    need.pause_origin = ""
    need.save(update_fields=["valid_until", "pause_origin"])


def set_reopened(need: Need, *, valid_until: datetime.date | None = None, **_data: Any) -> None:
    """After a match fell through: the need has no match, and time enough for new claims."""
    need.matched_at = None
    if valid_until is not None or not policies.is_valid_today(need):
        need.valid_until = valid_until or default_valid_until()
    check_time(need)
    need.save(update_fields=["matched_at", "valid_until"])


def set_matched(need: Need, **_data: Any) -> None:
    """Remember when the need was matched."""
    need.matched_at = timezone.now()
    need.save(update_fields=["matched_at"])


def set_close_reason(need: Need, *, close_reason: str = "", **_data: Any) -> None:
    """Write why the need is closed; it must be one of the list."""
    if close_reason not in NeedCloseReason.values:
        raise DomainError(_("Please choose why the need is closed."), field="close_reason")
    need.close_reason = close_reason
    need.pause_origin = ""
    need.save(update_fields=["close_reason", "pause_origin"])


def check_researcher(need: Need, *, researcher: Any = None, **_data: Any) -> None:
    """A diagnosis is asked of somebody; the record is made by the handler of ``need.diagnosing``."""
    if researcher is None or not can_be_asked(researcher, need):
        raise DomainError(
            _("Please choose a vetted researcher of a college that serves the district."), field="researcher"
        )


CONFIRM_CLOSE = _("Open claims lapse and their researchers are told. You can hand the need in again later.")


def close(policy: Policy) -> Edge:
    """The edge to closed from one state."""
    return Edge(
        verb=_("Close"),
        policy=policy,
        automatic=True,
        effects=(set_close_reason,),
        confirm=CONFIRM_CLOSE,
        tone="danger",
    )


SUBMIT_EFFECTS = (check_complete, mark_submitted)

need_machine = StateMachine(
    "need",
    states=NeedState,
    edges={
        (DRAFT, SUBMITTED): Edge(
            verb=_("Submit for review"), policy=policies.can_submit, effects=SUBMIT_EFFECTS, tone="primary"
        ),
        (SUBMITTED, PUBLISHED): Edge(
            verb=_("Publish"),
            policy=policies.can_review,
            effects=(check_complete, check_enterprise, check_consent, set_publication, keep_version),
            tone="primary",
        ),
        (SUBMITTED, RETURNED): Edge(
            verb=_("Return for correction"),
            policy=policies.can_review,
            automatic=True,
            reason=True,
            confirm=_("Say what is missing or unclear; the enterprise receives it by mail."),
        ),
        (SUBMITTED, DIAGNOSING): Edge(
            verb=_("Ask a researcher to help restate it"),
            policy=policies.can_ask_diagnosis,
            effects=(check_researcher,),
            confirm=_(
                "The researcher signs non-disclosure first. The enterprise decides whether to take the text over."
            ),
        ),
        (RETURNED, SUBMITTED): Edge(
            verb=_("Submit again"), policy=policies.can_submit, effects=SUBMIT_EFFECTS, tone="primary"
        ),
        (DIAGNOSING, SUBMITTED): Edge(
            verb=_("Stop the diagnosis"),
            policy=policies.can_call_off_diagnosis,
            automatic=True,
            confirm=_("The need goes back to review as it was before."),
        ),
        (PUBLISHED, PAUSED): Edge(
            verb=_("Pause"),
            policy=policies.can_pause,
            automatic=True,
            effects=(set_pause_origin,),
            confirm=_("The need leaves the public list; nobody can claim it until it is published again."),
        ),
        (PAUSED, PUBLISHED): Edge(
            verb=_("Publish again"),
            policy=policies.can_resume,
            automatic=True,
            effects=(check_enterprise, check_time, clear_pause_origin),
            tone="primary",
        ),
        (PUBLISHED, EXPIRED): Edge(verb=_("Let it expire"), automatic=True),
        (PAUSED, EXPIRED): Edge(verb=_("Let it expire"), automatic=True),
        (EXPIRED, PUBLISHED): Edge(
            verb=_("Publish again"), policy=policies.can_renew, effects=(check_enterprise, set_renewal), tone="primary"
        ),
        (PUBLISHED, MATCHED): Edge(verb=_("Match"), automatic=True, effects=(set_matched,)),
        (MATCHED, CONTRACTED): Edge(verb=_("Contract signed"), automatic=True),
        (CONTRACTED, SOLVED): Edge(verb=_("Solved"), automatic=True),
        (MATCHED, PUBLISHED): Edge(
            verb=_("Publish again"),
            policy=policies.can_settle,
            automatic=True,
            effects=(set_reopened,),
            confirm=_("Researchers can claim the need again; earlier claimants are told."),
            tone="primary",
        ),
        (CONTRACTED, PUBLISHED): Edge(
            verb=_("Publish again"),
            policy=policies.can_settle,
            automatic=True,
            effects=(set_reopened,),
            confirm=_("Researchers can claim the need again; earlier claimants are told."),
            tone="primary",
        ),
        (DRAFT, CLOSED): close(policies.can_discard),
        (SUBMITTED, CLOSED): close(policies.can_close),
        (RETURNED, CLOSED): close(policies.can_close),
        (DIAGNOSING, CLOSED): close(policies.can_close),
        (PUBLISHED, CLOSED): close(policies.can_close),
        (PAUSED, CLOSED): close(policies.can_close),
        (EXPIRED, CLOSED): close(policies.can_close),
        (MATCHED, CLOSED): close(policies.can_settle),
        (CONTRACTED, CLOSED): close(policies.can_settle),
        (CLOSED, SUBMITTED): Edge(
            verb=_("Hand in again"), policy=policies.can_reopen, effects=SUBMIT_EFFECTS, tone="primary"
        ),
    },
)
