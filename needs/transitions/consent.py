"""States of the enterprise's agreement to a need that officials entered on its behalf."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from needs.enums import ConsentMeans, ConsentState
from needs.models import Need, NeedConsent
from needs.policies import diagnosis as policies
from needs.policies import need as need_policies

ASKED, GIVEN, REFUSED, LAPSED = ConsentState.ASKED, ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.LAPSED


def write_agreement(
    consent: NeedConsent,
    *,
    actor: Any,
    means: str = "",
    agreed_by: str = "",
    agreed_at: datetime.datetime | None = None,
    **_data: Any,
) -> None:
    """Who agreed, how and when. By telephone the official says whom; a head agrees for himself, now."""
    if means == ConsentMeans.PHONE:
        if not need_policies.can_record_consent(actor, consent.need):
            raise DomainError(_("Telephone calls are recorded by officials."))
        if not agreed_by.strip():
            raise DomainError(_("Please name the person who agreed."), field="agreed_by")
        if agreed_at is None or agreed_at > timezone.now():
            raise DomainError(_("Please say when the call was; it cannot be in the future."), field="agreed_at")
    elif not need_policies.can_consent(actor, consent.need):
        raise DomainError(_("Only the head of the enterprise agrees in this way."))
    consent.means = means or ConsentMeans.PORTAL
    consent.agreed_by = agreed_by.strip() or actor.name
    consent.agreed_at = agreed_at or timezone.now()
    consent.agreed_version = consent.need.version
    consent.recorded_by = actor
    consent.save(update_fields=["means", "agreed_by", "agreed_at", "agreed_version", "recorded_by"])


def lock_need(consent: NeedConsent) -> Need:
    """Lock the need before its consent: every transaction takes them in this order."""
    return Need.objects.select_for_update(of=("self",)).get(pk=consent.need_id)


GIVE = Edge(verb=_("Agree"), policy=policies.can_give_consent, effects=(write_agreement,), tone="primary")
ASK = Edge(verb=_("Ask again"), policy=policies.can_ask_consent)

consent_machine = StateMachine(
    "need_consent",
    states=ConsentState,
    lock_first=lock_need,
    edges={
        (ASKED, GIVEN): GIVE,
        (ASKED, REFUSED): Edge(verb=_("Do not agree"), policy=policies.can_refuse_consent),
        (ASKED, LAPSED): Edge(verb=_("No answer"), automatic=True),
        (REFUSED, ASKED): ASK,
        (LAPSED, ASKED): ASK,
        (REFUSED, GIVEN): GIVE,
        (LAPSED, GIVEN): GIVE,
    },
)
