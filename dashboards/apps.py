from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the dashboard in the navigation; register what belongs to reports."""
        from accounts.enums import OFFICIAL_ROLES
        from core import navigation
        from core.navigation import NavItem
        from dashboards.policies import READERS
        from dashboards.reports import registrations

        navigation.register(
            NavItem(
                "dashboard",
                _("Dashboard"),
                "chart-bar",
                "dashboards:dashboard",
                roles=frozenset(READERS),
                phone=frozenset(OFFICIAL_ROLES),
                order=40,
                section="district",
            )
        )
        registrations.register()
