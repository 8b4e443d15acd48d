"""Who takes part, what they answer, who was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.widgets import LongSelect
from meetings.models import Meeting, MeetingParty, Participant
from meetings.selectors.parties import members_of, organisations_for
from needs.forms.plan import RowForm, rows_of


class PartyForm(forms.Form):
    """Another organisation."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), widget=LongSelect
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organisation"]
        choice.queryset = (
            organisations_for(meeting).exclude(meeting_parties__meeting=meeting).order_by("kind", "name", "id")
        )


class PeopleForm(forms.Form):
    """Members of the organisation who are invited."""

    users = forms.MultipleChoiceField(
        label=_("People with an account"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, party: MeetingParty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {str(one.pk): one for one in members_of(party)}
        self.fields["users"].choices = [(key, str(one)) for key, one in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[User]:
        """The ticked people."""
        return [self.people[key] for key in self.cleaned_data["users"]]


class GuestRow(RowForm):
    """A guest of a party."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)


GuestRows = rows_of(GuestRow)


class CodeForm(forms.Form):
    """The number shown in the room."""

    code = forms.CharField(
        label=_("Number shown in the room"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_code(self) -> str:
        """The meeting's own, however it was spaced."""
        code = "".join(self.cleaned_data["code"].split())
        if code != self.meeting.attendance_code:
            raise forms.ValidationError(_("This is not the number of this meeting. Please compare it once more."))
        return code


class AttendanceForm(forms.Form):
    """The organiser's list of who is there."""

    present = forms.MultipleChoiceField(label=_("Present"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: list[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one.name} · {one.party.organisation.name}") for one in people]
        self.fields["present"].choices = choices  # type: ignore[attr-defined]

    def ids(self) -> set[int]:
        """The ticked lines."""
        return {int(pk) for pk in self.cleaned_data["present"]}
