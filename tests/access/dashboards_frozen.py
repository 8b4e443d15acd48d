"""Addresses of frozen periods."""

from tests.access.table import Row, record, statuses
from tests.factories.world import World

OFFICES = ("district_official", "other_official", "park_official", "platform_admin")
OWN = {"district_official": 200, "park_official": 200, "platform_admin": 200, "other_official": 404}
READERS = statuses(403, **dict.fromkeys(OFFICES, 200))
ITS_OWN = statuses(403, **OWN)
NOT_FOUND = statuses(403, **dict.fromkeys(OFFICES, 404))
FREEZERS = statuses(403, district_official=200, other_official=200)


def published(world: World) -> dict[str, object]:
    """Arguments of one figure's page."""
    return {"pk": world.records["frozen_period"].pk, "key": "needs.published"}


def unknown(world: World) -> dict[str, object]:
    """Arguments of the page of a figure that there is not."""
    return {"pk": world.records["frozen_period"].pk, "key": "no.such"}


ROWS = [
    Row("dashboards:frozen_periods", READERS),
    Row("dashboards:freeze_period", FREEZERS),
    Row("dashboards:freeze_period", statuses(403, district_official=404, other_official=404), query="?of=0"),
    Row("dashboards:freeze_period", statuses(403, district_official=422, other_official=422), method="post"),
    Row("dashboards:frozen_period", ITS_OWN, record("frozen_period")),
    Row("dashboards:frozen_period", NOT_FOUND, record("frozen_period"), query="?of=0"),
    Row("dashboards:frozen_figure", ITS_OWN, published),
    Row("dashboards:frozen_figure", ITS_OWN, published, query="?share=came"),
    Row("dashboards:frozen_figure", NOT_FOUND, published, query="?share=changed", remark="counts, adds nothing up"),
    Row("dashboards:frozen_figure", NOT_FOUND, unknown),
]
