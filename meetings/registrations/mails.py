"""Kinds of news about meetings."""

from django.utils.translation import gettext_lazy as _

from notifications.registry import MailEvent, register_event

GROUP = _("Exchange meetings")
# key, words on the preferences page, whether it can be delayed or switched off. What carries a date for the calendar is
# always sent: a calendar that missed one revision is wrong.
MAILS = (
    ("meeting.invited", _("I am invited to a meeting"), True),
    ("meeting.changed", _("Time, place or title of a meeting has changed"), True),
    ("meeting.cancelled", _("A meeting is cancelled"), True),
    ("meeting.uninvited", _("I am no longer expected at a meeting"), True),
    ("meeting.reminder", _("A meeting is near"), False),
)


def register() -> None:
    """Register the kinds."""
    register_event(
        *(
            MailEvent(
                key=key,
                label=label,
                group=GROUP,
                template=f"meetings/mail/{key.replace('.', '_')}",
                mandatory=mandatory,
            )
            for key, label, mandatory in MAILS
        )
    )
