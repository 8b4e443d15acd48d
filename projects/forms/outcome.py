"""Forms of outcomes and evaluations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.enums import OutcomeKind

EARLIEST, LATEST = 2000, 2200
MARK_WORDS = (
    (5, _("5 very good")),
    (4, _("4 good")),
    (3, _("3 fair")),
    (2, _("2 weak")),
    (1, _("1 poor")),
)


class OutcomeForm(forms.Form):
    """One outcome in one year."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("outcome", "Kind"), choices=OutcomeKind.choices)
    title = forms.CharField(
        label=pgettext_lazy("outcome", "What is it?"),
        max_length=300,
        help_text=_("Title of the paper or patent, name of the product, where the revenue or saving comes from."),
    )
    reference = forms.CharField(
        label=_("Number, DOI or the like"),
        max_length=120,
        required=False,
        help_text=_("Needed for patents, papers and standards. For example: ZL 2026 1 0000001.X"),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=EARLIEST,
        max_value=LATEST,
        help_text=_("Report revenue and savings of several years year by year."),
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        max_digits=14,
        decimal_places=2,
        min_value=0,
        help_text=_("Yuan for revenue and savings of that year, persons for jobs; otherwise empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


def mark(label: Any) -> forms.TypedChoiceField:
    """One mark from 1 to 5."""
    return forms.TypedChoiceField(label=label, choices=MARK_WORDS, coerce=int, widget=forms.RadioSelect)


class EvaluationForm(forms.Form):
    """Marks and words of one side."""

    quality = mark(_("Quality of the work"))
    punctuality = mark(_("Punctuality"))
    communication = mark(_("Communication"))
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What went well, what should be better next time."),
    )
