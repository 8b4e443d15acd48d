"""Forms of milestones and progress reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def area(label: Any, hint: Any = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    """A text of some sentences."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=10_000, widget=forms.Textarea(attrs={"rows": rows})
    )


class MilestoneForm(forms.Form):
    """What the leader says on handing a milestone in."""

    done = area(
        _("What was done"),
        _("For example: three columns tested for 200 hours; chloride 38 ppm on average; report attached."),
        required=True,
        rows=6,
    )


class ReportForm(forms.Form):
    """A progress report."""

    done = area(_("Done in this period"), _("Work, results, numbers."), required=True, rows=6)
    planned = area(_("Planned next"))
    problems = area(_("Problems and help needed"), _("What you need from the enterprise or the college."))
    percent = forms.IntegerField(label=_("Progress of the whole project"), min_value=0, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].unit = "%"  # type: ignore[attr-defined]
