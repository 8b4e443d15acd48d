"""What the template of a folder needs, for the page that shows it and for the answer that replaces it."""

from typing import Any

from django.db import models
from django.utils.text import slugify

from files.forms import UploadForm
from files.quota import Room
from files.selectors import Folder


def panel(
    folder: Folder, record: models.Model, *, back: str, room: Room | None, form: UploadForm | None = None
) -> dict[str, Any]:
    """``key`` makes the folder's place on a page its own, even where several records of one kind are shown."""
    return {
        "folder": folder,
        "record": record,
        "key": f"{slugify(folder.kind.key)}-{record.pk}",
        "back": back,
        "room": room,
        "form": form or UploadForm(kind=folder.kind),
    }
