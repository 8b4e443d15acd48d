"""Two editors: the second one is told, instead of overwriting the first one's text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models.signals import post_save
from django.forms import Field, Form, ModelForm
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.translation import gettext, pgettext
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
    # A conditional update is a save to whoever listens to saves, such as the search.
    post_save.send(
        model, instance=record, created=False, update_fields=frozenset(fields), raw=False, using=record._state.db
    )


def carry_version(form: Form | ModelForm, version: int, *, name: str = "seen") -> None:
    """Have a bound form that met a conflict carry the present version: saving again then means it."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict, as every bound form has
    data[form.add_prefix(name)] = version
    form.data = data


def conflict_context(
    form: Form | ModelForm, present: Stamped, error: Conflict, *, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What ``components/conflict.html`` shows beside a valid form that met a conflict; the form may then be sent again.

    ``present`` is the record as it is now; ``values`` are what the form would have written, its cleaned data if not given.
    """
    written = form.cleaned_data if values is None else values
    changes = [
        (form[name].label, in_words(form.fields[name], getattr(present, name)), in_words(form.fields[name], value))
        for name, value in written.items()
        if hasattr(present, name) and getattr(present, name) != value
    ]
    carry_version(form, present.version)
    return {"conflict": error, "changes": changes}


def row_changes(
    label: Any, names: Sequence[str], present: Iterable[models.Model], written: Iterable[Mapping[str, Any]]
) -> list[tuple[Any, str, str]]:
    """The line of a conflict for a whole list of rows, one row a line; nothing where both lists say the same."""
    now = _row_lines([[getattr(row, name) for name in names] for row in present])
    mine = _row_lines([[row[name] for name in names] for row in written])
    return [(label, now, mine)] if now != mine else []


def _row_lines(rows: Sequence[Sequence[Any]]) -> str:
    return "\n".join(" · ".join(str(value) for value in row if value) for row in rows)


def in_words(field: Field, value: Any) -> Any:
    """A value as the person sees it in this field."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return pgettext("between names", ", ").join(str(in_words(field, item)) for item in value)
    if value is None or isinstance(value, models.Model):
        return value
    choices: Any = getattr(field, "choices", ())
    # Those of records would be fetched, and a record says its own name.
    pairs: Any = () if isinstance(choices, ModelChoiceIterator) else flatten_choices(choices)
    labels = {str(key): label for key, label in pairs}
    return labels.get(str(value), field.prepare_value(value))
