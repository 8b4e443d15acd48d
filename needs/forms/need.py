"""Forms in which a need is written. Amounts are typed in units of 10,000 yuan (万元), as offices do."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.widgets import DayInput
from enterprises import selectors as enterprise_selectors
from enterprises.industry import choices as industry_choices
from enterprises.models import Enterprise
from needs.enums import Comparator, Importance, NeedArea, TechnologyReadiness
from needs.forms.money import WanField
from needs.models import Need, Requirement
from needs.policies.need import can_create_for
from needs.selectors.need import nameable_researchers
from needs.selectors.version import REQUIREMENT_FIELDS

TELEPHONE = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}


class NeedForm(forms.ModelForm):
    """Base of the sections of a need: they write nothing themselves, ``services.need.edit`` does."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.version

    def values(self) -> dict[str, Any]:
        """What was typed, by field of ``Need``; before full validation what is valid so far."""
        names = {field.name for field in Need._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in names}


class BasicsForm(NeedForm):
    """The short form: enough to submit."""

    class Meta:
        model = Need
        fields = ("title", "trouble", "area", "contact_name", "contact_phone", "no_state_secret")
        widgets = {
            "trouble": forms.Textarea(attrs={"rows": 6}),
            "area": forms.RadioSelect,
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_phone": forms.TextInput(attrs=TELEPHONE),
        }
        help_texts = {
            "title": _("One line, such as: Lower the salt content of the mother liquor of pigment yellow."),
            "trouble": _(
                "What goes wrong, since when, what it costs you. Write as you would tell it on the telephone; what is secret has a place of its own later."
            ),
            "contact_phone": _("Seen by the office, and later by researchers whom you shortlist."),
        }
        labels = {"no_state_secret": _("This need contains no state secret (涉密内容).")}

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = NeedArea.choices  # type: ignore[attr-defined]
        if draft:
            for field in self.fields.values():
                field.required = False
                field.widget.is_required = False


class NewForm(BasicsForm):
    """The short form of a need that does not exist yet: it also says whose need it is."""

    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=120,
        help_text=_("Its full name or its unified social credit code."),
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = list(enterprise_selectors.enterprises_of(self.user))
        if len(self.own) == 1:
            del self.fields["enterprise"]
        elif self.own:
            self.fields["enterprise"] = forms.ChoiceField(
                label=_("Enterprise"), choices=[(row.uscc, row.organisation.name) for row in self.own]
            )
        self.order_fields(["enterprise", *self.Meta.fields])

    def clean_enterprise(self) -> Enterprise | None:
        """The enterprise that was named, if the person may enter needs for it."""
        return find_enterprise(self.cleaned_data["enterprise"], self.user)

    @property
    def owner(self) -> Enterprise | None:
        """Whose need it is; ``None`` while nobody has said."""
        return self.own[0] if len(self.own) == 1 else self.cleaned_data.get("enterprise")


def find_enterprise(text: str, user: Any) -> Enterprise | None:
    """The enterprise called ``text``, or with this code, among those for which ``user`` may enter needs."""
    text = " ".join(text.split())
    if not text:
        return None
    found = Enterprise.objects.visible_to(user).select_related("organisation", "district")
    rows = list(found.filter(uscc=text.upper())[:1]) or list(found.filter(organisation__name=text)[:2])
    if not rows:
        raise forms.ValidationError(
            _("No enterprise of this name or code is on the portal. Enter the enterprise first.")
        )
    if len(rows) > 1:
        raise forms.ValidationError(_("Several enterprises have this name; please give the code."))
    if not can_create_for(user, rows[0]):
        raise forms.ValidationError(_("You may enter needs of your own enterprise, district or park only."))
    return rows[0]


