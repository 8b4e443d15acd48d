"""Kinds of news about stationing."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from notifications.registry import MailEvent, register_event

GROUP = _("Stationing")
PERSON = frozenset({Role.RESEARCHER})
COLLEGE = frozenset({Role.COLLEGE_ADMIN})
PARTIES = ENTERPRISE_ROLES | PERSON | COLLEGE
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("stationing.called", _("An enterprise calls for a researcher"), True, COLLEGE),
    ("stationing.called_for_us", _("An official has called for a researcher on our behalf"), True, ENTERPRISE_ROLES),
    ("stationing.offered", _("A college offers a researcher"), True, ENTERPRISE_ROLES | PERSON),
    ("stationing.agreeing", _("A stationing agreement is to be approved"), True, PARTIES | {Role.TRANSFER_OFFICE}),
    ("stationing.terms_changed", _("A stationing agreement was changed"), True, PARTIES | {Role.TRANSFER_OFFICE}),
    ("stationing.running", _("A stationing begins"), False, PARTIES | {Role.TRANSFER_OFFICE}),
    ("stationing.extension", _("A stationing is to be extended, or was"), True, PARTIES),
    ("stationing.ending", _("A stationing ends soon"), False, PARTIES),
    ("stationing.over", _("A stationing is over, was refused or lapsed"), True, PARTIES),
    ("station_day.submitted", _("Days of a stationed researcher are to be confirmed"), False, ENTERPRISE_ROLES),
    ("station_day.rejected", _("The enterprise rejected a day of mine"), True, PERSON),
    ("station_day.lapsed", _("A day of mine has lapsed"), True, PERSON),
    ("station_day.problem_turned", _("A problem found on site became a draft need"), True, ENTERPRISE_ROLES),
    ("station_day.problem_taken_up", _("A problem that I found became a need"), False, PERSON),
)


def register() -> None:
    """Register the kinds."""
    register_event(
        *(
            MailEvent(
                key=key,
                label=label,
                group=GROUP,
                template=f"talent/mail/{key.replace('.', '_')}",
                mandatory=mandatory,
                roles=frozenset(roles),
            )
            for key, label, mandatory, roles in MAILS
        )
    )
