"""Which period to freeze."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from indicators.enums import PeriodKind
from indicators.models import FrozenPeriod
from indicators.periods import Period, ended_periods

BACK = {PeriodKind.QUARTER: 8, PeriodKind.YEAR: 3, PeriodKind.MONTH: 12}
"""How many of each kind are offered; the usual one, the last quarter, first."""


def open_periods(district: Organisation) -> list[Period]:
    """Periods of the last years that are over and not frozen; one statement."""
    frozen = set(FrozenPeriod.objects.filter(district=district).values_list("first", "last"))
    periods = ended_periods(timezone.localdate(), BACK)
    return [one for one in periods if (one.first, one.last) not in frozen]


class FreezeForm(forms.Form):
    """One period and a remark."""

    period = forms.ChoiceField(label=_("Period"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("For example: as reported to the city on 8 July.")
    )

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {one.key: one for one in periods}
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in periods:
            groups.setdefault(str(one.kind.label), []).append((one.key, one.text))
        self.fields["period"].choices = list(groups.items())  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        """The period that was chosen."""
        return self.periods[self.cleaned_data["period"]]
