"""The form for one document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from files.registry import MEGABYTE, FileKind


class UploadForm(forms.Form):
    """One file. Its content is checked by ``files.services.store``."""

    upload = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, kind: FileKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["upload"]
        # Empty files get the same words as every other unfit content.
        field.allow_empty_file = True  # type: ignore[attr-defined]
        field.widget.attrs["accept"] = ",".join(f".{extension}" for extension in kind.extensions)
        field.help_text = _("%(endings)s; at most %(size)d MB") % {
            "endings": ", ".join(extension for extension in kind.extensions if extension != "jpeg"),
            "size": kind.max_bytes // MEGABYTE,
        }
