"""A researcher's own figures: counted from the records themselves, which are few, by the same declarations as everybody's.

No summary is kept of single people: what a district or college reads is about many.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from core.errors import NotAllowed
from core.http import NOT_YOURS
from dashboards.forms import FrameForm
from dashboards.policies import can_read_own
from dashboards.selectors.frame import Frame
from indicators.people import read_of_researchers
from indicators.rates import Entry
from indicators.registry import Selection
from indicators.selectors import Part, Row
from indicators.values import figures_of
from researchers.models import Researcher


@dataclass(frozen=True, kw_only=True)
class OwnFrame(Frame):
    """The same as a frame for one researcher; ``organisation`` is the college."""

    researcher: Researcher

    @property
    def kind(self) -> str:
        """No kind of organisation."""
        return "researcher"

    @property
    def has_needs(self) -> bool:
        """A researcher claims needs and has none."""
        return False

    @property
    def name(self) -> str:
        """Whose figures."""
        return str(self.researcher)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the address."""
        return {"since": f"{self.first:%Y-%m}", "until": f"{self.last:%Y-%m}"}

    def keeps(self, entry: Entry) -> bool:
        """Whether the figure, or every part of the rate, knows whose record it counts."""
        return all(one.paths.researcher for one in figures_of(entry))

    def query_of(self, month: datetime.date | None) -> str:
        """What stands in an address: whose figures is who asks."""
        return super().query_of(month).partition("&")[2]

    def figure_address(self, key: str) -> str:
        """Address of a figure's page."""
        return reverse("dashboards:own_figure", args=[key])

    def chart_url(self, key: str) -> str:
        """Address of a chart's numbers."""
        return f"{reverse('dashboards:own_chart', args=[key])}?{self.query}"

    def page_url(self) -> str:
        """Address of the dashboard."""
        return f"{reverse('dashboards:own')}?{self.query}"

    def selection(self, *, area: str | None = None, item: str | None = None) -> Selection:
        """The same for the registry of figures."""
        return Selection(
            scope_id=self.researcher.pk,
            scope_kind="researcher",
            since=self.first,
            until=self.last_day,
            area=area,
            item=item,
        )

    def read(self, *parts: Part) -> list[list[Row]]:
        """The same parts as of an organisation, counted from the records; one statement."""
        return read_of_researchers([self.researcher.pk], *parts)


def own_frame(user: Any, data: Any) -> OwnFrame:
    """The frame of a researcher's own figures. 403 for who is none."""
    if not can_read_own(user):
        raise NotAllowed(NOT_YOURS)
    researcher = Researcher.objects.filter(user_id=user.pk).select_related("user", "college").first()
    if researcher is None:
        raise Http404
    form = FrameForm({name: data.get(name) for name in ("since", "until")}, organisations=[])
    first, last = form.months()
    return OwnFrame(
        organisation=researcher.college, researcher=researcher, form=form, first=first, last=last, offered=[]
    )
