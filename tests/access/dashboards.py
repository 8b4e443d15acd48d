"""Addresses of the front page, the dashboard and the figures."""

from tests.access.table import Row, everybody, statuses
from tests.factories.world import World

OFFICES = ("district_official", "other_official", "park_official", "platform_admin")
READERS = statuses(403, **dict.fromkeys(OFFICES, 200))
NOT_FOUND = statuses(403, **dict.fromkeys(OFFICES, 404))


def published(world: World) -> dict[str, str]:
    """Arguments of one figure's page."""
    return {"key": "needs.published"}


ROWS = [
    Row("dashboards:front", everybody(200)),
    Row("dashboards:landing", everybody(200)),
    Row("dashboards:dashboard", READERS),
    Row("dashboards:dashboard", NOT_FOUND, query="?of=0", remark="nobody's"),
    Row("dashboards:dashboard", READERS, query="?since=never&until=2026-99", remark="nonsense"),
    Row("dashboards:definitions", READERS),
    Row("dashboards:figure", READERS, published),
    Row("dashboards:figure", NOT_FOUND, published, query="?area=none", remark="no such area"),
    Row("dashboards:figure", NOT_FOUND, lambda world: {"key": "no.such"}, remark="no such figure"),
]
