"""This app's part of a person's data. Texts of mails for signing in are kept by nobody and exported to nobody."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.personal import register
from notifications.enums import MailState
from notifications.models import Digest, Notification, OutgoingMail, Preference


def news(user: User) -> list[Any]:
    """Lines shown inside the portal."""
    rows = Notification.objects.filter(user=user).order_by("id")
    return [{"at": row.created_at, "text": row.line, "read": row.read_at} for row in rows]


def mails(user: User) -> list[Any]:
    """Mails sent to the person."""
    rows = mails_of(user).order_by("id")
    return list(rows.values("created_at", "sent_at", "to", "subject", "state"))


def preferences(user: User) -> dict[str, str]:
    """Which mails the person wants, and how soon."""
    return dict(Preference.objects.filter(user=user).order_by("event").values_list("event", "frequency"))


def mails_of(user: User) -> Any:
    """Mails to the person, also those from before there was an account."""
    return OutgoingMail.objects.filter(Q(user=user) | Q(to__iexact=user.email))


def erase(user: User) -> None:
    """Delete all of it but mails still on their way, such as the one that confirms the erasure."""
    mails_of(user).filter(state__in=[MailState.SENT, MailState.FAILED]).delete()
    for model in (Notification, Digest, Preference):
        model._default_manager.filter(user=user).delete()


def register_parts() -> None:
    """Called once by ``AppConfig.ready()``."""
    register("news", news, erase=erase)
    register("mails", mails)
    register("mail_preferences", preferences)
