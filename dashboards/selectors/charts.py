"""Charts of an organisation's figures: the way from need to solution, areas, months, states."""

from collections import Counter

from django.utils.translation import gettext as _

from core.charts import Chart, Series
from dashboards.forms import month_text
from dashboards.selectors.frame import Frame
from dashboards.selectors.headline import monthly, of_period, percent
from dashboards.selectors.sections import Section, known_figures
from indicators.selectors import Part, Row
from needs.enums import NeedArea

WAY_OF_NEEDS = ("needs.published", "needs.claimed", "needs.matched", "needs.contracted", "needs.solved")
WAY_OF_CLAIMS = ("claims.submitted", "claims.accepted", "contracts.signed", "projects.accepted")
TREND = (
    "needs.published",
    "claims.submitted",
    "claims.accepted",
    "stationing.begun",
    "service_orders.agreed",
    "stationing.problems",
)
LINES = 3
AREAS = ("needs.published", "claims.submitted", "claims.accepted", "projects.prepared")
STATES = ("needs.state", "claims.state", "stationing.state")


def funnel(frame: Frame) -> Section:
    """From need to solution, or for colleges from claim to acceptance."""
    of_needs = frame.has_needs
    steps = known_figures(WAY_OF_NEEDS if of_needs else WAY_OF_CLAIMS, frame)

    def build(rows: list[Row]) -> Chart | None:
        if not steps:
            return None
        counts = sums(of_period(frame, rows))
        labels = []
        for place, one in enumerate(steps):
            # Claims take their steps in different periods, and contracts of directed projects have no claim: no shares.
            share = percent(counts[one.key], counts[steps[place - 1].key]) if of_needs and place else None
            words = {"step": one.label, "share": share}
            labels.append(_("%(step)s (%(share)s of the step before)") % words if share else str(one.label))
        return Chart(
            key="funnel",
            title=_("From need to solution") if of_needs else _("From claim to acceptance"),
            definition=_("Needs first published in the period, and how far they have come by now.")
            if of_needs
            else _("What happened at each step in the period; a claim may take its steps in different periods."),
            kind="across",
            label_heading=_("Step"),
            labels=labels,
            series=[
                Series(
                    name=_("In the period"),
                    values=[counts[one.key] for one in steps],
                    urls=[frame.url(one.key) if counts[one.key] else "" for one in steps],
                )
            ],
        )

    return Section([monthly(frame, [one.key for one in steps])], build)


def areas(frame: Frame) -> Section:
    """The four areas of the cooperation, side by side."""
    shown = known_figures(AREAS, frame)[:LINES]

    def build(rows: list[Row]) -> Chart | None:
        if not shown:
            return None
        counts = {(row.figure, row.area): row.count for row in rows}
        return Chart(
            key="areas",
            title=_("The four areas"),
            definition=_("The four areas of the cooperation agreement, counted in the period."),
            kind="bar",
            label_heading=_("Area"),
            labels=[area.label for area in NeedArea],
            series=[
                Series(
                    name=one.label,
                    values=[counts.get((one.key, area.value), 0) for area in NeedArea],
                    urls=[
                        frame.url(one.key, area=area.value) if counts.get((one.key, area.value)) else ""
                        for area in NeedArea
                    ],
                )
                for one in shown
            ],
        )

    keys = [one.key for one in shown]
    return Section([Part(figures=keys, by=["area"], since=frame.first, until=frame.last)], build)


def trend(frame: Frame) -> Section:
    """The months of the period."""
    shown = known_figures(TREND, frame)[:LINES]

    def build(rows: list[Row]) -> Chart:
        counts = {(row.figure, row.period): row.count for row in rows}
        return Chart(
            key="trend",
            title=_("Month by month"),
            definition=_("How many in each month of the period."),
            kind="line",
            label_heading=_("Month"),
            labels=[month_text(month) for month in frame.months],
            series=[
                Series(
                    name=one.label,
                    values=[counts.get((one.key, month), 0) for month in frame.months],
                    urls=[
                        frame.url(one.key, month=month) if counts.get((one.key, month)) else ""
                        for month in frame.months
                    ],
                )
                for one in shown
            ],
        )

    return Section([monthly(frame, [one.key for one in shown])], build)


def states(frame: Frame) -> Section:
    """How many records stand in which state now: needs, else claims, else stationings; needs and claims by area."""
    one = known_figures(STATES, frame)[0]
    parts = [(area.value, area.label) for area in NeedArea] if one.paths.area else [("", one.unit)]

    def build(rows: list[Row]) -> Chart:
        counts = {(row.item, row.area or ""): row.count for row in rows}
        found = [(value, label) for value, label in one.items.items() if any(counts.get((value, a)) for a, _l in parts)]
        return Chart(
            key="states",
            title=one.label,
            definition=one.definition,
            kind="stacked",
            unit=one.unit,
            label_heading=_("State"),
            labels=[label for _value, label in found],
            series=[
                Series(
                    name=name,
                    values=[counts.get((value, area), 0) for value, _label in found],
                    urls=[
                        frame.url(one.key, item=value, area=area) if counts.get((value, area)) else ""
                        for value, _label in found
                    ],
                )
                for area, name in parts
            ],
        )

    return Section([Part(figures=[one.key], by=["area", "item"] if one.paths.area else ["item"])], build)


def sums(rows: list[Row], *, by: str = "figure") -> Counter[str]:
    """The counts of rows added up by one of their columns."""
    found: Counter[str] = Counter()
    for row in rows:
        found[getattr(row, by)] += row.count
    return found
