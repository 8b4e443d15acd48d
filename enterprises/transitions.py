"""The states of an enterprise: registered, verified by officials, suspended, closed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from enterprises.enums import CloseReason, EnterpriseState
from enterprises.models import Enterprise
from enterprises.policies import is_district_official_of, is_head, is_official_of

REGISTERED, RETURNED = EnterpriseState.REGISTERED, EnterpriseState.RETURNED
VERIFIED, SUSPENDED, CLOSED = EnterpriseState.VERIFIED, EnterpriseState.SUSPENDED, EnterpriseState.CLOSED


def keep_close_reason(
    enterprise: Enterprise, *, actor: Any, comment: str, close_reason: str = "", **_data: Any
) -> None:
    """Write why an enterprise is closed; it must be one of the list."""
    if close_reason not in CloseReason.values:
        raise DomainError(_("Please choose why the enterprise is closed."), field="close_reason")
    enterprise.close_reason = close_reason
    enterprise.save(update_fields=["close_reason"])


CLOSE = Edge(
    verb=_("Close"),
    policy=is_district_official_of,
    effects=(keep_close_reason,),
    confirm=_("A closed enterprise cannot be opened again. Its open needs are closed; its history stays."),
    tone="danger",
)

machine = StateMachine(
    "enterprise",
    states=EnterpriseState,
    edges={
        (REGISTERED, VERIFIED): Edge(
            verb=_("Verify"),
            policy=is_official_of,
            confirm=_("Compare name and code with the licence. A verified enterprise may publish needs."),
            tone="primary",
        ),
        (REGISTERED, RETURNED): Edge(
            verb=_("Return for correction"),
            policy=is_official_of,
            reason=True,
            confirm=_("Say what has to be corrected; the enterprise’s head receives it by mail."),
        ),
        (RETURNED, REGISTERED): Edge(
            verb=_("Submit again"),
            policy=is_head,
            confirm=_("Have the points that were named been corrected? The officials check the registration again."),
            tone="primary",
        ),
        (VERIFIED, SUSPENDED): Edge(
            verb=_("Suspend"),
            policy=is_official_of,
            reason=True,
            confirm=_("Its published needs are paused and it cannot accept claims. Running projects go on, flagged."),
            tone="danger",
        ),
        (SUSPENDED, VERIFIED): Edge(
            verb=_("Lift the suspension"),
            policy=is_official_of,
            confirm=_("The enterprise may publish needs and accept claims again."),
            tone="primary",
        ),
        (REGISTERED, CLOSED): CLOSE,
        (RETURNED, CLOSED): CLOSE,
        (VERIFIED, CLOSED): CLOSE,
        (SUSPENDED, CLOSED): CLOSE,
    },
)
