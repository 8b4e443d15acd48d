"""What was said: by whom, on which item, in which words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import AgendaItem, MeetingParty, Participant, Statement
from meetings.services.statement import MOST_TEXT


class StatementForm(forms.Form):
    """One statement. ``who`` is a party, or a person whom a party has sent."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    who = forms.ChoiceField(label=_("Who says it"), required=False)
    agenda_item = forms.ChoiceField(label=_("On the item"), required=False)
    text = forms.CharField(
        label=pgettext_lazy("statement", "What was said"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: the filter press stops every four hours; we look for a way to clean it without stopping."
        ),
    )

    def __init__(
        self,
        *args: Any,
        parties: Iterable[MeetingParty],
        people: Iterable[Participant],
        agenda: Iterable[AgendaItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {f"party:{one.pk}": one for one in parties}
        self.people = {f"person:{one.pk}": one for one in people}
        self.agenda = {str(one.pk): one for one in agenda}
        groups = [(str(party), [(key, str(party)), *self._of(party)]) for key, party in self.parties.items()]
        items = [(key, f"{number}. {one.title}") for number, (key, one) in enumerate(self.agenda.items(), start=1)]
        self.fields["who"].choices = [("", _("— nobody in particular —")), *groups]  # type: ignore[attr-defined]
        self.fields["agenda_item"].choices = [("", "—"), *items]  # type: ignore[attr-defined]

    def _of(self, party: MeetingParty) -> list[tuple[str, str]]:
        return [(key, one.name) for key, one in self.people.items() if one.party_id == party.pk]

    @staticmethod
    def of(statement: Statement) -> dict[str, Any]:
        """The statement to begin with."""
        who = f"party:{statement.party_id}" if statement.party_id else ""
        if statement.participant_id:
            who = f"person:{statement.participant_id}"
        return {
            "who": who,
            "agenda_item": str(statement.agenda_item_id or ""),
            "text": statement.text,
            "seen": statement.version,
        }

    def values(self) -> dict[str, Any]:
        """The cleaned statement."""
        chosen = self.cleaned_data
        participant = self.people.get(chosen["who"])
        return {
            "participant": participant,
            "party": self.parties[f"party:{participant.party_id}"] if participant else self.parties.get(chosen["who"]),
            "agenda_item": self.agenda.get(chosen["agenda_item"]),
            "text": chosen["text"],
        }
