"""Forms of people and organisations."""

import re
from typing import Any

from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import CooperationLink, Membership, Organisation, User
from accounts.services import record_consent
from core.days import DayField
from core.widgets import DayInput

PHONE = re.compile(r"\+?[\d\s()-]{6,31}")


def clean_phone(value: str) -> str:
    """A telephone number as people write it; ``ValidationError`` where it cannot be one."""
    value = " ".join(value.split())
    if value and (not PHONE.fullmatch(value) or sum(c.isdigit() for c in value) < 6):
        raise ValidationError(_("Please give a telephone number such as 138 0000 0000 or 0371-1234 5678."))
    return value


class PersonFields(forms.Form):
    """What the portal knows of everybody."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": "王小明"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=32,
        help_text=_("For questions about what you submit. Only those who handle it see the number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "placeholder": "138 0000 0000"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)

    def clean_phone(self) -> str:
        """Check the number."""
        return clean_phone(self.cleaned_data["phone"])

    def clean_name(self) -> str:
        """One line without double spaces."""
        return " ".join(self.cleaned_data["name"].split())


class SignupForm(PersonFields):
    """What signing up asks beside address and password. django-allauth builds its own form on top of this one."""

    consent = forms.BooleanField()
    field_order = ("name", "phone", "email", "password1", "language", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        self.fields["consent"].label = format_html(
            gettext('I have read the <a href="{}" target="_blank">privacy text</a> and agree to it.'),
            reverse("accounts:privacy"),
        )
        request = context.request
        if request is not None and request.session.get("account_verified_email"):
            self.initial.setdefault("email", request.session["account_verified_email"])

    def signup(self, request: Any, user: User) -> None:
        """Complete the new user and keep the consent."""
        user.name = self.cleaned_data["name"]
        user.phone = self.cleaned_data["phone"]
        user.language = self.cleaned_data["language"]
        user.save(update_fields=["name", "phone", "language"])
        record_consent(actor=user)


class ProfileForm(PersonFields):
    """One's own name, phone and language."""


class InviteForm(forms.Form):
    """Invite a person by e-mail address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person receives a link that is valid for 14 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "name@example.com"}),
    )
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        # Whoever only types the address shall not hand out the whole enterprise.
        self.fields["role"].initial = Role.ENTERPRISE_MEMBER
        self.fields["language"].initial = get_language()


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A district, park, university, college or department."""

    parent = forms.ModelChoiceField(label=_("Belongs to"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def __init__(self, *args: Any, parents: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class LinkForm(forms.ModelForm):
    """A college serves a district from one day to another."""

    class Meta:
        model = CooperationLink
        fields = ("college", "district", "starts_on", "ends_on")
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
        }
        labels = {"starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {"ends_on": _("Leave it empty if the end is open.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = Organisation.objects.of_kind(OrganisationKind.COLLEGE)  # type: ignore[attr-defined]
        self.fields["district"].queryset = Organisation.objects.of_kind(OrganisationKind.DISTRICT)  # type: ignore[attr-defined]

    def validate_constraints(self) -> None:
        """Left to the service, which words the refusals."""


class ErasureForm(forms.Form):
    """Ask for erasure: typing one's own address shows that it is meant."""

    email = forms.EmailField(
        label=_("Your e-mail address, to confirm"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        label=_("Remark for the administrator"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """It must be one's own."""
        email: str = self.cleaned_data["email"].lower()
        if email != self.user.email:
            raise ValidationError(gettext("This is not the address of this account."))
        return email


class ErasureAnswerForm(forms.Form):
    """An administrator's answer to a request for erasure."""

    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AbsenceForm(forms.Form):
    """Who stands in, from when to when."""

    stand_in = forms.ChoiceField(label=_("Stand-in"))
    starts_on = DayField(
        label=_("First day"),
        initial=timezone.localdate,
    )
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, colleagues: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {f"{row.organisation_id}:{row.user_id}": row for row in colleagues}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, row in self.colleagues.items():
            groups.setdefault(str(row.organisation), []).append((key, f"{row.user} ({row.get_role_display()})"))
        self.fields["stand_in"].choices = [("", "—"), *groups.items()]  # type: ignore[attr-defined]

    def cleaned(self) -> dict[str, Any]:
        """What the service wants."""
        row = self.colleagues[self.cleaned_data["stand_in"]]
        days = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        return {"delegate": row.user, "organisation": row.organisation, **days}
