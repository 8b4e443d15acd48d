"""Kinds of news about service orders."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, Role
from notifications.registry import MailEvent, register_event

GROUP = _("Service orders")
PERSON = frozenset({Role.RESEARCHER})
COLLEGE = frozenset({Role.COLLEGE_ADMIN})
# An official who entered an order hears of it like the enterprise.
ASKING = frozenset({*ENTERPRISE_ROLES, Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL})
SIDES = ASKING | PERSON | COLLEGE
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("service_order.requested", _("An enterprise asks for help with a platform or programme"), True, COLLEGE),
    ("service_order.entered", _("An official has asked for help on our behalf"), True, ENTERPRISE_ROLES),
    ("service_order.agreed", _("The college has agreed to help and named people"), False, ASKING | PERSON),
    ("service_order.changed", _("A service order was changed"), False, SIDES),
    ("service_order.people_changed", _("Other people are named for a service order"), False, ASKING | PERSON),
    ("service_order.no_responsible", _("A service order has no responsible person any more"), True, COLLEGE),
    ("service_order.deadline", _("The deadline of a service order is near"), True, SIDES),
    ("service_order.submitted", _("An application was handed in"), False, SIDES),
    ("service_order.returned", _("The authority wants an application completed"), True, SIDES),
    ("service_order.decided", _("The authority has decided; the order is to be closed"), True, SIDES),
    ("service_order.corrected", _("The result of a service order was recorded wrongly"), True, SIDES),
    ("service_order.message", _("Message on a service order"), False, SIDES),
    ("service_order.over", _("A service order is closed, or ended otherwise"), False, SIDES),
    ("service_task.open", _("A task of a service order is mine"), False, ENTERPRISE_ROLES | PERSON),
)


def register() -> None:
    """Register the kinds."""
    register_event(
        *(
            MailEvent(
                key=key,
                label=label,
                group=GROUP,
                template=f"platforms/mail/{key.replace('.', '_')}",
                mandatory=mandatory,
                roles=frozenset(roles),
            )
            for key, label, mandatory, roles in MAILS
        )
    )
