"""Figures of enterprises and the handlers that count them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from indicators import services
from indicators.enums import Kind
from indicators.registry import Figure, Paths, register
from indicators.waiting import register_waiting, shift_waiting

PATHS = Paths(district="district_id", park="park_id", enterprise="organisation_id", item="state")
STATES = dict(EnterpriseState.choices)


def register_figures() -> None:
    """Register what is counted of enterprises; called when the app is ready."""
    register(
        Figure(
            key="enterprises.state",
            kind=Kind.STOCK,
            label=_("Enterprises"),
            definition=_("Enterprises on the portal, by the state in which they stand with the district."),
            formula=_("Number of enterprises in a state now."),
            unit=pgettext_lazy("unit", "enterprises"),
            source=_("Enterprise profiles"),
            rows=Enterprise.objects.all,
            related=("organisation",),
            naming="organisation__name",
            paths=PATHS,
            items=STATES,
        ),
        Figure(
            key="enterprises.registered",
            kind=Kind.FLOW,
            label=_("Enterprises registered"),
            definition=_(
                "Enterprises that came onto the portal, whether they registered or were entered by officials."
            ),
            formula=_("Number of enterprises whose profile was made in the period."),
            unit=pgettext_lazy("unit", "enterprises"),
            source=_("Enterprise profiles"),
            rows=Enterprise.objects.all,
            related=("organisation",),
            naming="organisation__name",
            paths=Paths(district="district_id", park="park_id", enterprise="organisation_id"),
            day="created_at",
        ),
    )
    register_waiting(
        key="enterprises.waiting",
        machine="enterprise",
        label=_("Enterprises that wait for somebody"),
        source=_("Enterprise profiles with an open item of the waiting table"),
        rows=Enterprise.objects.all,
        related=("organisation",),
        naming="organisation__name",
        paths=PATHS,
        items=STATES,
    )
    events.on(events.TRANSITION, count_enterprise)
    events.on("enterprise.park_changed", count_park)


def count_enterprise(*, record: Any, actor: Any, machine: Any, source: str, to: str, **data: Any) -> None:
    """Count an enterprise's steps."""
    if machine.name != "enterprise":
        return
    services.move("enterprises.state", record, source=source, to=to)
    if not source:
        services.add("enterprises.registered", record)


def count_park(*, record: Any, actor: Any, former_park_id: int | None, **data: Any) -> None:
    """Count an enterprise in its new park instead of the old one."""
    former = {"park_id": former_park_id}
    services.shift("enterprises.state", record, former)
    services.shift("enterprises.registered", record, former)
    shift_waiting("enterprises.waiting", record, former)
