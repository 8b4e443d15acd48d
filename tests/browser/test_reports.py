"""Every page of reports, at a desk and on a phone, with a report that has charts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from dashboards.reports.periods import period_of
from tests.browser.visits import faults_of
from tests.factories.dashboards import make_report, make_reported_case, make_schedule, make_template

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages(browser: Browser, live_server) -> None:  # type: ignore[no-untyped-def]
    case = make_reported_case()
    official = case.users["district_official"]
    template = make_template(case.organisations["district"], by=official)
    make_schedule(template, official)
    report = make_report(template, by=official, period=period_of("monthly", timezone.localdate()).before)
    base = f"/reports/templates/{template.pk}"
    pages = (
        "/reports/",
        f"{base}/",
        f"{base}/preview/",
        f"{base}/schedule/",
        f"{base}/edit/",
        f"/reports/{report.pk}/",
    )
    assert faults_of(browser, live_server.url, {"official": official}, {"official": pages}) == {}
