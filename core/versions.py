"""Two editors: the second one is told, instead of overwriting the first one's text."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.forms import Form, ModelForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.models import Stamped


def save_version(record: Stamped, *, seen: int | None, fields: Sequence[str]) -> None:
    """Write ``fields`` of ``record`` if its version is still ``seen`` (``None``: whatever it is), and count it up.

    Raises ``Conflict`` when somebody has saved in between; nothing is written then.
    """
    model = type(record)
    rows = model._default_manager.filter(pk=record.pk)
    if seen is not None:
        rows = rows.filter(version=seen)
    now = timezone.now()
    values = {name: getattr(record, name) for name in fields}
    if not rows.update(**values, version=models.F("version") + 1, updated_at=now):
        raise Conflict(
            _("Somebody else has changed this in the meantime. Your text is kept below; compare and save again.")
        )
    record.updated_at = now
    record.version = (seen if seen is not None else record.version) + 1


def carry_version(form: Form | ModelForm, version: int, *, name: str = "seen") -> None:
    """Have a bound form that met a conflict carry the present version: saving again then means it."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict, as every bound form has
    data[form.add_prefix(name)] = version
    form.data = data
