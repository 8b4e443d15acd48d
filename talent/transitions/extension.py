"""The states of a proposed extension."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from core.versions import save_version
from talent.enums import ExtensionState, StationingState
from talent.models import Stationing, StationingExtension
from talent.policies import stationing as policies
from talent.transitions.stationing import lock_researcher

PROPOSED = ExtensionState.PROPOSED


def lock_stationing(extension: StationingExtension) -> Stationing:
    """The researcher, then the stationing."""
    lock_researcher(extension.stationing)
    row: Stationing = Stationing.objects.select_for_update(of=("self",)).get(pk=extension.stationing_id)
    return row


def extend(extension: StationingExtension, **_data: Any) -> None:
    """The term ends later from now on."""
    stationing = extension.stationing
    if stationing.state != StationingState.RUNNING:
        raise DomainError(_("The term is over; it cannot be extended any more."))
    stationing.ends_on = extension.ends_on
    stationing.planned_days = extension.planned_days
    save_version(stationing, seen=None, fields=("ends_on", "planned_days"))


extension_machine = StateMachine(
    "stationing_extension",
    states=ExtensionState,
    lock_first=lock_stationing,
    related=("stationing__enterprise__organisation", "stationing__college", "stationing__researcher__user"),
    edges={
        (PROPOSED, ExtensionState.AGREED): Edge(
            verb=_("Agree to the extension"),
            policy=policies.can_answer_extension,
            effects=(extend,),
            confirm=_("The new end holds at once."),
            tone="primary",
        ),
        (PROPOSED, ExtensionState.DECLINED): Edge(
            verb=_("Decline the extension"),
            policy=policies.can_answer_extension,
            reason=True,
            confirm=_("The term ends as agreed before."),
            tone="danger",
        ),
        (PROPOSED, ExtensionState.WITHDRAWN): Edge(
            verb=pgettext_lazy("proposal", "Withdraw"), policy=policies.can_withdraw_extension, tone="danger"
        ),
        (PROPOSED, ExtensionState.LAPSED): Edge(verb=_("Let lapse"), automatic=True),
    },
)
