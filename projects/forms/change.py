"""Forms of change requests: one field for each value that a kind may change, filled with the present one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from needs.forms.plan import MemberRows, researcher_words
from projects.models import Project
from projects.selectors.change import labels_of, plain, present
from projects.transitions.change_effects import value_of
from researchers.models import Researcher


def field_name(key: str) -> str:
    """The field of a key; an address of an error must be a plain word."""
    return key.replace(":", "-")


class ChangeForm(forms.Form):
    """New values and the reason. Fields that are left as they are change nothing."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the delivery of the membrane is six weeks late."),
    )

    def __init__(self, *args: Any, project: Project, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.now = {key: value for key, value in present(project, kind).items() if key != "members"}
        labels = labels_of(project, kind)
        for key, value in self.now.items():
            name = field_name(key)
            self.fields[name] = self.field_for(key, labels[key])
            self.fields[name].initial = value if value is None else value_of(key.split(":")[-1], value)
        self.order_fields([*(field_name(key) for key in self.now), "reason"])

    @staticmethod
    def field_for(key: str, label: Any) -> forms.Field:
        """The field that fits the value."""
        name = key.split(":")[-1]
        if name in ("ends_on", "due_on"):
            return DayField(label=label)
        if name in ("planned_value", "amount"):
            return forms.DecimalField(label=label, min_value=Decimal(0), max_digits=14, decimal_places=2)
        if name == "purpose":
            widget = forms.Textarea(attrs={"rows": 6})
            return forms.CharField(label=label, max_length=10_000, required=False, widget=widget)
        lengths = {"deliverable": 300, "target": 120, "target_upper": 60, "method": 200}
        return forms.CharField(label=label, max_length=lengths[name], required=name == "target")

    def values(self) -> dict[str, Any]:
        """What was typed, by key, as a request keeps it."""
        return {key: plain(self.cleaned_data[field_name(key)]) for key in self.now}


def team_rows(project: Project, user: Any, data: Any, members: list[dict[str, Any]]) -> Any:
    """Rows of the team beside its leader."""
    rows = Researcher.objects.visible_to(user).active().exclude(pk=project.leader_id)
    words = researcher_words(rows.select_related("user", "college").order_by("user__name", "id"))
    by_key = {researcher.pk: text for text, researcher in words.items()}
    initial = [
        {"role": one["role"], "name": by_key.get(one["researcher"], one["name"]), "task": one["task"]}
        for one in members
    ]
    return MemberRows(data, prefix="members", initial=initial, form_kwargs={"researchers": words})


def team_values(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the team as a request keeps them."""
    found = []
    for row in rows:
        researcher = row.get("researcher")
        found.append(
            {
                "role": row["role"],
                "researcher": researcher.pk if researcher is not None else None,
                "name": str(researcher) if researcher is not None else " ".join(row["name"].split()),
                "task": row["task"],
            }
        )
    return found
