"""The enterprise's agreement to needs that officials entered on its behalf: asked for by mail, given by link, or
recorded from a telephone call. The link is signed, bound to one person and enterprise, and good for thirty days.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError, NotAllowed
from enterprises.models import Enterprise
from needs.enums import ConsentMeans, ConsentState
from needs.models import Need, NeedConsent
from needs.policies import need as policies
from needs.selectors.need import heads_of
from needs.transitions.consent import consent_machine
from notifications.services import notify

SALT = "needs.consent"
LINK_DAYS = 30
ASKABLE = (ConsentState.REFUSED, ConsentState.LAPSED)


@dataclass(frozen=True, kw_only=True)
class ConsentLink:
    """What a signed link says: this person was asked for this enterprise."""

    user_id: int
    enterprise_id: int


def link_for(user: User, enterprise: Enterprise) -> str:
    """The address that is mailed to a head."""
    token = signing.dumps([user.pk, enterprise.pk], salt=SALT, compress=True)
    return reverse("needs:consent_link", args=[token])


def read_link(token: str) -> ConsentLink | None:
    """What a token says; ``None`` when it is forged or too old."""
    try:
        user_id, enterprise_id = signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=LINK_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return ConsentLink(user_id=user_id, enterprise_id=enterprise_id)


def ask_consent(*, actor: Any, needs: Sequence[Need]) -> int:
    """Ask the heads of the enterprises of ``needs`` to agree, with one mail per enterprise; returns how many needs."""
    asked: dict[int, list[Need]] = {}
    with transaction.atomic():
        for need in needs:
            if not policies.can_record_consent(actor, need):
                raise NotAllowed(_("Agreement is asked for by officials, for needs that they entered."))
            if not heads_of(need):
                raise DomainError(
                    _("%(name)s has nobody on the portal yet. Invite its head, or record a telephone call.")
                    % {"name": need.enterprise.organisation.name}
                )
            if _put_asked(need, actor=actor):
                asked.setdefault(need.enterprise_id, []).append(need)
        for rows in asked.values():
            _mail(rows, actor=actor)
    return sum(len(rows) for rows in asked.values())


def _put_asked(need: Need, *, actor: Any) -> bool:
    """Bring the consent into the state asked; whether that is news."""
    consent = NeedConsent.objects.filter(need=need).first()
    if consent is None:
        consent = NeedConsent.objects.create(need=need)
        consent_machine.created(consent, actor=actor)
        return True
    if consent.state in ASKABLE:
        consent_machine.run(consent, ConsentState.ASKED, actor=actor)
        return True
    return consent.state == ConsentState.ASKED


def _mail(needs: Sequence[Need], *, actor: Any) -> None:
    first = needs[0]
    day = timezone.localdate().isoformat()
    for head in heads_of(first):
        notify(
            event="need.consent_asked",
            record=first,
            recipients=[head],
            actor=actor,
            dedupe=f"{first.enterprise_id}:{day}:{max(need.pk for need in needs)}",
            context={"needs": list(needs), "count": len(needs)},
            url=link_for(head, first.enterprise),
        )


def record_by_phone(*, actor: Any, need: Need, agreed_by: str, agreed_at: datetime.datetime | None) -> NeedConsent:
    """Write down who agreed by telephone, and when."""
    with transaction.atomic():
        consent, made = NeedConsent.objects.get_or_create(need=need)
        if made:
            consent_machine.created(consent, actor=actor)
        row: NeedConsent = consent_machine.run(
            consent,
            ConsentState.GIVEN,
            actor=actor,
            means=ConsentMeans.PHONE,
            agreed_by=agreed_by,
            agreed_at=agreed_at,
        )
    return row


def answer(*, actor: Any, consents: Iterable[NeedConsent], agree: bool, means: str = ConsentMeans.PORTAL) -> int:
    """A head agrees to, or refuses, what was asked; returns how many answers were new."""
    count = 0
    with transaction.atomic():
        for consent in consents:
            to = ConsentState.GIVEN if agree else ConsentState.REFUSED
            consent_machine.run(consent, to, actor=actor, means=means)
            count += 1
    return count


def agree_by_submitting(need: Need, *, actor: Any) -> None:
    """A head who hands in a need that was entered on behalf agrees to it."""
    if not policies.can_consent(actor, need):
        return
    consent, made = NeedConsent.objects.get_or_create(need=need)
    if made:
        consent_machine.created(consent, actor=actor)
    if consent.state != ConsentState.GIVEN:
        consent_machine.run(consent, ConsentState.GIVEN, actor=actor, means=ConsentMeans.PORTAL)


def asked_of(*, enterprise_ids: Iterable[int]) -> Any:
    """Consents that wait for an answer of these enterprises, with their needs, oldest first."""
    return (
        NeedConsent.objects.filter(state=ConsentState.ASKED, need__enterprise_id__in=list(enterprise_ids))
        .select_related("need__enterprise__organisation", "need__district")
        .prefetch_related("need__requirements")
        .order_by("need_id")
    )
