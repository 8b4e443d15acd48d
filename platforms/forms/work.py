"""Tasks and hours."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from platforms.enums import TaskState
from platforms.models import OrderTask, ServiceOrder
from platforms.services.work import TASK

ENTERPRISE, COLLEGE = "enterprise", "college"


class TaskForm(forms.Form):
    """One task: what, whose, until when."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=120,
        help_text=_("For example: write the part on technical foundations"),
    )
    who = forms.ChoiceField(label=_("Whose task"))
    due_on = DayField(label=_("Until"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, order: ServiceOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [member.researcher for member in order.members.select_related("researcher__user")]
        self.people = {str(one.pk): one for one in [order.responsible, *named] if one is not None}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            *((key, str(one)) for key, one in self.people.items()),
            (ENTERPRISE, _("the enterprise")),
            (COLLEGE, _("the college, nobody in particular")),
        ]

    @staticmethod
    def of(task: OrderTask) -> dict[str, Any]:
        """The task to begin with."""
        who = ENTERPRISE if task.by_enterprise else str(task.assignee_id or COLLEGE)
        return {"title": task.title, "due_on": task.due_on, "note": task.note, "who": who, "seen": task.version}

    def values(self) -> dict[str, Any]:
        """The cleaned task."""
        who = self.cleaned_data["who"]
        given = {**self.cleaned_data, "by_enterprise": who == ENTERPRISE, "assignee": self.people.get(who)}
        return {name: given[name] for name in TASK}


class HoursForm(forms.Form):
    """Hours of one day, in half-hour steps."""

    date = DayField(label=_("Day"), initial=timezone.localdate)
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=Decimal("0.5"),
        max_value=24,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )
    task = forms.ChoiceField(label=_("For the task"), required=False)
    work = forms.CharField(
        label=_("Work done"), max_length=300, help_text=_("For example: went through the conditions with the manager.")
    )

    def __init__(self, *args: Any, order: ServiceOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].unit = _("hours")  # type: ignore[attr-defined]
        self.tasks = {str(one.pk): one for one in order.tasks.exclude(state=TaskState.DROPPED).order_by("due_on", "id")}
        choices = [("", "—"), *((key, one.title) for key, one in self.tasks.items())]
        self.fields["task"].choices = choices  # type: ignore[attr-defined]

    def clean_hours(self) -> Decimal:
        """Half hours, as everybody counts them."""
        hours: Decimal = self.cleaned_data["hours"]
        if hours * 2 % 1:
            raise forms.ValidationError(_("Please give half or whole hours."))
        return hours

    def values(self) -> dict[str, Any]:
        """The cleaned entry."""
        return {**self.cleaned_data, "task": self.tasks.get(self.cleaned_data["task"])}
