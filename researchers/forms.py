"""Forms of researchers and colleges. What they accept is checked again by the services."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import Organisation
from core.format import is_chinese
from core.validators import clean_orcid
from core.widgets import DayInput
from researchers import selectors
from researchers.enums import AcademicTitle, Availability, PatentStatus, ResearcherState
from researchers.models import College, Patent, Publication, Researcher
from researchers.references import MAX_LENGTH, clean_doi, decode
from researchers.services.profile import PROFILE_FIELDS

ANY = [("", _("any"))]
MAX_KEYWORDS = 20
KEYWORD_LENGTH = 60


class KeywordsField(forms.CharField):
    """Words separated by commas of either language, semicolons or lines; a list without repetitions."""

    def prepare_value(self, value: Any) -> Any:
        """The list as text."""
        return ("，" if is_chinese() else ", ").join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as text."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        """Split; too many or too long words are named."""
        text = super().clean(value)
        words = list(dict.fromkeys(filter(None, (" ".join(w.split()) for w in re.split(r"[,，、;；\n]", text)))))
        if len(words) > MAX_KEYWORDS:
            raise forms.ValidationError(
                ngettext_lazy("At most %(count)d keyword.", "At most %(count)d keywords.", MAX_KEYWORDS)
                % {"count": MAX_KEYWORDS}
            )
        for word in words:
            if len(word) > KEYWORD_LENGTH:
                raise forms.ValidationError(_("“%(word)s” is too long for a keyword."), params={"word": word[:80]})
        return words


class GroupedDepartmentField(forms.ModelChoiceField):
    """Departments, named with their college."""

    def label_from_instance(self, obj: Any) -> str:
        """“College › department”."""
        return f"{obj.parent.name} › {obj.name}" if obj.parent else obj.name


class PlaceFields(forms.Form):
    """College and department, chosen from the lists."""

    college = forms.ModelChoiceField(label=_("College"), queryset=Organisation.objects.none())
    department = GroupedDepartmentField(
        label=_("Department"), queryset=Organisation.objects.none(), required=False, empty_label=_("not stated")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = selectors.colleges()  # type: ignore[attr-defined]
        self.fields["department"].queryset = selectors.departments()  # type: ignore[attr-defined]
        only = list(selectors.colleges()[:2])
        if len(only) == 1:
            self.fields["college"].initial = only[0]

    def clean(self) -> dict[str, Any]:
        """The department must belong to the college."""
        cleaned = super().clean() or {}
        college, department = cleaned.get("college"), cleaned.get("department")
        if college and department and department.parent_id != college.pk:
            self.add_error("department", _("This department does not belong to the chosen college."))
        return cleaned


class ExpertiseFields(forms.Form):
    """What somebody works on."""

    title = forms.ChoiceField(
        label=_("Professional title"), required=False, choices=[("", _("not stated")), *AcademicTitle.choices]
    )
    keywords = KeywordsField(
        label=_("Expertise keywords"),
        required=False,
        max_length=1300,
        help_text=_("Separated by commas, such as: catalytic hydrogenation, continuous flow, azo dyes."),
    )
    directions = forms.CharField(
        label=_("Research directions"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    orcid = forms.CharField(
        label=_("ORCID iD"), required=False, max_length=60, help_text=_("16 digits, such as 0000-0002-1825-0097.")
    )

    def clean_orcid(self) -> str:
        """Check the digits."""
        value = self.cleaned_data["orcid"]
        return clean_orcid(value) if value else ""


class ApplyForm(ExpertiseFields, PlaceFields):
    """Application as a researcher."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Your phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = user.name
        self.fields["phone"].initial = user.phone
        self.order_fields(["name", "phone", "college", "department", "title", "keywords", "directions", "orcid"])


class ReapplyForm(PlaceFields):
    """Applying again, perhaps to another college."""

    comment = forms.CharField(
        label=_("Message to the college"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProfileForm(ExpertiseFields):
    """A researcher's own page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Organisation.objects.none(), required=False, empty_label=_("not stated")
    )
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability.choices, widget=forms.RadioSelect)
    biography = forms.CharField(
        label=_("Short biography"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, researcher: Researcher, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(researcher, name) for name in PROFILE_FIELDS}
        self.initial |= {"department": researcher.department_id, "seen": researcher.version}
        self.fields["department"].queryset = selectors.departments().filter(parent_id=researcher.college_id)  # type: ignore[attr-defined]
        self.order_fields(
            ["department", "title", "availability", "keywords", "directions", "biography", "orcid", "seen"]
        )


class PublicationForm(forms.ModelForm):
    """One publication typed by hand."""

    class Meta:
        model = Publication
        fields = ["title", "authors", "venue", "year", "doi"]
        labels = {"title": _("Title of the work")}
        widgets = {"year": forms.NumberInput(attrs={"min": 1900, "max": 2100})}

    def clean_doi(self) -> str:
        """Keep the DOI itself, without the address before it."""
        value = self.cleaned_data["doi"]
        if value and not clean_doi(value):
            raise forms.ValidationError(_("A DOI begins with 10. and has a slash, such as 10.1021/ja0123456."))
        return clean_doi(value)


class PatentForm(forms.ModelForm):
    """One patent typed by hand."""

    class Meta:
        model = Patent
        fields = ["title", "number", "status", "filed_on", "holders"]
        widgets = {"filed_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = PatentStatus.choices  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A reference list, pasted or uploaded."""

    text = forms.CharField(
        label=_("Paste the list here"),
        required=False,
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("BibTeX, RIS, or one DOI a line, with or without the title."),
    )
    upload = forms.FileField(
        label=_("or choose a file"), required=False, help_text=_("A .bib, .ris or .txt file of at most 1 MB.")
    )

    def clean(self) -> dict[str, Any]:
        """One of the two; a file's text takes the place of the pasted one."""
        cleaned = super().clean() or {}
        upload = cleaned.get("upload")
        if upload is not None:
            if upload.size > MAX_LENGTH:
                self.add_error("upload", _("The file is too large; at most 1 MB."))
            else:
                cleaned["text"] = decode(upload.read())
        if not cleaned.get("text", "").strip() and not self.errors:
            self.add_error("text", _("Please paste a list or choose a file."))
        return cleaned


class CollegeForm(forms.ModelForm):
    """What a college says of itself."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = College
        fields = ["introduction", "strengths"]
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in fields}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version


class FilterForm(forms.Form):
    """Filters of the list of researchers; they stand in the address."""

    keyword = forms.CharField(label=_("Name or keyword"), required=False, max_length=60)
    college = forms.ChoiceField(label=_("College"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    availability = forms.ChoiceField(label=_("Availability"), required=False, choices=[*ANY, *Availability.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *ResearcherState.choices])

    def __init__(self, *args: Any, places: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("college", "department"):
            options = [(str(place.pk), place.name) for place in places if place.kind == name]
            self.fields[name].choices = [*ANY, *options]  # type: ignore[attr-defined]

    def narrow(self, researchers: QuerySet[Researcher]) -> QuerySet[Researcher]:
        """The rows that fit every filter that is set; a broken filter is ignored."""
        self.is_valid()
        wanted = self.cleaned_data
        if word := wanted.get("keyword"):
            researchers = researchers.filter(keywords__contains=[word]) | researchers.filter(user__name__contains=word)
        for name, lookup in (
            ("college", "college_id"),
            ("department", "department_id"),
            ("availability", "availability"),
            ("state", "state"),
        ):
            if wanted.get(name):
                researchers = researchers.filter(**{lookup: wanted[name]})
        return researchers
