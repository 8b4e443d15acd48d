"""Templates of reports, reports and schedules; a district in which there is something to count."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from dashboards.models import Report, ReportSchedule, ReportTemplate, ScheduledRun
from dashboards.reports.enums import Grouping, ReportKind, RunState
from dashboards.reports.periods import Period, period_of, shifted
from dashboards.reports.reading import answer
from dashboards.reports.services import keep_file, question_of
from needs.enums import ClaimState, NeedArea, NeedState
from needs.models import Claim, Need
from projects.enums import ContractState
from projects.models import Contract
from tests.factories.claims import Case, make_case
from tests.factories.contracts import case_contract
from tests.factories.needs import make_need
from tests.factories.world import World
from tests.figures import count_everything

FIGURES = (
    "needs.published",
    "claims.accepted",
    "claims.acceptance",
    "contracts.signed",
    "contracts.value",
    "needs.state",
)


def make_template(organisation: Organisation, *, by: User, **fields: Any) -> ReportTemplate:
    """A monthly report of six figures by month, area, park and enterprise."""
    values = {
        "title": "Report on cooperation",
        "kind": ReportKind.MONTHLY,
        "figures": list(FIGURES),
        "groupings": [Grouping.MONTH, Grouping.AREA, Grouping.PARK, Grouping.ENTERPRISE],
        "language": "en",
        **fields,
    }
    return ReportTemplate.objects.create(organisation=organisation, created_by=by, **values)


def make_report(template: ReportTemplate, *, by: User | None = None, period: Period | None = None) -> Report:
    """A report with the figures of now, and a file that only says so."""
    chosen = period or period_of(template.kind, timezone.localdate())
    value = answer(question_of(template, chosen))
    report = Report.objects.create(
        template=template,
        organisation=template.organisation,
        title=template.title,
        kind=template.kind,
        first=chosen.first,
        last=chosen.last,
        content=value.to_json(),
        created_by=by,
    )
    for extension in ("xlsx", "pdf", "docx"):
        keep_file(report, extension, b"report", name=template.title)
    return report


def make_schedule(template: ReportTemplate, *recipients: User, **fields: Any) -> ReportSchedule:
    """Five days after each month, set up a year ago."""
    values = {"days_after": 5, "starts_on": timezone.localdate() - datetime.timedelta(days=365), **fields}
    schedule = ReportSchedule.objects.create(template=template, created_by=template.created_by, **values)
    schedule.recipients.set(recipients)
    return schedule


def make_reported_case() -> Case:
    """Needs of three months in two areas, claims, two contracts, of which one has fen."""
    case = make_case()
    today = timezone.localdate()
    month = today.replace(day=1)
    head = case.users["head"]

    def moment(months: int, day: int) -> datetime.datetime:
        first = shifted(month, -months)
        return timezone.make_aware(datetime.datetime(first.year, first.month, day, 10))

    Need.objects.update(published_at=moment(1, 3))
    for months, day, area in (
        (1, 5, NeedArea.NEW_PRODUCT),
        (1, 9, NeedArea.NEW_PRODUCT),
        (2, 11, NeedArea.TALENT_TEAM),
    ):
        make_need(case.enterprise, NeedState.PUBLISHED, by=head, area=area, published_at=moment(months, day))
    for months, value in ((1, Decimal("600000.50")), (2, Decimal("400000.00"))):
        contract = case_contract(case, ContractState.SIGNED)
        Contract.objects.filter(pk=contract.pk).update(signed_on=moment(months, 20).date(), value=value)
        Claim.objects.filter(state=ClaimState.ACCEPTED, accepted_at__gte=moment(0, 1)).update(
            submitted_at=moment(months, 2), accepted_at=moment(months, 12)
        )
        Need.objects.filter(published_at__gte=moment(0, 1)).update(published_at=moment(months, 1))
    count_everything()
    return case


def extend_world(world: World) -> None:
    """A template of the district with a report and a schedule whose last run failed."""
    district, official = world.organisations["district"], world.users["district_official"]
    template = world.records["report_template"] = make_template(district, by=official, figures=["needs.published"])
    world.records["report"] = make_report(template, by=official)
    month = period_of(ReportKind.MONTHLY, timezone.localdate()).before
    world.records["report_run"] = ScheduledRun.objects.create(
        schedule=make_schedule(template, official),
        first=month.first,
        last=month.last,
        state=RunState.FAILED,
        attempts=3,
    )
