"""Messages about a service order."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.conversation import post_message
from core.errors import NotAllowed
from core.models import Message, MessageKind
from platforms.models import ServiceOrder
from platforms.policies.order import takes_part


def write(*, actor: Any, order: ServiceOrder, body: str, parent: Message | None = None) -> Message:
    """A question to everybody in the order, or an answer under one; the others are told by mail."""
    if not takes_part(actor, order):
        raise NotAllowed(_("Both sides and the people named talk here, until the order is over."))
    kind = MessageKind.QUESTION if parent is None else MessageKind.ANSWER
    return post_message(record=order, actor=actor, body=body, kind=kind, parent=parent)
