"""What this app adds to the house."""

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import NavItem
from search import alerts, personal


def register_all() -> None:
    """Called once, from ``AppConfig.ready()``."""
    navigation.register_place("search", "search:results")
    navigation.register_place("suggest", "search:suggest")
    navigation.register_account_pages(
        NavItem("saved_searches", _("Saved searches"), "search", "search:saved", order=40)
    )
    alerts.register_mail()
    personal.register_part()
