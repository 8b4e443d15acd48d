"""Addresses of the front page, the dashboards and the figures."""

from typing import Any

from dashboards.models import AlertThreshold
from tests.access.table import Row, everybody, record, statuses
from tests.factories.world import World

OFFICES = ("district_official", "other_official", "park_official", "platform_admin")
SIDES = ("enterprise_head", "enterprise_member", "other_enterprise", "college_admin", "transfer_office")
ALL = (*OFFICES, *SIDES)
READERS = statuses(403, **dict.fromkeys(ALL, 200))
PERSONS = statuses(403, researcher=200, outside_researcher=200)
COMPARING = dict.fromkeys((*OFFICES, "college_admin", "transfer_office"), 200)
OFFICIALS = statuses(403, **dict.fromkeys(OFFICES, 200))
NOT_FOUND = statuses(403, **dict.fromkeys(ALL, 404))
ABOUT_DISTRICT = {"district_official": 200, "platform_admin": 200}
DISTRICTS = statuses(404, **ABOUT_DISTRICT)
DONE_BY_DISTRICT = statuses(404, district_official=302, platform_admin=302)
ONLY_POSTED = statuses(405)


def published(world: World) -> dict[str, str]:
    """Arguments of one figure's page."""
    return {"key": "needs.published"}


def threshold(world: World) -> dict[str, int]:
    """Arguments of a threshold of the world's district."""
    made, _new = AlertThreshold.objects.get_or_create(
        district=world.organisations["district"],
        figure="needs.published",
        comparison="below",
        value=1,
        created_by=world.users["district_official"],
    )
    return {"pk": made.pk}


def report_file(extension: str):  # type: ignore[no-untyped-def]
    """Arguments of one file of the report."""
    return lambda world: {"pk": world.records["report"].pk, "extension": extension}


def template_data(world: World) -> dict[str, Any]:
    """A template with one figure."""
    return {"title": "Report", "kind": "monthly", "language": "en", "place-needs.published": 1}


def schedule_data(world: World) -> dict[str, Any]:
    """Five days after each period, for the official."""
    return {"days_after": 5, "recipients": world.users["district_official"].pk}


ROWS = [
    Row("dashboards:front", everybody(200)),
    Row("dashboards:landing", everybody(200)),
    Row("dashboards:dashboard", READERS),
    Row("dashboards:dashboard", NOT_FOUND, query="?of=0", remark="nobody's"),
    Row("dashboards:dashboard", READERS, query="?since=never&until=2026-99", remark="nonsense"),
    Row("dashboards:dashboard", READERS, query="?compare=no.such", remark="no such figure to compare"),
    Row("dashboards:own", PERSONS),
    Row("dashboards:own_chart", PERSONS, lambda world: {"key": "trend"}),
    Row("dashboards:own_figure", PERSONS, lambda world: {"key": "claims.accepted"}),
    Row("dashboards:league", statuses(403, **dict.fromkeys(SIDES, 404) | COMPARING)),
    Row("dashboards:chart", READERS, lambda world: {"key": "trend"}),
    Row("dashboards:chart", NOT_FOUND, lambda world: {"key": "no-such"}, remark="no such chart"),
    Row(
        "dashboards:of_enterprise",
        statuses(
            404,
            enterprise_head=302,
            enterprise_member=302,
            district_official=302,
            park_official=302,
            platform_admin=302,
        ),
        record("enterprise_profile"),
    ),
    Row("dashboards:thresholds", statuses(403, district_official=200, other_official=200)),
    Row(
        "dashboards:thresholds",
        statuses(403, district_official=422, other_official=422),
        method="post",
        remark="nothing filled in",
    ),
    Row(
        "dashboards:threshold_delete",
        statuses(404, district_official=302, platform_admin=403),
        threshold,
        method="post",
    ),
    Row("dashboards:definitions", READERS | {"researcher": 200, "outside_researcher": 200}),
    Row("dashboards:figure", READERS, published),
    Row(
        "dashboards:figure",
        READERS | {"college_admin": 404, "transfer_office": 404},
        lambda world: {"key": "needs.connection_rate"},
        remark="a rate that colleges have not",
    ),
    Row("dashboards:figure", NOT_FOUND, published, query="?area=none", remark="no such area"),
    Row("dashboards:figure", NOT_FOUND, lambda world: {"key": "no.such"}, remark="no such figure"),
    Row("dashboards:reports", OFFICIALS),
    Row("dashboards:report", DISTRICTS, record("report")),
    *(
        Row("dashboards:report_file", DISTRICTS, report_file(extension), remark=extension)
        for extension in ("xlsx", "pdf", "docx")
    ),
    Row("dashboards:report_new", OFFICIALS),
    Row(
        "dashboards:report_new",
        statuses(403, **dict.fromkeys(OFFICES, 422)),
        method="post",
        data=lambda world: {"organisation": world.organisations["district"].pk, "title": "", "kind": "monthly"},
        remark="without a title",
    ),
    Row("dashboards:report_template", DISTRICTS, record("report_template")),
    Row("dashboards:report_edit", DISTRICTS, record("report_template")),
    Row("dashboards:report_edit", DONE_BY_DISTRICT, record("report_template"), method="post", data=template_data),
    Row("dashboards:report_preview", DISTRICTS, record("report_template")),
    Row("dashboards:report_preview", DISTRICTS, record("report_template"), query="?period=never", remark="nonsense"),
    Row("dashboards:report_make", DONE_BY_DISTRICT, record("report_template"), method="post"),
    Row("dashboards:report_make", ONLY_POSTED, record("report_template")),
    Row("dashboards:report_put_away", DONE_BY_DISTRICT, record("report_template"), method="post"),
    Row("dashboards:report_put_away", ONLY_POSTED, record("report_template")),
    Row("dashboards:report_take_up", DONE_BY_DISTRICT, record("report_template"), method="post"),
    Row("dashboards:report_take_up", ONLY_POSTED, record("report_template")),
    Row("dashboards:report_schedule", DISTRICTS, record("report_template")),
    Row("dashboards:report_schedule", DONE_BY_DISTRICT, record("report_template"), method="post", data=schedule_data),
    Row("dashboards:report_pause", DONE_BY_DISTRICT, record("report_template"), method="post"),
    Row("dashboards:report_pause", ONLY_POSTED, record("report_template")),
    Row("dashboards:report_go_on", DONE_BY_DISTRICT, record("report_template"), method="post"),
    Row("dashboards:report_go_on", ONLY_POSTED, record("report_template")),
    Row("dashboards:report_again", DONE_BY_DISTRICT, record("report_run"), method="post"),
    Row("dashboards:report_again", ONLY_POSTED, record("report_run")),
]
