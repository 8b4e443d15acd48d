"""States of a researcher's access to the confidential detail of a need."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from needs.enums import DISCLOSABLE_NEED_STATES, DisclosureState
from needs.models import Disclosure, Need, Undertaking
from needs.policies import disclosure as policies
from researchers.querysets import ACTIVE

ASKED, GRANTED, REFUSED = DisclosureState.ASKED, DisclosureState.GRANTED, DisclosureState.REFUSED
REVOKED, ENDED = DisclosureState.REVOKED, DisclosureState.ENDED
LONGEST_DAYS = 365
"""An access is granted for a year at most; whoever needs it longer signs again."""


def last_possible_day() -> datetime.date:
    """The last day that an access granted today may have."""
    return timezone.localdate() + datetime.timedelta(days=LONGEST_DAYS)


def open_until(disclosure: Disclosure, *, ends_on: datetime.date | None = None, **_data: Any) -> None:
    """Write the last day of the access; there is no access without one."""
    if disclosure.need.state not in DISCLOSABLE_NEED_STATES or disclosure.researcher.state not in ACTIVE:
        raise DomainError(_("The need or the researcher is not in a state in which access can be opened."))
    if ends_on is None or not timezone.localdate() <= ends_on <= last_possible_day():
        raise DomainError(_("Please choose a day within a year from today."), field="ends_on")
    disclosure.ends_on, disclosure.granted_at = ends_on, timezone.now()
    disclosure.save(update_fields=["ends_on", "granted_at"])


def sign_again(
    disclosure: Disclosure, *, undertaking: Undertaking | None = None, purpose: str = "", **_data: Any
) -> None:
    """Who asks again signs again; the earlier signature is kept."""
    if undertaking is None or undertaking.person_id != disclosure.researcher.user_id:
        raise DomainError(_("Please sign the non-disclosure text first."), field="signed")
    disclosure.undertaking, disclosure.purpose, disclosure.ends_on = undertaking, purpose, None
    disclosure.save(update_fields=["undertaking", "purpose", "ends_on"])


def lock_need(disclosure: Disclosure) -> Need:
    """Lock the need before an access to it: every transaction takes them in this order."""
    return Need.objects.select_for_update(of=("self",)).get(pk=disclosure.need_id)


AGAIN = Edge(verb=_("Ask again"), policy=policies.can_ask_again, effects=(sign_again,), tone="primary")

disclosure_machine = StateMachine(
    "disclosure",
    states=DisclosureState,
    lock_first=lock_need,
    related=("need__enterprise__organisation", "researcher__user"),
    edges={
        (ASKED, GRANTED): Edge(
            verb=_("Grant access"),
            policy=policies.can_decide,
            effects=(open_until,),
            confirm=_(
                "The researcher may read the confidential detail and download its files until this day. Each reading is recorded, and you can revoke the access at any time."
            ),
            tone="primary",
        ),
        (ASKED, REFUSED): Edge(
            verb=_("Refuse"),
            policy=policies.can_decide,
            automatic=True,
            reason=True,
            confirm=_("The researcher reads your reason and may ask again."),
        ),
        (ASKED, ENDED): Edge(
            verb=_("Withdraw the request"),
            policy=policies.is_reader,
            automatic=True,
            confirm=_("The enterprise is told. You may ask again later."),
        ),
        (GRANTED, REVOKED): Edge(
            verb=_("Revoke the access"),
            policy=policies.can_decide,
            reason=True,
            confirm=_("The access ends at once. What the researcher has signed continues to hold."),
            tone="danger",
        ),
        (GRANTED, ENDED): Edge(
            verb=_("Give the access back"),
            policy=policies.is_reader,
            automatic=True,
            confirm=_("You no longer need it: the access ends at once, and the enterprise is told."),
        ),
        (REFUSED, ASKED): AGAIN,
        (REVOKED, ASKED): AGAIN,
        (ENDED, ASKED): AGAIN,
    },
)
