"""Entries of the shell that belong to libraries rather than to an app of ours."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem


def register_account_pages() -> None:
    """allauth's pages about a person's own account, in the menu behind the name; Django's administration and audit."""
    navigation.register_account_pages(
        NavItem("email", _("E-mail address"), "mail", "account_email", order=12),
        NavItem("password", _("Password"), "key", "account_change_password", order=14),
    )
    navigation.register(
        NavItem(
            "audit",
            _("Records and audit"),
            "history",
            "admin:index",
            frozenset({Role.PLATFORM_ADMIN}),
            section="platform",
            order=200,
        )
    )
