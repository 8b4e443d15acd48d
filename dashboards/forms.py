"""Filters of the dashboard: whose figures, of which months; and the form of a threshold."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.format import is_chinese
from core.widgets import LongSelect
from dashboards.enums import Comparison, Span
from dashboards.models import AlertThreshold
from indicators.registry import Text

MONTHS_BACK = 36
USUAL_MONTHS = 12


def months_until_now(count: int) -> list[datetime.date]:
    """First days of the last ``count`` months, this one first."""
    number = timezone.localdate().year * 12 + timezone.localdate().month - 1
    return [datetime.date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(count)]


def month_text(month: datetime.date) -> str:
    """2026年11月, or November 2026."""
    return f"{month.year}年{month.month}月" if is_chinese() else date_format(month, "F Y")


@lru_cache(maxsize=8)
def _choices(this_month: datetime.date, language: str | None) -> list[tuple[str, str]]:
    """The months to choose from; every dashboard offers the same."""
    return [(f"{month:%Y-%m}", month_text(month)) for month in months_until_now(MONTHS_BACK)]


class FrameForm(forms.Form):
    """Organisation and period, as they stand in the address; what is left out or wrong becomes the usual."""

    of = forms.TypedChoiceField(label=_("Organisation"), coerce=int, required=False, widget=LongSelect)
    since = forms.ChoiceField(label=_("From"), required=False, widget=LongSelect)
    until = forms.ChoiceField(label=_("To"), required=False, widget=LongSelect)

    def __init__(self, data: Any, *, organisations: Sequence[Organisation]) -> None:
        months = months_until_now(MONTHS_BACK)
        usual = {
            "of": str(organisations[0].pk) if organisations else "",
            "since": f"{months[USUAL_MONTHS - 1]:%Y-%m}",
            "until": f"{months[0]:%Y-%m}",
        }
        super().__init__({name: data.get(name) or value for name, value in usual.items()})
        self.usual = usual
        if organisations:
            self.fields["of"].choices = [(one.pk, one.name) for one in organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["of"]
        for name in ("since", "until"):
            self.fields[name].choices = _choices(months[0], get_language())  # type: ignore[attr-defined]

    def months(self) -> tuple[datetime.date, datetime.date]:
        """First days of the first and the last month; the other way round is understood."""
        self.is_valid()
        chosen = [self.cleaned_data.get(name) or self.usual[name] for name in ("since", "until")]
        first, last = sorted(datetime.date.fromisoformat(f"{month}-01") for month in chosen)
        return first, last


class ThresholdForm(forms.ModelForm):
    """When a district wants to be warned. ``figures`` are the keys and names of what can be watched, with the unit."""

    class Meta:
        model = AlertThreshold
        fields = ("figure", "comparison", "value", "months")
        widgets = {"figure": LongSelect}

    def __init__(self, *args: Any, figures: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"] = forms.ChoiceField(label=_("Figure"), choices=figures, widget=LongSelect)
        self.fields["comparison"] = forms.ChoiceField(label=_("Warn when it"), choices=Comparison.choices)
        self.fields["value"].help_text = _(
            "In the unit that stands beside the figure’s name: percent, 10,000 yuan, days or a number."
        )
        self.fields["months"] = forms.TypedChoiceField(
            label=_("Counted over"),
            choices=Span.choices,
            coerce=int,
            initial=Span.QUARTER,
            help_text=_("Figures that say how things stand now have no period."),
        )
