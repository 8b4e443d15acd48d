"""Controls written in Python are those of Django's templates."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from core.forms import PortalRenderer

HOSTILE = "a\"b'<script>&amp;c"
CHOICES = [("", "—"), ("a", HOSTILE), ("组", [("b", "二"), (3, "三")])]
ATTRIBUTES: dict[str, Any] = {
    "id": "id_x",
    "class": f"c {HOSTILE}",
    "required": True,
    "disabled": False,
    "maxlength": 9,
}
WIDGETS = [
    *[kind() for kind in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput)],
    *[kind() for kind in (forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.Textarea, forms.CheckboxInput)],
    forms.PasswordInput(render_value=True),
    forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.NullBooleanSelect(),
]


def plain(html: str) -> str:
    """Without blanks between elements and double ones, which mean nothing."""
    return re.sub(r"\s+", " ", html.strip()).replace("> <", "><")


@pytest.mark.parametrize("attrs", [{}, ATTRIBUTES], ids=["bare", "attributes"])
@pytest.mark.parametrize("value", [None, "", "a", HOSTILE, "3", True])
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_control_is_the_one_of_the_template(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    if isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple) and value is not None:
        value = [value]
    ours, theirs = (
        widget.render("x", value, attrs, renderer=renderer) for renderer in (PortalRenderer(), TemplatesSetting())
    )
    assert plain(ours) == plain(theirs)
