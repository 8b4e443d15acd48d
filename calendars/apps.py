from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the page behind the person's name; export and erase the address with the rest of the person's data."""
        from accounts import personal
        from calendars.selectors import export
        from calendars.services import stop
        from core import navigation
        from core.navigation import NavItem

        navigation.register_account_pages(
            NavItem("calendar", _("My calendar"), "calendar-due", "calendars:page", order=35)
        )
        personal.register("calendar", export, erase=lambda user: stop(actor=user))
