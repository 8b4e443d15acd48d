"""Reports: a template of each kind, one of them by itself each month; of last month, the frozen quarter and this year one each."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Organisation
from dashboards.models import ReportTemplate
from dashboards.reports import services
from dashboards.reports.enums import Grouping, ReportKind
from dashboards.reports.periods import period_of
from demo.cast import Cast


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One template: whose, and what it tells."""

    title: str
    kind: str
    figures: tuple[str, ...]
    groupings: tuple[str, ...]
    intro: str = ""
    of: str = "district"


SAMPLES = (
    Sample(
        title="校地合作月报",
        kind=ReportKind.MONTHLY,
        intro="本月报由区校高质量发展平台汇总，供区科技主管部门和园区管委会掌握技术需求对接与合同签订进展。",
        figures=(
            "needs.published",
            "claims.submitted",
            "claims.accepted",
            "needs.connection_rate",
            "claims.acceptance",
            "contracts.signed",
            "contracts.value",
            "contracts.received",
            "stationing.days",
        ),
        groupings=(Grouping.AREA, Grouping.PARK, Grouping.ENTERPRISE),
    ),
    Sample(
        title="技术合同与到账季报",
        kind=ReportKind.QUARTERLY,
        figures=(
            "contracts.signed",
            "contracts.value",
            "contracts.transaction_value",
            "contracts.received",
            "contracts.registered_rate",
            "milestones.on_time_rate",
        ),
        groupings=(Grouping.MONTH, Grouping.ENTERPRISE, Grouping.COLLEGE),
    ),
    Sample(
        title="校地合作年度报告",
        kind=ReportKind.ANNUAL,
        intro="本报告汇总全年需求、合同、驻企服务和服务单情况。合同成交额、技术交易额与到账金额分别统计，互不相加。",
        figures=(
            "needs.published",
            "needs.connection_rate",
            "needs.signing_rate",
            "needs.solution_rate",
            "contracts.value",
            "contracts.transaction_value",
            "contracts.received",
            "stationing.days",
            "service_orders.agreed",
            "service_orders.funding",
        ),
        groupings=(Grouping.MONTH, Grouping.AREA, Grouping.INDUSTRY, Grouping.COLLEGE, Grouping.DEPARTMENT),
    ),
    Sample(
        title="园区对接情况专报",
        kind=ReportKind.AD_HOC,
        of="park",
        figures=("needs.published", "claims.accepted", "contracts.signed", "contracts.value", "stationing.days"),
        groupings=(Grouping.MONTH, Grouping.ENTERPRISE),
    ),
)


def set_up_reports(cast: Cast) -> None:
    """The district's official makes the templates; three have made a report."""
    templates = {sample.kind: _template(cast, sample) for sample in SAMPLES}
    official, today = cast.users["district"], timezone.localdate()
    services.set_schedule(
        actor=official,
        template=templates[ReportKind.MONTHLY],
        days_after=5,
        recipients=[official],
    )
    for kind, period in (
        (ReportKind.MONTHLY, period_of(ReportKind.MONTHLY, today).before),
        (ReportKind.QUARTERLY, period_of(ReportKind.QUARTERLY, today).before),
        (ReportKind.ANNUAL, period_of(ReportKind.ANNUAL, today)),
    ):
        services.make_report(template=templates[kind], period=period, actor=official)


def _template(cast: Cast, sample: Sample) -> ReportTemplate:
    organisation: Organisation = cast.organisations[sample.of]
    return services.create_template(
        actor=cast.users[sample.of],
        organisation=organisation,
        values={
            "title": sample.title,
            "kind": sample.kind,
            "figures": sample.figures,
            "groupings": sample.groupings,
            "compare": True,
            "intro": sample.intro,
            "language": "zh-hans",
        },
    )
