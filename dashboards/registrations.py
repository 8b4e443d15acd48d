"""What this app adds to the house: navigation, tabs and mails."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import OFFICIAL_ROLES, Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from dashboards.policies import OFFICES, READERS, can_read_enterprise
from notifications.registry import MailEvent, register_event


def register_all() -> None:
    """Called once, from ``AppConfig.ready()``."""
    navigation.register(
        NavItem(
            "dashboard",
            _("Dashboard"),
            "chart-bar",
            "dashboards:dashboard",
            roles=frozenset(OFFICES),
            phone=frozenset(OFFICIAL_ROLES),
            order=40,
            section="district",
        ),
        NavItem(
            "organisation_figures",
            _("Our figures"),
            "chart-bar",
            "dashboards:dashboard",
            roles=frozenset(READERS - OFFICES),
            order=44,
            section="organisation",
        ),
        NavItem(
            "own_figures",
            _("My figures"),
            "chart-bar",
            "dashboards:own",
            roles=frozenset({Role.RESEARCHER}),
            order=45,
            section="organisation",
        ),
    )
    register_event(
        MailEvent(
            key="figures.alert",
            label=_("A figure has crossed a threshold of the district"),
            group=_("Figures"),
            template="dashboards/mail/figures_alert",
            roles=frozenset({Role.DISTRICT_OFFICIAL}),
        )
    )
    register_tabs(
        "enterprise",
        RecordTab(
            key="figures", label=_("Figures"), url_name="dashboards:of_enterprise", order=85, shown=can_read_enterprise
        ),
    )
