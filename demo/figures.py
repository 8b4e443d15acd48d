"""The district freezes its quarters a week after their end, before it reports them."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from demo.cast import Cast
from demo.clock import Story
from indicators.enums import PeriodKind
from indicators.freezing import freeze
from indicators.periods import Period, ended_periods

QUARTERS = 2
DAYS_AFTER = 8
NOTE = "随季度统计报表报区政府"


def freezing_stories(cast: Cast) -> Iterable[Story]:
    """One story for each of the last quarters that are over."""
    return [_frozen(cast, one) for one in ended_periods(timezone.localdate(), {PeriodKind.QUARTER: QUARTERS})]


def _frozen(cast: Cast, period: Period) -> Story:
    day = period.last + datetime.timedelta(days=DAYS_AFTER)
    yield timezone.make_aware(datetime.datetime.combine(day, datetime.time(15)))
    freeze(actor=cast.users["district"], district=cast.organisations["district"], period=period, note=NOTE)
