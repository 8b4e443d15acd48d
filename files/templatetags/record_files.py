"""The documents of a record on its page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from files.forms import UploadForm
from files.selectors import folders_of

register = template.Library()


@register.simple_tag(takes_context=True)
def record_files(context: Any, record: Any, *kinds: str) -> SafeString:
    """The documents that the person may read on ``record``, with forms for those they may add; one statement.

    ``kinds`` are the keys to show; without any, every kind that the record carries.
    """
    request = context["request"]
    parts = [
        render_to_string(
            "files/folder.html",
            {"folder": folder, "record": record, "form": UploadForm(kind=folder.kind)},
            request=request,
        )
        for folder in folders_of(record, request.user, *kinds)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - rendered, and escaped, by the template
