"""Mails, timeline words and navigation of projects."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import ENTERPRISE_ROLES, Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from notifications.registry import MailEvent, register_event
from projects.buttons import register_buttons
from projects.pages import step_buttons

GROUP = _("Cooperation projects")
READERS = frozenset(
    {
        Role.RESEARCHER,
        Role.COLLEGE_ADMIN,
        Role.TRANSFER_OFFICE,
        Role.DISTRICT_OFFICIAL,
        Role.PARK_OFFICIAL,
        Role.PLATFORM_ADMIN,
    }
    | ENTERPRISE_ROLES
)


def register() -> None:
    """Everything of projects."""
    for key, label in (
        ("contract_time_extended", _("More time for a contract")),
        ("leader_changed", _("A project has a new leader")),
        ("leader_left", _("The leader of a project has left")),
    ):
        register_event(
            MailEvent(key=f"project.{key}", label=label, group=GROUP, template=f"projects/mail/{key}", mandatory=True)
        )
    register_words("project.contract_time_extended", _("More time for the contract"), icon="calendar-due", tone="info")
    register_words("project.leader_changed", _("Another researcher leads the project"), icon="switch-horizontal")
    register_words("project.leader_left", _("The leader has left the college"), icon="alert-triangle", tone="bad")
    register_words("project.enterprise_suspended", _("The enterprise was suspended"), icon="ban", tone="bad")
    register_words("project.enterprise_verified", _("The suspension was lifted"), icon="circle-check", tone="good")
    register_tabs(
        "project",
        RecordTab(key="overview", label=_("Overview"), url_name="projects:detail", order=10),
        RecordTab(key="requirements", label=_("Technical indicators"), url_name="projects:requirements", order=20),
        RecordTab(key="milestones", label=_("Milestones"), url_name="projects:milestones", order=30),
        RecordTab(key="reports", label=_("Progress reports"), url_name="projects:reports", order=40),
        RecordTab(key="team", label=_("Team"), url_name="projects:team", order=60),
        RecordTab(key="talk", label=_("Conversation"), url_name="projects:talk", order=80),
        RecordTab(key="timeline", label=_("Timeline"), url_name="projects:timeline", order=100),
    )
    register_buttons(step_buttons)
    navigation.register(
        NavItem(
            "projects",
            _("Cooperation projects"),
            "briefcase",
            "projects:list",
            roles=READERS,
            phone=frozenset({Role.ENTERPRISE_HEAD, Role.RESEARCHER, Role.TRANSFER_OFFICE}),
            order=40,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Projects"),
        )
    )
