"""The form with which a table of needs is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.scope import scope_of
from enterprises import selectors as enterprise_selectors
from enterprises.models import Enterprise
from needs.enums import NeedArea
from needs.forms.need import find_enterprise


class ImportForm(forms.Form):
    """File, and what holds for rows that do not say it themselves."""

    upload = forms.FileField(
        label=_("Table (.xlsx or .csv)"), help_text=_("At most 5,000 rows and 10 MB. Columns in any order.")
    )
    enterprise = forms.CharField(
        label=_("Enterprise of rows that name none"),
        max_length=120,
        required=False,
        help_text=_("Its full name or its unified social credit code."),
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )
    place = forms.ModelChoiceField(
        label=_("Where new enterprises are created"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("create none"),
        help_text=_("An enterprise with a new code is entered there as verified."),
    )
    area = forms.ChoiceField(
        label=_("Area of rows that name none"),
        required=False,
        choices=[("", _("leave open")), *NeedArea.choices],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        scope = scope_of(user)
        self.fields["upload"].widget.attrs["accept"] = ".xlsx,.csv"
        self.own = list(enterprise_selectors.enterprises_of(user))
        self.official = bool(scope.districts or scope.parks)
        if self.official:
            places = Organisation.objects.filter(pk__in=scope.districts | scope.parks) | Organisation.objects.filter(
                parent_id__in=scope.districts, kind="park"
            )
            self.fields["place"].queryset = places.distinct().order_by("kind", "name")  # type: ignore[attr-defined]
            return
        del self.fields["place"]
        if len(self.own) == 1:
            del self.fields["enterprise"]
        else:
            self.fields["enterprise"] = forms.ChoiceField(
                label=_("Enterprise"), choices=[(row.uscc, row.organisation.name) for row in self.own]
            )

    def clean_enterprise(self) -> Enterprise | None:
        """The enterprise that was named, if the person may enter needs for it."""
        return find_enterprise(self.cleaned_data["enterprise"], self.user)

    @property
    def owner(self) -> Enterprise | None:
        """Whose needs the rows are that name no enterprise."""
        if not self.official and len(self.own) == 1:
            return self.own[0]
        return self.cleaned_data.get("enterprise")
