"""The dashboard of one organisation: which parts it has, all read in one statement."""

from dataclasses import dataclass, replace

from accounts.enums import OrganisationKind
from core.charts import Chart
from dashboards.selectors.ageing import Ageing, WaitingLine, ageing
from dashboards.selectors.alerts import Watched, thresholds_of, watching
from dashboards.selectors.charts import areas, funnel, states, trend
from dashboards.selectors.compare import Tiles, tiles
from dashboards.selectors.frame import Frame
from dashboards.selectors.headline import Stat, headline, verified_stat
from dashboards.selectors.sections import read_sections

OFFICIAL_KINDS = (OrganisationKind.DISTRICT, OrganisationKind.PARK)


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything on the page that is a number."""

    stats: list[Stat]
    charts: list[Chart]
    waiting: list[WaitingLine]
    tiles: Tiles | None
    alerts: list[Watched]
    """Thresholds of a district that are crossed."""


def dashboard(frame: Frame, *, compared: str | None = None) -> Dashboard:
    """Read and arrange the numbers of ``frame``; ``compared`` is the key of the figure that the tiles show."""
    thresholds = thresholds_of(frame.organisation.pk) if frame.kind == OrganisationKind.DISTRICT else []
    verified = [verified_stat(frame)] if frame.kind in OFFICIAL_KINDS else []
    drawn = [section(frame) for section in (funnel, areas, trend, states)]
    stats, open_items, watched, below, *rest = read_sections(
        frame.read, headline(frame), ageing(frame), watching(thresholds), tiles(frame, compared), *drawn, *verified
    )
    charts, more = rest[: len(drawn)], rest[len(drawn) :]
    return Dashboard(
        stats=[*stats, *more, open_items.stat],
        charts=[replace(chart, csv_url=frame.chart_url(chart.key)) for chart in (*charts, open_items.chart) if chart],
        waiting=open_items.lines,
        tiles=below,
        alerts=[one for one in watched if one.crossed],
    )


def chart_of(frame: Frame, key: str, *, compared: str | None = None) -> Chart | None:
    """One chart of the page by its key; only what it needs is read."""
    if key == "tiles":
        found: Tiles | None = read_sections(frame.read, tiles(frame, compared))[0]
        return found.chart if found else None
    if key == "ageing":
        open_items: Ageing = read_sections(frame.read, ageing(frame))[0]
        return open_items.chart
    section = {"funnel": funnel, "areas": areas, "trend": trend, "states": states}.get(key)
    chart: Chart | None = read_sections(frame.read, section(frame))[0] if section else None
    return chart
