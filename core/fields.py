"""A form field with its label, help, errors and control: the HTML of every ``{{ form }}``, written in Python.

A filter form has nine fields and a profile forty; as a template each cost more than a row of a list.
"""

from typing import Any

from django.forms import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.icons import write_icon

INPUT_CLASSES = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "longselect": "form-select",
    "selectmultiple": "form-select",
    "nullbooleanselect": "form-select",
}


def kind_of(field: BoundField) -> str:
    """Kind of control: check, group, or line."""
    control = field.field.widget.__class__.__name__
    if control == "CheckboxInput":
        return "check"
    return "group" if control in {"RadioSelect", "CheckboxSelectMultiple"} else "line"


def write_widget(field: BoundField) -> SafeString:
    """The control with the look of its kind, tied to its help and errors."""
    css = "" if kind_of(field) == "group" else INPUT_CLASSES.get(field.widget_type, "form-control")
    own = field.field.widget.attrs.get("class", "")
    invalid = " is-invalid" if field.errors else ""
    attrs: dict[str, Any] = {"class": " ".join(f"{css} {own}{invalid}".split())}
    described = [f"{field.id_for_label}_error"] if field.errors else []
    described += [f"{field.auto_id}_helptext"] if field.help_text else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


def write_field(field: BoundField) -> SafeString:
    """Label, help, errors and control. Help texts are written by us and may hold markup."""
    if field.is_hidden:
        return field.as_widget()
    kind, label, key = kind_of(field), conditional_escape(field.label), conditional_escape(field.auto_id or "")
    optional = "" if field.field.required else f' <span class="optional">{conditional_escape(_("optional"))}</span>'
    hint = f'<div class="form-hint" id="{key}_helptext">{field.help_text}</div>' if field.help_text else ""
    errors, control, unit = _errors(field, key), write_widget(field), getattr(field.field, "unit", "")
    if kind == "check":
        inside = (
            f'{errors}<label class="form-check">{control}<span class="form-check-label">{label}</span></label>{hint}'
        )
    elif kind == "group":
        described = f' aria-describedby="{key}_error"' if field.errors else ""
        legend = f'<legend class="form-label">{label}{optional}</legend>'
        inside = f"<fieldset{described}>{legend}{hint}{errors}{control}</fieldset>"
    else:
        target = conditional_escape(field.id_for_label)
        beside = f'<div class="with-unit">{control}<span class="unit">{conditional_escape(unit)}</span></div>'
        head = f'<label class="form-label" for="{target}">{label}{optional}</label>'
        inside = f"{head}{hint}{errors}{beside if unit else control}"
    faulty = " has-error" if field.errors else ""
    return mark_safe(f'<div class="field{faulty} field-{kind}">{inside}</div>\n')  # noqa: S308 - escaped above


def _errors(field: BoundField, key: str) -> str:
    if not field.errors:
        return ""
    told = "".join(f"<span>{conditional_escape(str(error))}</span> " for error in field.errors)
    return f'<p class="field-error" id="{key}_error">{write_icon("alert-circle")}{told}</p>'
