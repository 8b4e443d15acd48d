"""Cooperation plans: navigation and words of their timeline."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem
from core.timeline import register_words


def register() -> None:
    """Register both."""
    register_words("plan.made", _("Plan made"), icon="target", tone="good")
    register_words("plan.revised", _("Plan revised"), icon="edit", tone="info")
    navigation.register(
        NavItem(
            "cooperation_plans",
            _("Cooperation plans"),
            "target",
            "meetings:plans",
            roles=frozenset(Role),
            order=62,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Plans"),
        )
    )
