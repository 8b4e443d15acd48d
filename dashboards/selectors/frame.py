"""Whose figures of which months a page shows, and the addresses that keep it so."""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from accounts.models import Organisation
from core.errors import NotAllowed
from core.http import NOT_YOURS
from dashboards.forms import FrameForm, month_text
from dashboards.policies import can_read_figures, measured_organisations
from indicators.registry import Selection


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One organisation and a period in whole months; both ends are first days of months."""

    organisation: Organisation
    form: FrameForm
    first: datetime.date
    last: datetime.date

    @property
    def last_day(self) -> datetime.date:
        """Last day of the period."""
        return (self.last + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)

    @property
    def months(self) -> list[datetime.date]:
        """First days of the months of the period."""
        found = [self.first]
        while found[-1] < self.last:
            found.append((found[-1] + datetime.timedelta(days=31)).replace(day=1))
        return found

    @property
    def period_text(self) -> str:
        """The period in words."""
        ends = [month_text(month) for month in (self.first, self.last)]
        return ends[0] if self.first == self.last else " – ".join(ends)

    @property
    def lead(self) -> str:
        """Whose figures, of when."""
        return f"{self.organisation.name} · {self.period_text}"

    @property
    def values(self) -> dict[str, str]:
        """What stands in the address."""
        return {"of": str(self.organisation.pk), "since": f"{self.first:%Y-%m}", "until": f"{self.last:%Y-%m}"}

    def selection(
        self, *, area: str | None = None, item: str | None = None, due_before: datetime.date | None = None
    ) -> Selection:
        """The same for the registry of figures."""
        return Selection(
            scope_id=self.organisation.pk,
            scope_kind=self.organisation.kind,
            since=self.first,
            until=self.last_day,
            area=area,
            item=item,
            due_before=due_before,
        )

    def url(self, key: str, *, month: datetime.date | None = None, **choice: str) -> str:
        """Address of the records behind a figure, narrowed to a month, an area, an item or what is overdue."""
        first, last = (month, month) if month else (self.first, self.last)
        more = f"&{urlencode(choice)}" if choice else ""
        # Numbers and months need no quoting; a dashboard holds a hundred of these addresses.
        return (
            f"{_figure_address(key)}?of={self.organisation.pk}"
            f"&since={first.year}-{first.month:02}&until={last.year}-{last.month:02}{more}"
        )

    def page_url(self) -> str:
        """Address of the dashboard with this frame."""
        return f"{reverse('dashboards:dashboard')}?{urlencode(self.values)}"


@cache
def _figure_address(key: str) -> str:
    """Address of a figure's page; a dashboard holds a hundred."""
    return reverse("dashboards:figure", args=[key])


def frame_for(user: Any, data: Any) -> Frame:
    """The frame that an address asks for. 403 for who reads no figures, 404 for organisations of others."""
    if not can_read_figures(user):
        raise NotAllowed(NOT_YOURS)
    organisations = list(measured_organisations(user))
    if not organisations:
        raise Http404
    chosen = data.get("of") or str(organisations[0].pk)
    organisation = next((one for one in organisations if str(one.pk) == chosen), None)
    if organisation is None:
        raise Http404
    form = FrameForm(data, organisations=organisations)
    first, last = form.months()
    return Frame(organisation=organisation, form=form, first=first, last=last)
