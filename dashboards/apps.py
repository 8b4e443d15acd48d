from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the dashboards in the navigation and on records; register what belongs to reports."""
        from dashboards import registrations
        from dashboards.frozen import registrations as of_frozen
        from dashboards.reports import registrations as of_reports

        registrations.register_all()
        of_frozen.register()
        of_reports.register()
