"""Navigation, tabs, timeline words and documents of service orders."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from platforms.policies import order as policies

WORKING, EVIDENCE = "service_order.document", "service_order.evidence"
WORDS = (
    ("service_order.changed", _("Request or deadline changed"), "edit", "info"),
    ("service_order.people_changed", _("People named"), "users", "info"),
    ("service_order.person_left", _("A named person has left the college"), "user", "waiting"),
    ("service_order.task_added", _("Task added"), "plus", "info"),
    ("service_order.task_done", _("Task done"), "circle-check", "good"),
    ("service_order.task_open", _("Task reopened"), "refresh", "info"),
    ("service_order.task_dropped", _("Task dropped"), "ban", "quiet"),
    ("service_order.closed_by_enterprise", _("Closed by the enterprise"), "building-factory-2", "good"),
    ("service_order.closed_by_college", _("Closed by the college"), "school", "good"),
    ("service_task.changed", _("Task changed"), "edit", "info"),
)


def everybody_who_sees_it(user: Any, order: Any) -> bool:
    """Documents are read by whoever sees the order."""
    return True


def register() -> None:
    """Register all."""
    register_kind(
        FileKind(
            key=WORKING,
            label=_("Documents"),
            model="platforms.serviceorder",
            can_read=everybody_who_sees_it,
            can_write=policies.takes_part,
            extensions=(*DOCUMENTS, *IMAGES, "zip"),
            hint=_("For example the call for applications, the application form, drafts, proofs."),
        ),
        FileKind(
            key=EVIDENCE,
            label=_("Evidence of handing in and of the decision"),
            model="platforms.serviceorder",
            can_read=everybody_who_sees_it,
            can_write=policies.can_attach_result,
            hint=_("For example the receipt of the application, the notice of approval."),
        ),
    )
    for event, text, icon, tone in WORDS:
        register_words(event, text, icon=icon, tone=tone)
    register_tabs(
        "enterprise",
        RecordTab(key="service_orders", label=_("Service orders"), url_name="platforms:of_enterprise", order=40),
    )
    navigation.register(
        NavItem(
            "service_orders",
            _("Service orders"),
            "clipboard-check",
            "platforms:list",
            roles=frozenset(Role),
            order=55,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Orders"),
        ),
    )
