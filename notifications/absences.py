"""Mails about standing in: both people learn when it is named and when it ends before its time."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation
from core import events
from notifications.registry import MailEvent, register_event
from notifications.services import notify


def connect() -> None:
    """Called once by ``AppConfig.ready()``."""
    events.on("delegation.named", tell_both)
    events.on("delegation.revoked", tell_both)
    register_event(
        MailEvent(
            key="delegation.named",
            label=_("Somebody stands in during an absence"),
            group=_("Waiting"),
            template="notifications/mail/delegation_named",
            mandatory=True,
        ),
        MailEvent(
            key="delegation.revoked",
            label=_("A standing in has ended early"),
            group=_("Waiting"),
            template="notifications/mail/delegation_revoked",
            mandatory=True,
        ),
    )


def tell_both(*, record: Delegation, **data: Any) -> None:
    """Also whoever did it: the mail is the proof."""
    event = "delegation.revoked" if record.revoked_at else "delegation.named"
    notify(event=event, record=record, recipients=[record.delegator, record.delegate], dedupe=str(record.pk))
