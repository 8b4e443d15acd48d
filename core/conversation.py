"""Questions, answers and comments on any record."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError
from core.models import Message, MessageKind
from core.text import check_text


def post_message(
    *, record: models.Model, actor: Any, body: str, kind: str = MessageKind.COMMENT, parent: Message | None = None
) -> Message:
    """Add a message to ``record``'s conversation and announce ``message.posted`` with ``message=``.

    The caller has checked that ``actor`` may speak here. Raises ``DomainError`` for an empty or overlong body.
    """
    body = body.strip()
    if not body:
        raise DomainError(_("Please write something first."), field="body")
    check_text(body, field="body")
    with transaction.atomic():
        message = Message.objects.create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            kind=kind,
            parent=parent,
            author=actor,
            body=body,
        )
        events.announce("message.posted", record=record, actor=actor, message=message)
    return message


def conversation(record: models.Model) -> models.QuerySet[Message]:
    """A record's messages, oldest first, authors joined."""
    return Message.objects.of(record).select_related("author")
