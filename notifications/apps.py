from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear every transition, and register the mails of the waiting table."""
        from core import events
        from notifications.registry import MailEvent, register_event
        from notifications.waiting import on_transition

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
