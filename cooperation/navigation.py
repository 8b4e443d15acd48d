"""Entries of the shell that belong to libraries rather than to an app of ours."""

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.navigation import NavItem


def register_account_pages() -> None:
    """allauth's pages about a person's own account, in the menu behind the name."""
    navigation.register_account_pages(
        NavItem("email", _("E-mail address"), "mail", "account_email", order=12),
        NavItem("password", _("Password"), "key", "account_change_password", order=14),
    )
