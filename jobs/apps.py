from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the list of one's own background work in the menu behind the name; register the share of personal data."""
        from core import navigation
        from core.navigation import NavItem
        from jobs.exports import register_parts
        from jobs.lists import register_lists

        register_parts()
        register_lists()
        navigation.register_account_pages(NavItem("jobs", _("My background work"), "hourglass", "jobs:list", order=40))
