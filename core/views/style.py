"""The style page: every component once, in every state, with invented examples."""

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.charts import Chart, Series
from core.paging import Page
from core.states import Look, look_of, looks
from core.timeline import Words


@looks(
    draft=Look("quiet", "pencil"),
    submitted=Look("waiting", "hourglass"),
    published=Look("info", "world"),
    running=Look("active", "player-play"),
    solved=Look("good", "circle-check"),
    returned=Look("bad", "arrow-back-up"),
)
class ExampleState(models.TextChoices):
    """States of the example: one for each tone."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("In review")
    PUBLISHED = "published", _("Published")
    RUNNING = "running", _("Under way")
    SOLVED = "solved", _("Solved")
    RETURNED = "returned", _("Returned")


class Example:
    """A record for the style page."""

    states = ExampleState

    def __init__(self, state: str = ExampleState.SUBMITTED) -> None:
        self.state = state


class ExampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label=_("Title"), help_text=_("For example: lower the chloride in our pigment to 50 ppm"))
    trouble = forms.CharField(
        label=_("The trouble in your own words"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    area = forms.ChoiceField(
        label=_("Area"), choices=[("process", _("Process upgrading")), ("product", _("New product"))]
    )
    months = forms.IntegerField(label=_("Wanted within"), required=False)
    stage = forms.ChoiceField(
        label=_("Where you stand"),
        widget=forms.RadioSelect,
        choices=[("lab", _("Works in the laboratory")), ("pilot", _("Works at pilot scale"))],
    )
    declared = forms.BooleanField(label=_("It holds no state secret"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].unit = _("months")  # type: ignore[attr-defined]


class ExampleRow(forms.Form):
    """One requirement."""

    name = forms.CharField(label=_("Indicator"))
    target = forms.DecimalField(label=_("Target"))
    unit = forms.CharField(label=_("Unit of measure"), required=False)


ExampleRows = forms.formset_factory(ExampleRow, extra=2, max_num=20, can_delete=True)


class Post:
    """A message for the style page."""

    def __init__(
        self, pk: int, parent_id: int | None, author: Any, kind: Any, body: Any, at: datetime.datetime
    ) -> None:
        self.pk, self.parent_id, self.author, self.body, self.created_at = pk, parent_id, author, body, at
        self.get_kind_display = kind


def example_charts() -> list[Chart]:
    """One chart of every kind."""
    months = ["6", "7", "8", "9", "10", "11"]
    published = Series(name=_("Published"), values=[3, 5, 4, 8, 6, 9], urls=["#charts"] * 6)
    accepted = Series(name=_("Accepted"), values=[1, 2, None, 3, 4, 4])
    kinds = (
        ("line", _("Needs by month")),
        ("bar", _("Needs by month, side by side")),
        ("stacked", _("Needs by month, stacked")),
        ("across", _("Needs by month, across")),
        ("share", _("Share of months")),
    )
    return [
        Chart(
            key=kind,
            title=title,
            kind=kind,  # type: ignore[arg-type]
            definition=_("Needs counted on the day of publication."),
            labels=months,
            series=[published] if kind == "share" else [published, accepted],
            unit=_("needs"),
            label_heading=_("Month"),
        )
        for kind, title in kinds
    ]


def style(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    now = timezone.now()
    today = timezone.localdate()
    ming = "李明（示例）"
    hua = "Hua Wang (example)"
    lines = [
        (ExampleState.DRAFT, hua, 9, ""),
        (ExampleState.RETURNED, ming, 6, _("Please give the present value beside the target.")),
        (ExampleState.SUBMITTED, hua, 3, ""),
        (ExampleState.PUBLISHED, None, 1, ""),
    ]
    history = [
        {
            "words": Words(state.label, look_of(ExampleState, state)),
            "entry": SimpleNamespace(actor=who, created_at=now - datetime.timedelta(days=ago), comment=comment),
        }
        for state, who, ago, comment in reversed(lines)
    ]
    messages = [
        Post(1, None, hua, _("Question"), _("Does the pigment have to stay free-flowing?"), now),
        Post(2, 1, ming, _("Answer"), _("Yes, below 0.5 % moisture."), now - datetime.timedelta(hours=2)),
    ]
    wrong = ExampleForm({"title": "", "area": "process", "months": "x", "stage": "lab"})
    return render(
        request,
        "core/style.html",
        {
            "tab": "overview",
            "states": [Example(state) for state in ExampleState.values],
            "record": Example(),
            "step": SimpleNamespace(
                what=_("Review the need"),
                who=_("District office"),
                due=today + datetime.timedelta(days=3),
                overdue=False,
            ),
            "late": SimpleNamespace(
                what=_("Choose among four claims"),
                who="李明（示例）",
                due=today - datetime.timedelta(days=4),
                overdue=True,
            ),
            "history": history,
            "talk": messages,
            "ming": ming,
            "hua": hua,
            "now": now,
            "today": today,
            "hours_ago": now - datetime.timedelta(hours=3),
            "overdue_day": today - datetime.timedelta(days=2),
            "amount": Decimal("356000"),
            "fen": Decimal("1234567.89"),
            "filter_form": ExampleForm(auto_id="filter_%s"),
            "wrong": wrong,
            "rows": ExampleRows(prefix="rows"),
            "listed": Page(rows=["any"], next_cursor="", previous_cursor=""),
            "page": Page(rows=[], next_cursor="n", previous_cursor="p"),
            "filters": [(_("Area: process upgrading"), "?"), (_("Open only"), "?")],
            "conflict": _(
                "Somebody else has changed this in the meantime. Your text is kept below; compare and save again."
            ),
            "changes": [(_("Target"), "50 ppm", "30 ppm")],
            "charts": example_charts(),
            "tones": ["quiet", "info", "waiting", "active", "good", "bad"],
        },
    )
