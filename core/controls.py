"""Django's own form controls written in Python: the same HTML as its templates, at a tenth of their cost.

A filter form has thirty controls, and Django renders three nested templates for each.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.format import EMPTY

Widget = Mapping[str, Any]
DASHES = BLANK_CHOICE_DASH[0][1]
"""What Django shows before anything is chosen."""


def _attributes(widget: Widget) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False:
            parts.append(f' {name}="{conditional_escape(str(value))}"')
    return "".join(parts)


def _input(widget: Widget) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{given}{_attributes(widget)}>'


def _option(option: Widget) -> str:
    control = _input(option)
    if not option.get("wrap_label"):
        return control
    key = option["attrs"].get("id")
    target = f' for="{conditional_escape(key)}"' if key else ""
    return f"<label{target}>{control} {conditional_escape(option['label'])}</label>"


def _choices(widget: Widget) -> str:
    parts = []
    for group, options, _index in widget["optgroups"]:
        inside = "".join(f"<div>{_option(option)}</div>" for option in options)
        parts.append(f"<div><label>{conditional_escape(group)}</label>{inside}</div>" if group else inside)
    own = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    return f"<div{_attributes({'attrs': own})}>{''.join(parts)}</div>"


def _select_option(option: Widget, nothing: str) -> str:
    words = nothing if option["label"] == DASHES else option["label"]
    value, label = conditional_escape(str(option["value"])), conditional_escape(words)
    return f'<option value="{value}"{_attributes(option)}>{label}</option>'


def _select(widget: Widget) -> str:
    # Dashes tell nobody what to do, least of all a listener.
    nothing = _("Please choose") if widget["required"] else EMPTY
    parts = []
    for group, options, _index in widget["optgroups"]:
        inside = "".join(_select_option(option, nothing) for option in options)
        parts.append(f'<optgroup label="{conditional_escape(group)}">{inside}</optgroup>' if group else inside)
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{"".join(parts)}</select>'


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


_INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "tel",
    "search",
    "hidden",
    "password",
    "date",
    "datetime",
    "time",
    "checkbox",
)
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    "django/forms/widgets/radio.html": _choices,
    "django/forms/widgets/checkbox_select.html": _choices,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}


def write_control(template_name: str, widget: Widget) -> SafeString | None:
    """HTML of a control that Django would render by this template; ``None`` where the template must do it."""
    writer = WRITERS.get(template_name)
    return mark_safe(writer(widget)) if writer else None  # noqa: S308 - every value is escaped above
