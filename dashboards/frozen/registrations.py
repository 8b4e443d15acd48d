"""What frozen periods register with the apps further down: navigation and background work."""

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import NavItem
from dashboards.frozen.jobs import KIND
from dashboards.policies import OFFICES
from jobs.registry import JobKind, register_job


def register() -> None:
    """Called once by ``AppConfig.ready()``."""
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
