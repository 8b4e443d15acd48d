"""The states of a stationing. Every step locks the researcher first: limits are counted under that lock."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from researchers.models import Researcher
from talent.enums import StationingState
from talent.models import Stationing
from talent.policies import stationing as policies
from talent.selectors.limits import check_limits, missing_parties

CALLED, OFFERED, AGREEING = StationingState.CALLED, StationingState.OFFERED, StationingState.AGREEING
RUNNING, ENDED, ENDED_EARLY = StationingState.RUNNING, StationingState.ENDED, StationingState.ENDED_EARLY
DECLINED, WITHDRAWN, LAPSED = StationingState.DECLINED, StationingState.WITHDRAWN, StationingState.LAPSED


def lock_person(researcher_id: Any) -> None:
    """A researcher's row, where there is one."""
    if researcher_id is not None:
        Researcher.objects.select_for_update(of=("self",)).get(pk=researcher_id)


def lock_researcher(stationing: Stationing) -> None:
    """The stationed researcher."""
    lock_person(stationing.researcher_id)


def name_researcher(stationing: Stationing, *, researcher: Researcher, **_data: Any) -> None:
    """The college answers the call with a person."""
    stationing.researcher = researcher
    stationing.department_id = researcher.department_id
    check_limits(stationing)
    stationing.save(update_fields=["researcher", "department"])


def still_within_limits(stationing: Stationing, **_data: Any) -> None:
    """Between offer and answer the district may have changed its limits, and the researcher may have left."""
    check_limits(stationing)


def begin(stationing: Stationing, **_data: Any) -> None:
    """All three have approved the text as it stands."""
    missing_parties(stationing, demand=True)
    if stationing.ends_on < timezone.localdate():
        raise DomainError(_("The term is past already. Change it before the last approval."))
    stationing.agreed_on = timezone.localdate()
    stationing.save(update_fields=["agreed_on"])


def require_past(stationing: Stationing, **_data: Any) -> None:
    """The term may have been extended in the meantime."""
    if stationing.ends_on >= timezone.localdate():
        raise DomainError(_("The term is not over yet."))


def end(stationing: Stationing, **_data: Any) -> None:
    """The last day of the term, today at the latest."""
    stationing.over_on = min(stationing.ends_on, timezone.localdate())
    stationing.save(update_fields=["over_on"])


LAPSE = Edge(verb=_("Let lapse"), automatic=True)

stationing_machine = StateMachine(
    "stationing",
    states=StationingState,
    lock_first=lock_researcher,
    related=("enterprise__organisation", "college", "researcher__user"),
    edges={
        (CALLED, AGREEING): Edge(
            verb=_("Name a researcher"),
            policy=policies.administers,
            effects=(name_researcher,),
            confirm=_("The agreement goes to the university, the enterprise and the researcher for approval."),
            tone="primary",
        ),
        (CALLED, DECLINED): Edge(
            verb=_("Decline the call"),
            policy=policies.administers,
            reason=True,
            confirm=_("The enterprise reads your reason."),
            tone="danger",
        ),
        (CALLED, WITHDRAWN): Edge(
            verb=_("Withdraw the call"), policy=policies.can_withdraw_call, automatic=True, tone="danger"
        ),
        (CALLED, LAPSED): LAPSE,
        (OFFERED, AGREEING): Edge(
            verb=_("Accept the offer"),
            policy=policies.is_head,
            effects=(still_within_limits,),
            confirm=_("The agreement goes to the university, the enterprise and the researcher for approval."),
            tone="primary",
        ),
        (OFFERED, DECLINED): Edge(
            verb=_("Decline the offer"),
            policy=policies.is_head,
            reason=True,
            confirm=_("The college and the researcher read your reason."),
            tone="danger",
        ),
        (OFFERED, WITHDRAWN): Edge(
            verb=_("Withdraw the offer"), policy=policies.administers, automatic=True, tone="danger"
        ),
        (OFFERED, LAPSED): LAPSE,
        (AGREEING, RUNNING): Edge(verb=_("Begin"), automatic=True, effects=(begin,)),
        (AGREEING, DECLINED): Edge(
            verb=_("Refuse the agreement"),
            policy=policies.can_refuse,
            reason=True,
            confirm=_("The stationing ends here; both other parties read your reason."),
            tone="danger",
        ),
        (AGREEING, WITHDRAWN): Edge(
            verb=pgettext_lazy("stationing", "Withdraw"),
            policy=policies.administers,
            automatic=True,
            reason=True,
            tone="danger",
        ),
        (AGREEING, LAPSED): LAPSE,
        (RUNNING, ENDED): Edge(verb=_("End the term"), automatic=True, effects=(require_past, end)),
        (RUNNING, ENDED_EARLY): Edge(
            verb=_("End early"),
            policy=policies.can_end_early,
            automatic=True,
            effects=(end,),
            reason=True,
            confirm=_("Today is the last day of the term. Days already worked can still be logged and confirmed."),
            tone="danger",
        ),
    },
)
