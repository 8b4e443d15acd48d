"""Whose figures of which months a page shows, and the addresses that keep it so."""

import datetime
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

from django.http import Http404
from django.urls import reverse

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.errors import NotAllowed
from core.http import NOT_YOURS
from core.text import whole_number
from dashboards.forms import FrameForm, month_text
from dashboards.policies import can_read_figures, offered_organisations, readable
from indicators.rates import Entry
from indicators.registry import Selection
from indicators.selectors import Part, Row, read

ORDER = (
    OrganisationKind.DISTRICT,
    OrganisationKind.PARK,
    OrganisationKind.COLLEGE,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.ENTERPRISE,
)
"""The widest first: what a page shows that was asked for without a choice."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One organisation and a period in whole months; both ends are first days of months."""

    organisation: Organisation
    form: FrameForm
    first: datetime.date
    last: datetime.date
    offered: list[Organisation]
    """All organisations of which the reader may choose one."""

    @property
    def last_day(self) -> datetime.date:
        """Last day of the period."""
        return shifted(self.last, 1) - datetime.timedelta(days=1)

    @cached_property
    def months(self) -> list[datetime.date]:
        """First days of the months of the period."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [shifted(self.first, number) for number in range(count)]

    @property
    def kind(self) -> str:
        """What the organisation is."""
        return str(self.organisation.kind)

    def keeps(self, entry: Entry) -> bool:
        """Whether the figure or rate is counted for organisations of this kind."""
        return entry.kept_for(self.kind)

    def read(self, *parts: Part) -> list[list[Row]]:
        """The numbers of the organisation; one statement."""
        return read(self.organisation.pk, *parts)

    @property
    def has_needs(self) -> bool:
        """Whether needs belong to the organisation; to colleges belong claims."""
        return self.kind not in (OrganisationKind.COLLEGE, OrganisationKind.DEPARTMENT)

    def earlier(self, months: int) -> tuple[datetime.date, datetime.date]:
        """First days of the first and last month of a period as long, so many months before."""
        return shifted(self.first, -months), shifted(self.last, -months)

    @property
    def period_text(self) -> str:
        """The period in words."""
        ends = [month_text(month) for month in (self.first, self.last)]
        return ends[0] if self.first == self.last else " – ".join(ends)

    @property
    def name(self) -> str:
        """Whose figures."""
        return self.organisation.name

    @property
    def lead(self) -> str:
        """Whose figures, of when."""
        return f"{self.name} · {self.period_text}"

    @property
    def values(self) -> dict[str, str]:
        """What stands in the address."""
        return {"of": str(self.organisation.pk), "since": f"{self.first:%Y-%m}", "until": f"{self.last:%Y-%m}"}

    def selection(self, *, area: str | None = None, item: str | None = None) -> Selection:
        """The same for the registry of figures."""
        return Selection(
            scope_id=self.organisation.pk,
            scope_kind=self.kind,
            since=self.first,
            until=self.last_day,
            area=area,
            item=item,
        )

    def url(self, key: str, *, month: datetime.date | None = None, **choice: str) -> str:
        """Address of the records behind a figure, narrowed to a month, an area, an item or what is overdue."""
        more = "".join([f"&{name}={quote(str(value))}" for name, value in choice.items() if value])
        return f"{self.figure_address(key)}?{self.query_of(month) if month else self.query}{more}"

    def query_of(self, month: datetime.date | None) -> str:
        """What stands in an address; numbers and months need no quoting, and a dashboard holds a hundred of them."""
        first, last = (month, month) if month else (self.first, self.last)
        return f"of={self.organisation.pk}&since={first.year}-{first.month:02}&until={last.year}-{last.month:02}"

    @cached_property
    def query(self) -> str:
        """The whole period as it stands in an address."""
        return self.query_of(None)

    def figure_address(self, key: str) -> str:
        """Address of a figure's page."""
        return figure_address(key)

    def of(self, organisation: Organisation) -> "Frame":
        """The same period of another organisation."""
        return replace(self, organisation=organisation)

    def chart_url(self, key: str) -> str:
        """Address of a chart's numbers as a table of comma-separated values."""
        return f"{reverse('dashboards:chart', args=[key])}?{self.query}"

    @property
    def definitions_url(self) -> str:
        """Address of the figures in words."""
        return f"{reverse('dashboards:definitions')}?{self.query}"

    def page_url(self) -> str:
        """Address of the dashboard with this frame."""
        return f"{reverse('dashboards:dashboard')}?{self.query}"


@cache
def figure_address(key: str) -> str:
    """Address of a figure's page; a dashboard holds a hundred."""
    return reverse("dashboards:figure", args=[key])


def shifted(month: datetime.date, months: int) -> datetime.date:
    """The first day of the month so many months later, or earlier."""
    number = month.year * 12 + month.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def frame_for(user: Any, data: Any) -> Frame:
    """The frame that an address asks for. 403 for who reads no figures, 404 for organisations of others."""
    if not can_read_figures(user):
        raise NotAllowed(NOT_YOURS)
    organisations, organisation = _organisations(user, data.get("of"))
    asked = {name: data.get(name) for name in ("since", "until")}
    form = FrameForm({**asked, "of": organisation.pk}, organisations=organisations)
    first, last = form.months()
    return Frame(organisation=organisation, form=form, first=first, last=last, offered=organisations)


def _organisations(user: Any, chosen: str | None) -> tuple[list[Organisation], Organisation]:
    """Those to choose from, the widest first, and the one that is chosen; one statement, a second for an enterprise."""
    offered = sorted(offered_organisations(user), key=lambda one: (ORDER.index(one.kind), one.name, one.pk))
    if not chosen and offered:
        return offered, offered[0]
    number = whole_number(chosen or "")
    found = next((one for one in offered if one.pk == number), None)
    if found is None:
        found = Organisation.objects.filter(readable(user), pk=number).first() if number else None
        if found is None:
            raise Http404
        offered.append(found)
    return offered, found
