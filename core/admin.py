"""Settings that administrators change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from core.legal_clocks import clocks
from core.models import LegalClock


class LegalClockForm(forms.ModelForm):
    """One of the clocks that the portal knows."""

    class Meta:
        model = LegalClock
        fields = ("key", "days", "working_days", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(clock.key, f"{clock.label} – {clock.start}") for clock in clocks().values()]
        self.fields["key"] = forms.ChoiceField(label=self.fields["key"].label, choices=choices)


def _entered(admin_: Any, request: HttpRequest, obj: Any = None) -> bool:
    """The site has checked who enters."""
    return True


@admin.register(LegalClock)
class LegalClockAdmin(admin.ModelAdmin):
    """Legal clocks as set here; the others run as registered."""

    form = LegalClockForm
    list_display = ("key", "days", "working_days", "source")

    def get_urls(self) -> list[URLPattern]:
        """The named addresses; the catch-all for old ones is of no use here."""
        return [pattern for pattern in super().get_urls() if pattern.name]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The site has checked who enters."""
        return True

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _entered
