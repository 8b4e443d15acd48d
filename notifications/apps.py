from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear every transition; register the mails of the waiting table and the entries of the shell."""
        from accounts.enums import Role
        from core import events, navigation
        from core.navigation import NavItem
        from notifications import absences
        from notifications.exports import register_parts
        from notifications.registry import MailEvent, register_event
        from notifications.shell import counts
        from notifications.waiting import on_transition

        register_parts()
        absences.connect()
        events.on(events.TRANSITION, on_transition)
        register_event(
            MailEvent(
                key="waiting.reminder",
                label=_("Reminder before and after something is due"),
                group=_("Waiting"),
                template="notifications/mail/waiting_reminder",
            ),
            MailEvent(
                key="waiting.escalated",
                label=_("Something is overdue and I should follow it up"),
                group=_("Waiting"),
                template="notifications/mail/waiting_escalated",
                mandatory=True,
            ),
        )
        navigation.register(
            NavItem(
                "home",
                _("What waits"),
                "home",
                "notifications:home",
                phone=True,
                order=0,
                section="work",
                short=pgettext_lazy("bottom bar", "To do"),
                count="waiting",
            ),
            NavItem(
                "failed_mails",
                _("Failed mails"),
                "mail",
                "notifications:failed_mails",
                roles=frozenset({Role.PLATFORM_ADMIN}),
                order=60,
                section="platform",
            ),
        )
        navigation.register_counts(counts)
        navigation.register_place("inbox", "notifications:news")
        navigation.register_account_pages(
            NavItem("mail_preferences", _("Mails you receive"), "mail", "notifications:preferences", order=30)
        )
