"""Of what the district wants to be warned."""

from decimal import Decimal

from dashboards.enums import Comparison, Span
from dashboards.services.alerts import add_threshold, look_at_thresholds
from demo.cast import Cast

THRESHOLDS = (
    ("needs.claim_rate", Comparison.BELOW, 60, Span.YEAR),
    ("needs.first_claim", Comparison.ABOVE, 30, Span.HALF),
    ("needs.waiting", Comparison.ABOVE, 0, Span.MONTH),
    ("contracts.received", Comparison.BELOW, 10, Span.YEAR),
)


def set_up_warnings(cast: Cast) -> None:
    """Four thresholds, looked at once: some are crossed."""
    official = cast.users["district"]
    for figure, comparison, value, months in THRESHOLDS:
        add_threshold(
            actor=official,
            district=cast.organisations["district"],
            figure=figure,
            comparison=comparison,
            value=Decimal(value),
            months=months,
        )
    look_at_thresholds()
