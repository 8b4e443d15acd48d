"""The documents of a record on its page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from files.panels import panel
from files.quota import holder_for, room_of
from files.selectors import folders_of

register = template.Library()


@register.simple_tag(takes_context=True)
def record_files(context: Any, record: Any, *kinds: str) -> SafeString:
    """The documents that the person may read on ``record``, with forms for those they may add.

    ``kinds`` are the keys to show; without any, every kind that the record carries. One statement, and one for the room
    that is left where the person may add.
    """
    request = context["request"]
    folders = folders_of(record, request.user, *kinds)
    acting = request.acting
    room = None
    if any(folder.can_write and not folder.full for folder in folders):
        room = room_of(holder_for(request.user, acting.organisation_id if acting else None))
    parts = [
        render_to_string(
            "files/folder.html", panel(folder, record, back=request.get_full_path(), room=room), request=request
        )
        for folder in folders
    ]
    return mark_safe("".join(parts))  # noqa: S308 - rendered, and escaped, by the template
