"""The form for documents."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from files.registry import MEGABYTE, FileKind


class FilesInput(forms.FileInput):
    """A file chooser that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; ``clean`` gives a list. Their content is checked by ``files.services.store``."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file as Django checks one."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class UploadForm(forms.Form):
    """Documents of one kind; a single one where ``several`` is false."""

    upload = FilesField(label=_("File"))

    def __init__(self, *args: Any, kind: FileKind, several: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["upload"]
        # Empty files get the same words as every other unfit content.
        field.allow_empty_file = True  # type: ignore[attr-defined]
        field.widget = FilesInput()
        several = several and kind.max_files > 1
        limits = {"most": kind.max_bytes // MEGABYTE, "together": settings.FILE_REQUEST_MB}
        field.widget.attrs |= {
            "accept": ",".join(f".{extension}" for extension in kind.extensions),
            "multiple": several,
            "required": True,
            "data-most-mb": limits["most"],
            "data-together-mb": limits["together"],
            "data-too-large": _("“{name}” is larger than %(most)d MB.") % limits,
            "data-too-many": _("Together the files are larger than %(together)d MB; please send fewer at once.")
            % limits,
        }
        endings = ", ".join(extension for extension in kind.extensions if extension != "jpeg")
        words = (
            _("%(endings)s; several at once, each at most %(size)d MB")
            if several
            else _("%(endings)s; at most %(size)d MB")
        )
        field.help_text = words % {"endings": endings, "size": limits["most"]}
