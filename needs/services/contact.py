"""Talks, visits and messages between claimant and enterprise."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.conversation import post_message
from core.errors import DomainError, NotAllowed
from core.models import Message, MessageKind
from core.standing import taking
from core.transitions import add_to_timeline
from needs.models import Claim, ClaimContact
from needs.policies.claim import can_log_contact, can_talk


def log_contact(
    *, actor: Any, claim: Claim, kind: str, held_on: datetime.date, participants: str = "", note: str = ""
) -> ClaimContact:
    """Record a talk, call or visit that took place; both sides read it."""
    if not can_log_contact(actor, claim):
        raise NotAllowed(_("Talks and visits are logged by the claimant and the enterprise."))
    if held_on > timezone.localdate():
        raise DomainError(_("Please log it after it has taken place."), field="held_on")
    with transaction.atomic():
        contact = ClaimContact.objects.create(
            claim=claim, kind=kind, held_on=held_on, participants=participants, note=note, recorded_by=actor
        )
        with taking(actor, lambda: can_log_contact(actor, claim)):
            add_to_timeline(claim, f"claim.{kind}_logged", actor=actor, data={"on": held_on.isoformat()})
    return contact


def ask(*, actor: Any, claim: Claim, body: str, parent: Message | None = None) -> Message:
    """A question to the other side, or an answer under one."""
    if not can_talk(actor, claim):
        raise NotAllowed(_("Only the claimant and the enterprise talk here, once the college has approved."))
    kind = MessageKind.QUESTION if parent is None else MessageKind.ANSWER
    return post_message(record=claim, actor=actor, body=body, kind=kind, parent=parent)
