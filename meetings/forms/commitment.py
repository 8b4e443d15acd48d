"""Commitments: written down, reported as done, filtered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.days import DayField
from meetings.models import Commitment, Meeting, MeetingParty, Participant
from meetings.outcome_enums import CommitmentState
from meetings.outcome_querysets import CommitmentQuerySet


class CommitmentForm(forms.Form):
    """Who, what, until when."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.ChoiceField(label=_("Who promises it"))
    person = forms.ChoiceField(
        label=_("Who answers for it"),
        required=False,
        help_text=_("Somebody of that party, if it is known; else the party’s head or office is asked."),
    )
    what = forms.CharField(
        label=pgettext_lazy("commitment", "What is promised"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: send two samples of the filter cake to the college."),
    )
    due_on = DayField(label=pgettext_lazy("commitment", "Until"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = MeetingParty.objects.filter(meeting=meeting).select_related("organisation")
        self.parties = {str(one.organisation_id): one.organisation for one in parties}
        people = Participant.objects.filter(meeting=meeting, user__isnull=False).select_related("user", "party")
        self.people = {str(one.user_id): one.user for one in people}
        groups: dict[str, list[tuple[str, str]]] = {str(one): [] for one in self.parties.values()}
        for one in people:
            groups[str(self.parties[str(one.party.organisation_id)])].append((str(one.user_id), str(one.user)))
        self.fields["organisation"].choices = [(key, str(one)) for key, one in self.parties.items()]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "—"), *((name, rows) for name, rows in groups.items() if rows)]  # type: ignore[attr-defined]

    @staticmethod
    def of(commitment: Commitment) -> dict[str, Any]:
        """The commitment to begin with."""
        return {
            "organisation": str(commitment.organisation_id),
            "person": str(commitment.person_id or ""),
            "what": commitment.what,
            "due_on": commitment.due_on,
            "seen": commitment.version,
        }

    def keep_person(self, commitment: Commitment) -> None:
        """Whoever answers for it may be chosen again, a participant or not."""
        person = commitment.person
        if person is not None and str(person.pk) not in self.people:
            self.people[str(person.pk)] = person
            self.fields["person"].choices.append((str(person.pk), str(person)))  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The cleaned commitment."""
        chosen = self.cleaned_data
        return {
            "organisation": self.parties[chosen["organisation"]],
            "person": self.people.get(chosen["person"]),
            "what": chosen["what"],
            "due_on": chosen["due_on"],
        }


class EvidenceForm(forms.Form):
    """What shows that it is done."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What was done and how it can be seen, for example: samples received on 12 March, receipt no. 7. Files are added on the"
            " commitment’s page."
        ),
    )


class CommitmentFilter(forms.Form):
    """Filters of the list."""

    state = forms.MultipleChoiceField(
        label=_("State"), choices=CommitmentState.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    mine = forms.BooleanField(label=_("Only what I or my organisation owe"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)
    since = DayField(label=_("Due from"), required=False)
    until = DayField(label=_("Due to"), required=False)
    series = forms.ChoiceField(label=_("Series of meetings"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        meetings = Meeting.objects.visible_to(user).filter(series__isnull=False)
        rows = Commitment.objects.visible_to(user).filter(meeting__in=meetings)
        series = rows.order_by("meeting__series__title").values_list("meeting__series_id", "meeting__series__title")
        self.fields["series"].choices = [("", "—"), *((str(key), title) for key, title in series.distinct())]  # type: ignore[attr-defined]

    def narrow(self, rows: CommitmentQuerySet) -> CommitmentQuerySet:
        """Those that fit; a broken filter is no filter."""
        if not self.is_valid():
            return rows
        chosen = self.cleaned_data
        if chosen["state"]:
            rows = rows.filter(state__in=chosen["state"])
        if chosen["mine"]:
            rows = rows.owed_by(self.user)
        if chosen["overdue"]:
            rows = rows.overdue()
        if chosen["since"]:
            rows = rows.filter(due_on__gte=chosen["since"])
        if chosen["until"]:
            rows = rows.filter(due_on__lte=chosen["until"])
        if chosen["series"]:
            rows = rows.filter(meeting__series_id=int(chosen["series"]))
        return rows
