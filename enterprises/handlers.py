"""What follows from steps of enterprises: mails to those concerned. And from new parks: an empty profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import ENTERPRISE_ROLES, OFFICIAL_ROLES, OrganisationKind
from core import events
from enterprises.assignees import officials_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, Park
from enterprises.selectors import heads_of, members_of
from notifications.registry import MailEvent, register_event
from notifications.services import notify

GROUP = _("Enterprise")


def register_mails() -> None:
    """The kinds of news of this app, and who hears them."""
    register_event(
        MailEvent(
            key="enterprise.registered",
            label=_("An enterprise asks to be verified"),
            group=GROUP,
            template="enterprises/mail/registered",
            roles=OFFICIAL_ROLES,
        ),
        MailEvent(
            key="enterprise.verified",
            label=_("My enterprise is verified"),
            group=GROUP,
            template="enterprises/mail/verified",
            mandatory=True,
            roles=ENTERPRISE_ROLES,
        ),
        MailEvent(
            key="enterprise.returned",
            label=_("My enterprise’s registration is returned for correction"),
            group=GROUP,
            template="enterprises/mail/returned",
            mandatory=True,
            roles=ENTERPRISE_ROLES,
        ),
        MailEvent(
            key="enterprise.suspended",
            label=_("My enterprise is suspended"),
            group=GROUP,
            template="enterprises/mail/suspended",
            mandatory=True,
            roles=ENTERPRISE_ROLES,
        ),
        MailEvent(
            key="enterprise.closed",
            label=_("My enterprise is closed on the portal"),
            group=GROUP,
            template="enterprises/mail/closed",
            mandatory=True,
            roles=ENTERPRISE_ROLES,
        ),
    )
    for state in EnterpriseState.values:
        events.on(f"enterprise.{state}", tell)


def tell(
    *, record: Enterprise, actor: Any, source: str, to: str, comment: str, on_behalf: bool = False, **_d: Any
) -> None:
    """Officials hear of registrations; the enterprise's people of every decision about them."""
    if on_behalf:  # entered by an official just now: its head receives an invitation instead
        return
    match to:
        case EnterpriseState.REGISTERED:
            recipients = officials_of(record)
        case EnterpriseState.RETURNED:
            recipients = heads_of(record)
        case _:
            recipients = [member.user for member in members_of(record)]
    notify(
        event=f"enterprise.{to}",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=f"{record.pk}:{to}:{record.state_since.timestamp()}",
        context={"comment": comment, "source": source},
    )


def add_profile(*, record: Any, actor: Any, **_d: Any) -> None:
    """A park that is made gets its profile, to be filled in by its officials."""
    if record.kind == OrganisationKind.PARK:
        Park.objects.get_or_create(organisation=record, defaults={"district": record.parent})
