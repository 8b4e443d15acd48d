"""Setting thresholds, and the daily look at what has crossed them."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS
from dashboards.models import AlertThreshold
from dashboards.policies import can_set_thresholds
from dashboards.selectors.alerts import Watched, label_of, thresholds_of, watching
from dashboards.selectors.sections import read_sections
from indicators.selectors import read
from notifications.services import notify


def add_threshold(
    *, actor: Any, district: Organisation, figure: str, comparison: str, value: Decimal, months: int
) -> AlertThreshold:
    """Have a district warned when a figure crosses ``value``; one threshold for each figure, side and span."""
    _check(actor, district)
    try:
        with transaction.atomic():
            return AlertThreshold.objects.create(
                district=district,
                figure=figure,
                comparison=comparison,
                value=value,
                months=months,
                created_by=actor,
            )
    except IntegrityError as error:
        raise DomainError(_("There is such a threshold already: delete it first."), field="figure") from error


def delete_threshold(*, actor: Any, threshold: AlertThreshold) -> None:
    """Warn no more."""
    _check(actor, threshold.district)
    threshold.delete()


def look_at_thresholds() -> int:
    """Note what has been crossed since the last look and tell the district's officials, once per crossing; how many were."""
    districts = AlertThreshold.objects.order_by("district_id").values_list("district_id", flat=True).distinct()
    return sum(_look(district_id) for district_id in districts)


def watched_of(district_id: int) -> list[Watched]:
    """Every threshold of a district beside its number; two statements."""
    thresholds = thresholds_of(district_id)
    watched: list[Watched] = read_sections(partial(read, district_id), watching(thresholds))[0] if thresholds else []
    return watched


def _look(district_id: int) -> int:
    crossed = 0
    for one in watched_of(district_id):
        with transaction.atomic():
            threshold = AlertThreshold.objects.select_for_update().filter(pk=one.threshold.pk).first()
            if threshold is None or (threshold.crossed_on is not None) == one.crossed:
                continue
            threshold.crossed_on = timezone.localdate() if one.crossed else None
            threshold.save(update_fields=["crossed_on", "updated_at"])
            if one.crossed:
                crossed += 1
                _tell(threshold, one)
    return crossed


def _tell(threshold: AlertThreshold, watched: Watched) -> None:
    officials = User.objects.filter(
        memberships__organisation_id=threshold.district_id,
        memberships__role=Role.DISTRICT_OFFICIAL,
        memberships__ended_at__isnull=True,
    )
    notify(
        event="figures.alert",
        record=threshold,
        recipients=officials.distinct(),
        dedupe=f"{threshold.pk}:{threshold.crossed_on}",
        context={
            "figure": lazy(label_of, str)(watched.entry),
            "watched": watched,
            "district": threshold.district.name,
        },
        url=watched.url,
    )


def _check(actor: Any, district: Organisation) -> None:
    if not can_set_thresholds(actor, district):
        raise NotAllowed(NOT_YOURS)
