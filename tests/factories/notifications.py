"""News, mails and what waits."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from accounts.models import User
from notifications.enums import MailState
from notifications.models import Notification, OutgoingMail, new_message_id
from tests.factories.world import World


def make_news(user: User, record: models.Model, text: str = "News", **fields: Any) -> Notification:
    """One line for one person."""
    values = {
        "content_type": ContentType.objects.get_for_model(record),
        "object_id": record.pk,
        "event": "sample.news",
        "dedupe": new_message_id(),
        "lines": {"zh-hans": text, "en": text},
        "url": "/news/",
        "mailing": "now",
    }
    return Notification.objects.create(user=user, **(values | fields))


def make_mail(to: str = "reader@example.test", **fields: Any) -> OutgoingMail:
    """A mail that is due."""
    identity = new_message_id()
    values = {"event": "sample.news", "language": "en", "subject": "Subject", "text": "Text", "due_at": timezone.now()}
    return OutgoingMail.objects.create(to=to, dedupe=identity, message_id=identity, **(values | fields))


def extend_world(world: World) -> None:
    """News of the enterprise's head and a failed mail."""
    head = world.users["enterprise_head"]
    world.records["news"] = make_news(head, world.organisations["enterprise"])
    world.records["failed_mail"] = make_mail(head.email, user=head, state=MailState.FAILED, error="550 no such user")
