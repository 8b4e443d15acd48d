"""What is open and how long overdue, and who must act."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Chart, Series
from core.waiting import rule_of
from dashboards.selectors.frame import Frame
from dashboards.selectors.headline import Stat
from dashboards.selectors.sections import Section
from indicators.enums import Kind
from indicators.registry import Text, figure, figures
from indicators.selectors import Part, Row


@dataclass(frozen=True)
class Age:
    """Items due so many days from today, both inclusive and open where ``None``; ``key`` stands in addresses."""

    key: str
    label: Text
    first: int | None
    last: int | None

    def days(self, today: datetime.date) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last due day."""
        ends = [None if end is None else today + datetime.timedelta(days=end) for end in (self.first, self.last)]
        return ends[0], ends[1]

    @property
    def late(self) -> bool:
        """Whether it is over."""
        return self.last is not None and self.last < 0


AGES = (
    Age("over30", gettext_lazy("overdue for more than 30 days"), None, -31),
    Age("over7", gettext_lazy("overdue for 8 to 30 days"), -30, -8),
    Age("over0", gettext_lazy("overdue for up to 7 days"), -7, -1),
    Age("week", gettext_lazy("due within 7 days"), 0, 7),
    Age("later", gettext_lazy("due later"), 8, None),
)
AGE_OF = {age.key: age for age in AGES}
OVERDUE = Age("overdue", gettext_lazy("overdue"), None, -1)


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """What somebody has to do, who that is, in which state the records wait, how many, and how many too long."""

    task: Text
    who: Text
    state: Text
    open: int
    overdue: int
    url: str
    overdue_url: str


@dataclass(frozen=True, kw_only=True)
class Ageing:
    """The chart by age, the lines by who must act, and the number of overdue items."""

    chart: Chart
    lines: list[WaitingLine]
    stat: Stat


def ageing(frame: Frame) -> Section:
    """Open items of all kinds by how long they are overdue or how soon they are due."""
    due = [one for one in figures().values() if one.kind == Kind.DUE and frame.keeps(one)]
    today = timezone.localdate()
    age_from = {age.days(today)[0]: age.key for age in AGES}
    spans = [first for first in age_from if first]

    def build(rows: list[Row]) -> Ageing:
        counts = {(row.figure, row.item or "", age_from[row.period]): row.count for row in rows}
        lines = _lines(frame, counts)
        return Ageing(chart=_chart(frame, counts), lines=lines, stat=_stat(lines))

    return Section([Part(figures=[one.key for one in due], by=["period", "item"], spans=spans)], build)


def _chart(frame: Frame, counts: dict[tuple[str, str, str], int]) -> Chart:
    by_figure: Counter[tuple[str, str]] = Counter()
    for (key, _item, age), count in counts.items():
        by_figure[key, age] += count
    shown = [one for one in figures().values() if any(by_figure[one.key, age.key] for age in AGES)]
    return Chart(
        key="ageing",
        title=_("Age of open items"),
        definition=_("Records in a state in which somebody has to act, by how far their due day is away."),
        kind="stacked",
        unit=_("items"),
        label_heading=_("What waits"),
        labels=[one.label for one in shown],
        ordered=True,
        series=[
            Series(
                name=age.label,
                values=[by_figure[one.key, age.key] for one in shown],
                urls=[frame.url(one.key, due=age.key) if by_figure[one.key, age.key] else "" for one in shown],
            )
            for age in AGES
        ],
    )


def _lines(frame: Frame, counts: dict[tuple[str, str, str], int]) -> list[WaitingLine]:
    total: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    for (key, item, age), count in counts.items():
        total[key, item] += count
        late[key, item] += count if AGE_OF[age].late else 0
    lines = []
    for (key, item), count in total.items():
        one = figure(key)
        rule = rule_of(one.machine, item)
        lines.append(
            WaitingLine(
                task=rule.task if rule else one.label,
                who=rule.who if rule else "",
                state=one.items.get(item, item),
                open=count,
                overdue=late[key, item],
                url=frame.url(key, item=item),
                overdue_url=frame.url(key, item=item, due=OVERDUE.key),
            )
        )
    return sorted(lines, key=lambda line: (-line.overdue, -line.open, str(line.task)))


def _stat(lines: Iterable[WaitingLine]) -> Stat:
    late = sum(line.overdue for line in lines)
    return Stat(
        key="overdue",
        label=_("Overdue items"),
        value=late,
        definition=_("Records in a state in which somebody should have acted by a day that is past."),
        formula=_("Open items of the waiting table with a due day before today."),
        note=_("now"),
        url="#waiting",
        tone="bad" if late else "good",
    )