class DetailForm(NeedForm):
    """Everything else about the need but its indicators; all of it may come later."""

    budget_min = WanField(label=_("budget from"))
    budget_max = WanField(label=_("budget to"))
    industry = forms.ChoiceField(label=_("industry"), required=False)
    note = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        required=False,
        help_text=_("Read by officials and by researchers who follow the need."),
    )

    class Meta:
        model = Need
        fields = (
            "background",
            "constraints",
            "tried",
            "readiness_now",
            "readiness_target",
            "cooperation_mode",
            "budget_negotiable",
            "budget_min",
            "budget_max",
            "deadline",
            "ip_terms",
            "claimant_conditions",
            "industry",
        )
        widgets = {
            "background": forms.Textarea(attrs={"rows": 4}),
            "constraints": forms.Textarea(attrs={"rows": 3}),
            "tried": forms.Textarea(attrs={"rows": 3}),
            "claimant_conditions": forms.Textarea(attrs={"rows": 3}),
            "deadline": DayInput(),
        }
        help_texts = {
            "background": _("The process, the plant, the market: what a researcher must know."),
            "constraints": _("Solvents that are not allowed, steam available, space, permits."),
            "tried": _("So that nobody proposes it again."),
            "budget_negotiable": _("Tick if you would rather talk about money first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [("", _("not stated")), *industry_choices()]  # type: ignore[attr-defined]
        for name in ("readiness_now", "readiness_target"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("not stated")), *TechnologyReadiness.choices],
            )
        if not self.instance.content_version:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        """The range of the budget is a range; the deadline is still to come; an unspoken budget is open to talk."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("budget_min"), cleaned.get("budget_max")
        if low is not None and high is not None and high < low:
            self.add_error("budget_max", _("The upper amount is below the lower one."))
        if low is None and high is None:
            cleaned["budget_negotiable"] = True
        deadline = cleaned.get("deadline")
        if deadline and deadline < timezone.localdate() and deadline != self.instance.deadline:
            self.add_error("deadline", _("Please choose a day that is still to come."))
        return cleaned


class PublicForm(NeedForm):
    """What is public, and for how long."""

    class Meta:
        model = Need
        fields = ("summary", "name_disclosure", "valid_until", "invited_researchers")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            "name_disclosure": forms.RadioSelect,
            "valid_until": DayInput(),
            "invited_researchers": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "summary": _("Everybody can read this, without signing in: nothing that only researchers should know."),
            "valid_until": _("Afterwards the need leaves the list; you are asked ten days before."),
            "invited_researchers": _(
                "They are invited when the need is published, and claim it or decline. Whoever is ticked no longer is told that the invitation is withdrawn."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_disclosure"].choices = Need._meta.get_field("name_disclosure").choices  # type: ignore
        invited = self.fields["invited_researchers"]
        invited.queryset = nameable_researchers(self.instance)  # type: ignore[attr-defined]
        invited.label_from_instance = researcher_words  # type: ignore[attr-defined]

    def clean_valid_until(self) -> Any:
        """The day is still to come, unless it stays as it was."""
        return still_to_come(self.cleaned_data["valid_until"], self.instance.valid_until)


def researcher_words(researcher: Any) -> str:
    """A researcher in a list of choices: name, title, department or college."""
    place = researcher.department or researcher.college
    title = researcher.get_title_display()
    return f"{researcher.user.name} · {title} · {place.name}" if title else f"{researcher.user.name} · {place.name}"


def still_to_come(day: Any, before: Any = None) -> Any:
    """``day``, unless it is over and was not so before."""
    if day and day < timezone.localdate() and day != before:
        raise forms.ValidationError(_("Please choose a day that is still to come."))
    return day


class RequirementForm(forms.ModelForm):
    """One technical indicator."""

    class Meta:
        model = Requirement
        fields = REQUIREMENT_FIELDS
        help_texts = {
            "name": _("such as: purity, yield, salt content"),
            "target": _("a figure, or words"),
            "method": _("such as: GB/T 601, HPLC"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comparator"].choices = Comparator.choices  # type: ignore[attr-defined]
        self.fields["importance"].choices = Importance.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range has two ends, the others one."""
        cleaned = super().clean() or {}
        if cleaned.get("comparator") == Comparator.BETWEEN and not cleaned.get("target_upper"):
            self.add_error("target_upper", _("Please give the upper end."))
        if cleaned.get("comparator") != Comparator.BETWEEN:
            cleaned["target_upper"] = ""
        return cleaned


class BaseRequirementFormSet(forms.BaseModelFormSet):
    """All indicators of one need; the service writes them, and knows a row by its id."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows that stay, in order, with the ``id`` of those that were there."""
        kept = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("name") or data.get("DELETE"):
                continue
            kept.append({"id": form.instance.pk, **{name: data[name] for name in REQUIREMENT_FIELDS}})
        return kept


MAX_REQUIREMENTS = 40
RequirementFormSet = forms.modelformset_factory(
    Requirement,
    form=RequirementForm,
    formset=BaseRequirementFormSet,
    extra=2,
    can_delete=True,
    max_num=MAX_REQUIREMENTS,
    validate_max=True,
)


class NoteForm(forms.Form):
    """Beside the indicators: which version was opened, and why they were changed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = DetailForm.base_fields["note"]


class ConfidentialForm(forms.Form):
    """The confidential detail."""

    text = forms.CharField(
        label=_("Confidential detail"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Recipes, customers, costs. Seen by your enterprise, and by researchers to whom you grant it one by one; never in a mail or export."
        ),
    )
