"""The documents of a record on its page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.templatetags import ui_blocks
from core.templatetags.ui import badge, icon
from files.models import StoredFile
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


@register.simple_tag(takes_context=True)
def stored_file(context: Any, file: StoredFile, note: Any = "", **values: Any) -> SafeString:
    """A line of ``<ul class="files">``: with a link, or in quarantine with the words why there is none.

    Every list of documents shows them by this or by ``stored_file_link``: a link to one in quarantine leads to a refusal.
    """
    url = "" if file.quarantined else reverse("files:download", args=[file.public_id])
    words = file.get_scan_display() if file.quarantined else note
    row: SafeString = ui_blocks.file_row(
        context, file.name, url, size=file.size, at=file.created_at, note=words, **values
    )
    return row


@register.simple_tag
def stored_file_link(file: StoredFile, css: str = "", label: Any = "") -> SafeString:
    """A link to download a document, or in quarantine its name and the words why there is none. A button with ``label``."""
    if file.quarantined:
        return format_html("<span>{} {}</span>", label or file.name, badge(file.get_scan_display(), "waiting", "clock"))
    address = reverse("files:download", args=[file.public_id])
    return format_html(
        '<a class="{}" href="{}">{}{}</a>', css, address, icon("download") if "btn" in css else "", label or file.name
    )
