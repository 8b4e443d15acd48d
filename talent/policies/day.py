"""Who may do what to a day log."""

from typing import Any

from enterprises.enums import EnterpriseState
from needs.policies.need import can_create_for
from talent.enums import TERM_STATES, DayState
from talent.models import StationDay, Stationing
from talent.policies.stationing import acts_for_enterprise, is_stationed

CORRECTABLE = (DayState.SUBMITTED, DayState.REJECTED, DayState.CONFIRMED)


def can_log(user: Any, stationing: Stationing) -> bool:
    """The stationed researcher, once there is a term; the date must lie in it."""
    return stationing.state in TERM_STATES and is_stationed(user, stationing)


def can_confirm(user: Any, day: StationDay) -> bool:
    """Confirming and rejecting: the enterprise's people."""
    return acts_for_enterprise(user, day.stationing)


def can_withdraw(user: Any, day: StationDay) -> bool:
    """Taking a log back before the enterprise has answered."""
    return is_stationed(user, day.stationing)


def can_correct(user: Any, day: StationDay) -> bool:
    """A new version: the researcher, of the version that stands last."""
    return day.state in CORRECTABLE and is_stationed(user, day.stationing)


def can_attach(user: Any, day: StationDay) -> bool:
    """Photos and files: the researcher, until the enterprise has answered."""
    return day.state == DayState.SUBMITTED and is_stationed(user, day.stationing)


def can_turn(user: Any, day: StationDay) -> bool:
    """The problem becomes a draft need: the researcher who found it, the enterprise, or officials on its behalf."""
    if not day.problem or day.need_id is not None or day.state not in (DayState.SUBMITTED, DayState.CONFIRMED):
        return False
    enterprise = day.stationing.enterprise
    if enterprise.state == EnterpriseState.CLOSED:
        return False
    return is_stationed(user, day.stationing) or can_create_for(user, enterprise)
