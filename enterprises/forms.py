"""Forms of enterprises and parks. What they accept is checked again by the services."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.scope import scope_of
from core.validators import clean_uscc
from core.widgets import LongSelect
from enterprises import selectors
from enterprises.enums import CloseReason, EnterpriseSize, EnterpriseState, Qualification
from enterprises.fields import IndustryField
from enterprises.industry import choices as industry_choices
from enterprises.industry import table as industry_table
from enterprises.models import Enterprise, EnterpriseContact, HopedProject, Park

ANY = [("", _("any"))]


class IdentityFields(forms.Form):
    """Name and code, as on the licence."""

    name = forms.CharField(
        label=_("Name of the enterprise"),
        max_length=120,
        help_text=_("The full name as on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("18 characters, printed at the top of the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_uscc(self) -> str:
        """Check the code by its standard; the message names the mistake."""
        return clean_uscc(self.cleaned_data["uscc"])


class PlaceFields(forms.Form):
    """District and park, chosen from the lists."""

    district = forms.ModelChoiceField(label=_("The district it is in"), queryset=selectors.districts().none())
    park = forms.ModelChoiceField(
        label=_("Park"),
        queryset=selectors.parks_of().none(),
        required=False,
        empty_label=_("not in a park"),
    )

    def offer(self, districts: QuerySet, parks: QuerySet) -> None:
        """Offer these; a single district is chosen already."""
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self.fields["park"].queryset = parks  # type: ignore[attr-defined]
        only = list(districts[:2])
        if len(only) == 1:
            self.fields["district"].initial = only[0]

    def clean(self) -> dict[str, Any]:
        """The park must lie in the district."""
        cleaned = super().clean() or {}
        park, district = cleaned.get("park"), cleaned.get("district")
        if park and district and park.parent_id != district.pk:
            self.add_error("park", _("This park does not belong to the chosen district."))
        return cleaned


class ContactFields(forms.Form):
    """Whom officials telephone."""

    contact_name = forms.CharField(
        label=_("Contact person"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_phone = forms.CharField(
        label=_("Contact’s phone"),
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class KindFields(forms.Form):
    """Industry and size; both may come later."""

    industry = forms.ChoiceField(label=_("Industry"), required=False, widget=LongSelect)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", _("not stated")), *EnterpriseSize.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [("", _("not stated")), *industry_choices()]  # type: ignore[attr-defined]


class RegisterForm(KindFields, ContactFields, PlaceFields, IdentityFields):
    """Registration by the enterprise itself."""

    licence = forms.FileField(
        label=_("Business licence"),
        required=False,
        help_text=_("A photo or scan (PDF, JPG, PNG). You may add it later, but officials verify faster with it."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(selectors.districts(), selectors.parks_of())
        self.fields["contact_name"].initial = user.name
        self.fields["contact_phone"].initial = user.phone
        self.order_fields(
            ["name", "uscc", "district", "park", "contact_name", "contact_phone", "industry", "size", "licence"]
        )


class OnBehalfForm(KindFields, ContactFields, PlaceFields, IdentityFields):
    """Entering an enterprise as verified, by an official."""

    head_email = forms.EmailField(
        label=_("E-mail address of its head"),
        required=False,
        help_text=_(
            "Receives a link that makes this person the head of the enterprise. You may send it later as well."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        districts = selectors.districts()
        in_district = districts.filter(pk__in=scope.districts) | districts.filter(children__in=scope.parks)
        parks = selectors.parks_of().filter(parent_id__in=scope.districts) | selectors.parks_of().filter(
            pk__in=scope.parks
        )
        self.offer(in_district.distinct(), parks.distinct())
        if not scope.districts:
            self.fields["park"].required = True
        self.fields["contact_name"].required = False
        self.fields["contact_phone"].required = False
        self.order_fields(
            ["name", "uscc", "district", "park", "head_email", "contact_name", "contact_phone", "industry", "size"]
        )


class ProfileForm(forms.ModelForm):
    """What an enterprise says of itself."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False, widget=LongSelect)
    qualifications = forms.MultipleChoiceField(
        label=_("Qualifications"),
        required=False,
        choices=Qualification.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Enterprise
        fields = [
            "industry",
            "size",
            "qualifications",
            "founded",
            "employees",
            "address",
            "website",
            "main_products",
            "development_status",
            "technical_shortcomings",
        ]
        widgets = {
            "main_products": forms.Textarea(attrs={"rows": 3}),
            "development_status": forms.Textarea(attrs={"rows": 4}),
            "technical_shortcomings": forms.Textarea(attrs={"rows": 4}),
            "founded": forms.NumberInput(attrs={"min": 1900, "max": 2100}),
        }
        help_texts = {
            "main_products": _("For example: chlorinated toluenes, 3,000 t a year; epoxy curing agents."),
            "development_status": _("Where the enterprise stands: lines, output, customers, plans."),
            "technical_shortcomings": _("For example: yield of the nitration stays at 82 %; waste acid is not reused."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        industry = [("", _("not stated")), *industry_choices()]
        present = self.instance.industry
        if present and present not in industry_table():
            industry.append((present, present))
        self.fields["industry"].choices = industry  # type: ignore[attr-defined]
        self.fields["size"].choices = [("", _("not stated")), *EnterpriseSize.choices]  # type: ignore[attr-defined]
        self.fields["employees"].unit = _("people")  # type: ignore[attr-defined]
        self.fields["seen"].initial = self.instance.version


HopedProjectFormSet = forms.inlineformset_factory(
    Enterprise,
    HopedProject,
    fields=["title", "description"],
    widgets={"description": forms.Textarea(attrs={"rows": 2})},
    extra=1,
    max_num=30,
    validate_max=True,
)


class ContactForm(forms.ModelForm):
    """A person to telephone."""

    class Meta:
        model = EnterpriseContact
        fields = ["name", "duty", "phone", "email"]
        labels = {"name": _("Contact’s name")}


ContactFormSet = forms.inlineformset_factory(
    Enterprise,
    EnterpriseContact,
    form=ContactForm,
    extra=1,
    max_num=20,
    validate_max=True,
)


class IdentityForm(IdentityFields):
    """Correcting name and code."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ParkChoiceForm(forms.Form):
    """Moving an enterprise between the parks of its district."""

    park = forms.ModelChoiceField(
        label=_("Park"), queryset=selectors.parks_of().none(), required=False, empty_label=_("not in a park")
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"park": enterprise.park_id}
        self.fields["park"].queryset = selectors.parks_of([enterprise.district_id])  # type: ignore[attr-defined]


class InviteHeadForm(forms.Form):
    """Inviting the head of an enterprise."""

    email = forms.EmailField(label=_("E-mail address of its head"))


class CloseForm(forms.Form):
    """Why an enterprise is closed."""

    close_reason = forms.ChoiceField(label=_("Closed because"), choices=CloseReason.choices, widget=forms.RadioSelect)


class ParkForm(forms.ModelForm):
    """What a park says of itself."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Park
        fields = ["development_status", "industrial_layout", "plan", "liaison"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in fields[:3]}
        help_texts = {"liaison": _("Whom the portal asks to telephone when something waits too long.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["liaison"].queryset = selectors.park_officials(self.instance)  # type: ignore[attr-defined]
        self.fields["seen"].initial = self.instance.version


class FilterForm(forms.Form):
    """Filters of the officials' list; they stand in the address."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *EnterpriseState.choices])
    park = forms.ChoiceField(label=_("Park"), required=False)
    industry = IndustryField(label=_("Industry"))
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[*ANY, *EnterpriseSize.choices])
    qualification = forms.ChoiceField(label=_("Qualification"), required=False, choices=[*ANY, *Qualification.choices])
    key = forms.BooleanField(label=_("Key enterprises only"), required=False)

    def __init__(self, *args: Any, parks: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [*ANY, *((str(p.pk), p.name) for p in parks), ("none", _("not in a park"))]  # type: ignore[attr-defined]

    def narrow(self, enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
        """The rows that fit every filter that is set; a broken filter is ignored."""
        self.is_valid()
        wanted = self.cleaned_data
        if text := wanted.get("q"):
            enterprises = enterprises.filter(organisation__name__contains=text) | enterprises.filter(
                uscc__startswith=text.upper()
            )
        if park := wanted.get("park"):
            enterprises = enterprises.filter(park=None) if park == "none" else enterprises.filter(park_id=park)
        if industry := wanted.get("industry"):
            enterprises = enterprises.filter(industry__startswith=industry)
        if qualification := wanted.get("qualification"):
            enterprises = enterprises.filter(qualifications__contains=[qualification])
        if wanted.get("key"):
            enterprises = enterprises.filter(is_key=True)
        for name in ("state", "size"):
            if wanted.get(name):
                enterprises = enterprises.filter(**{name: wanted[name]})
        return enterprises
