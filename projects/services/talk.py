"""Messages between both sides of a project."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.conversation import post_message
from core.errors import NotAllowed
from core.models import Message, MessageKind
from projects.models import Project
from projects.policies.project import can_talk


def write(*, actor: Any, project: Project, body: str, parent: Message | None = None) -> Message:
    """A question to the other side, or an answer under one; the other side is told by mail."""
    if not can_talk(actor, project):
        raise NotAllowed(_("Both sides of the project talk here, until it is over."))
    kind = MessageKind.QUESTION if parent is None else MessageKind.ANSWER
    return post_message(record=project, actor=actor, body=body, kind=kind, parent=parent)
