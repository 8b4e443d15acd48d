"""The last quarter of a district waits to be frozen: asked for when it is over, until it is frozen or the next one is over."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation
from core import waiting
from core.waiting import Assignee, WaitRule
from dashboards.frozen.selectors import last_quarter_open
from indicators.enums import PeriodKind
from indicators.models import FrozenPeriod, Summary
from indicators.periods import Period, ended_periods
from notifications.models import WaitingItem
from notifications.waiting import close_items, open_item

MACHINE, STATE = "frozen_quarter", "over"
DAYS = 10
"""Working days after the quarter: time to correct what is wrong before it is kept."""
ASKED_DAYS = 45
"""Working days after that; about then the next quarter is over."""


def last_quarter() -> Period:
    """The quarter that ended last."""
    (quarter,) = ended_periods(timezone.localdate(), {PeriodKind.QUARTER: 1})
    return quarter


def face(district: Organisation) -> tuple[str, str]:
    """The quarter, in words of no language, and the page on which it is frozen."""
    first = last_quarter().first
    return (
        f"{first.year}-Q{(first.month + 2) // 3} · {district}",
        f"{reverse('dashboards:freeze_period')}?of={district.pk}",
    )


def call_up() -> int:
    """Open what waits since the last quarter is over, once for each district and quarter, where anything was counted in it."""
    quarter, opened = last_quarter(), 0
    for district, _quarter in last_quarter_open(_counting(quarter)):
        with transaction.atomic():
            # Two workers ask one after the other.
            Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=district.pk)
            items = WaitingItem.objects.of(district).filter(machine=MACHINE)
            asked_on: datetime.date | None = items.aggregate(last=Max("opened_on"))["last"]
            if asked_on is None or asked_on <= quarter.last:
                close_items(district, machine=MACHINE)
                open_item(district, RULE)
                opened += 1
    return opened


def _counting(quarter: Period) -> list[Organisation]:
    """Districts with officials and with figures of the quarter."""
    counted = Summary.objects.filter(period__range=(quarter.first, quarter.last_month))
    officials = Membership.objects.current().filter(role=Role.DISTRICT_OFFICIAL)
    rows = Organisation.objects.filter(
        kind=OrganisationKind.DISTRICT,
        pk__in=officials.values("organisation_id"),
    )
    return [one for one in rows.order_by("pk") if counted.filter(scope=one).exists()]


def settle(frozen: FrozenPeriod) -> None:
    """What was asked for is done."""
    if frozen.period == last_quarter():
        close_items(frozen.district, machine=MACHINE)


def let_be(district: Organisation) -> None:
    """It is asked for no longer; the page of frozen periods still offers it."""
    close_items(district, machine=MACHINE)


RULE = WaitRule(
    machine=MACHINE,
    state=STATE,
    task=_("Check and freeze the figures of the last quarter"),
    who=_("District officials"),
    assignees=lambda district: [Assignee(organisation_id=district.pk, roles=(Role.DISTRICT_OFFICIAL,))],
    days=DAYS,
    remind=(-2, 0, 5),
    at_end=let_be,
    end_after=ASKED_DAYS,
    end_label=_("it is asked for no longer"),
    face=face,
)


def register() -> None:
    """Add the rule."""
    waiting.register(RULE)
