"""What frozen periods register with the apps further down: navigation, background work, what waits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import events, navigation
from core.navigation import NavItem
from dashboards.frozen import waiting
from dashboards.frozen.jobs import KIND
from dashboards.policies import OFFICES
from indicators.models import FrozenPeriod
from jobs.registry import JobKind, register_job


def on_frozen(*, record: FrozenPeriod, **_data: Any) -> None:
    """The quarter waits no longer."""
    waiting.settle(record)


def register() -> None:
    """Called once by ``AppConfig.ready()``."""
    waiting.register()
    events.on("figures.frozen", on_frozen)
    navigation.register(
        NavItem(
            "frozen_periods",
            _("Frozen periods"),
            "lock",
            "dashboards:frozen_periods",
            roles=frozenset(OFFICES),
            order=42,
            section="district",
        )
    )
    register_job(
        JobKind(
            key=KIND,
            label=_("Freezing of a period"),
            run="dashboards.frozen.jobs.run",
            done_template="dashboards/frozen/done.html",
        )
    )
