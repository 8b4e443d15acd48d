"""Forms of the full plan, one for each section."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from needs.enums import AnswerKind, TeamRole
from needs.forms.claim import MonthsField, SeenForm
from needs.forms.money import WanField
from needs.models import Claim, Requirement
from researchers.models import Researcher

MOST_ROWS = 30


def area(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    """A text that may still be empty."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": rows})
    )


class TextsForm(SeenForm):
    """The parts of the plan that are written in sentences."""

    full_approach = area(
        _("Full approach"), _("Route, steps, what is tested when, what the enterprise contributes."), 8
    )
    readiness_path = area(
        _("Path of technology readiness"), _("For example: bench scale (小试) until March, pilot scale (中试) in May.")
    )
    instruments = area(_("Instruments needed"), _("Which, whose, for how long."), 3)
    background_ip = area(
        _("Background IP"), _("What you bring along: patents, know-how. Write “none” if there is none."), 3
    )
    hazards = area(
        _("Hazards"), _("Substances, pressure, heat, waste, and what you do about them. “None” is an answer."), 4
    )
    no_conflict_declared = forms.BooleanField(
        label=_("I have no conflict of interest: no share in the enterprise, no relative in its management."),
        required=False,
    )
    conflict_of_interest = area(_("Conflict of interest, if there is one"), "", 2)


class OfferForm(SeenForm):
    """Price and time as they stand after the talks."""

    price = WanField(label=_("Price"), required=True)
    months = MonthsField(label=_("Months needed"))


class RowForm(forms.Form):
    """Base of rows: ``id`` tells which saved row this is."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def has_changed(self) -> bool:
        """A list of choices is never empty: a spare row counts once something was typed into it."""
        if not self.empty_permitted:
            return super().has_changed()
        return any(not isinstance(self.fields[name], forms.ChoiceField) for name in self.changed_data)


class MilestoneRow(RowForm):
    """One milestone."""

    title = forms.CharField(label=_("Milestone"), max_length=120)
    deliverable = forms.CharField(label=_("What is delivered"), max_length=300, required=False)
    month = forms.IntegerField(label=_("By month"), min_value=1, max_value=120)
    amount = WanField(label=_("Payment (10,000 yuan)"), required=True)


class BudgetRow(RowForm):
    """One line of the budget."""

    purpose = forms.CharField(label=_("Purpose"), max_length=120)
    amount = WanField(label=_("Amount (10,000 yuan)"), required=True)


class PartnerRow(RowForm):
    """One partner unit."""

    name = forms.CharField(label=_("Partner unit"), max_length=120)
    task = forms.CharField(label=_("Task"), max_length=200, required=False)
    email = forms.EmailField(label=_("Its e-mail address, to which the link to confirm is sent"), max_length=254)


class MemberRow(RowForm):
    """One member of the team: a researcher of the portal, or a student by name only."""

    role = forms.ChoiceField(
        label=_("Part"),
        choices=[(TeamRole.MEMBER.value, TeamRole.MEMBER.label), (TeamRole.STUDENT.value, TeamRole.STUDENT.label)],
        initial=TeamRole.MEMBER.value,
    )
    name = forms.CharField(
        label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"list": "researchers", "autocomplete": "off"})
    )
    task = forms.CharField(label=_("Task"), max_length=200, required=False)

    def __init__(self, *args: Any, researchers: dict[str, Researcher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.researchers = researchers

    def clean(self) -> dict[str, Any]:
        """A member is a researcher on the portal, chosen from the list."""
        data = super().clean() or {}
        if data.get("role") == TeamRole.MEMBER and data.get("name"):
            data["researcher"] = self.researchers.get(" ".join(data["name"].split()))
            if data["researcher"] is None:
                self.add_error("name", _("Please choose a researcher from the list; students are added by name."))
        return data


def rows_of(base: type[forms.Form]) -> Any:
    """A formset of ``base``: two spare rows for people without JavaScript, a tick to delete."""
    return formset_factory(
        base, extra=2, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2, validate_max=True
    )


MilestoneRows = rows_of(MilestoneRow)
BudgetRows = rows_of(BudgetRow)
PartnerRows = rows_of(PartnerRow)
MemberRows = rows_of(MemberRow)


def kept(formset: Any) -> list[dict[str, Any]]:
    """The rows that were filled in and not deleted, as the services take them."""
    rows = []
    for form in formset.forms:
        data = form.cleaned_data
        if data and not data.get("DELETE"):
            rows.append({name: value for name, value in data.items() if name != "DELETE"})
    return rows


class AnswerForm(forms.Form):
    """The answer to one technical indicator; no answer yet is allowed."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("indicator", "Your answer"),
        required=False,
        choices=[("", _("not answered yet")), *AnswerKind.choices],
    )
    value = forms.CharField(label=_("Value offered"), max_length=120, required=False)
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever says “partly” says how far."""
        data = super().clean() or {}
        if data.get("kind") == AnswerKind.PARTLY and not (data.get("value") or data.get("note")):
            self.add_error("value", _("Please say how far."))
        if not data.get("kind") and (data.get("value") or data.get("note")):
            self.add_error("kind", _("Please choose an answer."))
        return data


def answer_forms(
    claim: Claim, requirements: list[Requirement], data: Any = None
) -> list[tuple[Requirement, AnswerForm]]:
    """One form for each indicator of the need, filled with what was answered."""
    answers = {one.requirement_id: one for one in claim.answers.all()}

    def initial(pk: int) -> dict[str, Any]:
        one = answers.get(pk)
        return {"kind": one.kind, "value": one.value, "note": one.note} if one else {}

    return [(one, AnswerForm(data, prefix=f"r{one.pk}", initial=initial(one.pk))) for one in requirements]


def researcher_words(rows: Any) -> dict[str, Researcher]:
    """Researchers by the words under which they are chosen: name and college, made unique where they are not."""
    words: dict[str, Researcher] = {}
    for row in rows:
        text = f"{row.user.name} · {row.college.name}"
        words[text if text not in words else f"{text} · {row.pk}"] = row
    return words
