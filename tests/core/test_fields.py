"""A form field in HTML: label, help, errors and control belong together."""

from django import forms
from django.utils import translation
from django.utils.html import escape

HOSTILE = "<b>\"x\"&'y'"


class Form(forms.Form):
    title = forms.CharField(label=HOSTILE, help_text="As <b>short</b> as you can.")
    months = forms.IntegerField(label="Months", required=False)
    agreed = forms.BooleanField(label="Agreed", help_text="By phone.")
    area = forms.ChoiceField(label="Area", choices=[("a", "A")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["months"].unit = HOSTILE  # type: ignore[attr-defined]


def field(name: str, form: forms.Form) -> str:
    with translation.override("en"):
        return form[name].as_field_group().strip()


def test_a_line_with_help() -> None:
    assert field("title", Form()) == (
        '<div class="field field-line">'
        f'<label class="form-label" for="id_title">{escape(HOSTILE)}</label>'
        '<div class="form-hint" id="id_title_helptext">As <b>short</b> as you can.</div>'
        '<input type="text" name="title" class="form-control" aria-describedby="id_title_helptext" required id="id_title">'
        "</div>"
    )


def test_an_optional_number_with_its_unit() -> None:
    assert field("months", Form()) == (
        '<div class="field field-line">'
        '<label class="form-label" for="id_months">Months <span class="optional">optional</span></label>'
        '<div class="with-unit"><input type="number" name="months" class="form-control" id="id_months">'
        f'<span class="unit">{escape(HOSTILE)}</span></div></div>'
    )


def test_errors_are_tied_to_their_control() -> None:
    form = Form({"months": HOSTILE})
    assert '<div class="field has-error field-check"><p class="field-error" id="id_agreed_error">' in field(
        "agreed", form
    )
    assert 'aria-describedby="id_agreed_error id_agreed_helptext"' in field("agreed", form)
    assert '<fieldset aria-describedby="id_area_error"><legend class="form-label">Area</legend>' in field("area", form)
    assert "<b>" not in field("months", form)


def test_a_hidden_field_is_its_control() -> None:
    assert field("token", Form()) == '<input type="hidden" name="token" id="id_token">'
