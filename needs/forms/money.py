"""Money as offices type it: in units of 10,000 yuan (万元), kept in yuan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WAN = Decimal(10_000)
MAX_WAN = Decimal(100_000)


class WanField(forms.DecimalField):
    """Money typed in 万元, kept in yuan."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(
            required=required, min_value=Decimal(0), max_value=MAX_WAN, max_digits=10, decimal_places=4, **kwargs
        )
        self.unit = _("10,000 yuan")

    def clean(self, value: Any) -> Decimal | None:
        """Yuan from 万元."""
        amount = super().clean(value)
        return None if amount is None else amount * WAN

    def prepare_value(self, value: Any) -> Any:
        """万元 from yuan; what was typed stays as typed."""
        if isinstance(value, Decimal):
            return f"{(value / WAN).normalize():f}"
        return value
