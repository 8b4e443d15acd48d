"""Mails about accounts: codes, links, invitations, answers. They leave through the outbox, sealed until they are sent."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import ErasureRequest, Invitation, Membership, User
from core import events
from core.format import day_text, moment_text
from notifications.registry import MailEvent, register_event
from notifications.rendering import Letter, absolute, one_line, part, render_letter
from notifications.services import ACCOUNT_MAIL_LIFE, notify, queue_account_mail

FOLDER = "account/email"


def send_letter(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    user: User | None = None,
    language: str = "",
    url: str = "",
    expires_in: datetime.timedelta = ACCOUNT_MAIL_LIFE,
) -> None:
    """Render the partials ``subject``, ``body`` and ``button`` of ``template``.txt in the reader's language and queue them."""
    with translation.override(user.language if user else language or translation.get_language()):
        context = {**context, "when": moment_text(context.get("timestamp"))}
        rendered = render_letter(
            Letter(
                subject=one_line(part(template, "subject", context)),
                body=part(template, "body", context),
                greeting=_("Dear %(name)s,") % {"name": user.name} if user and user.name else _("Hello,"),
                button=part(template, "button", context, default=""),
                url=url,
            )
        )
    queue_account_mail(
        to=to, subject=rendered.subject, text=rendered.text, html=rendered.html, user=user, expires_in=expires_in
    )


def mail_invitation(*, record: Invitation, actor: User, token: str, **_data: Any) -> None:
    """Send the link to the invited address."""
    user = User.objects.filter(email=record.email).first()
    language = user.language if user else record.language
    with translation.override(language):
        context = {
            "inviter": actor,
            "organisation": record.organisation,
            "role": record.get_role_display(),
            "until": day_text(record.expires_at),
            "email": record.email,
        }
        send_letter(
            f"{FOLDER}/invitation",
            to=record.email,
            user=user,
            language=language,
            url=absolute(reverse("accounts:invitation", args=[token])),
            expires_in=record.expires_at - record.sent_at,
            context=context,
        )


def mail_end_of_membership(*, record: Membership, actor: Any, **_data: Any) -> None:
    """Tell a person whose role somebody else ended."""
    with translation.override(record.user.language):
        role = record.get_role_display()
    notify(
        event="membership.ended",
        record=record,
        recipients=[record.user],
        actor=actor,
        dedupe=str(record.pk),
        context={"organisation": record.organisation, "role": role},
        url=reverse("accounts:profile"),
    )


def mail_erasure_requested(*, record: ErasureRequest, actor: User, **_data: Any) -> None:
    """Tell the platform administrators."""
    notify(
        event="erasure.requested",
        record=record,
        recipients=User.objects.filter(
            memberships__role=Role.PLATFORM_ADMIN, memberships__ended_at__isnull=True, is_active=True
        ).distinct(),
        actor=actor,
        dedupe=str(record.pk),
        url=reverse("accounts:erasure", args=[record.pk]),
    )


def mail_erasure_settled(*, record: ErasureRequest, **_data: Any) -> None:
    """Tell the person, to the address that is about to go."""
    send_letter(
        f"{FOLDER}/erasure_settled",
        to=record.user.email,
        user=record.user,
        expires_in=datetime.timedelta(days=3),
        context={"erased": record.erased, "answer": record.answer},
    )


def register_letters() -> None:
    """Called once by ``AppConfig.ready()``."""
    events.on("invitation.sent", mail_invitation)
    events.on("membership.ended", mail_end_of_membership)
    events.on("erasure.requested", mail_erasure_requested)
    events.on("erasure.settled", mail_erasure_settled)
    group = gettext_lazy("Account")
    register_event(
        MailEvent(
            key="membership.ended",
            label=gettext_lazy("Somebody ends one of my roles"),
            group=group,
            template=f"{FOLDER}/membership_ended",
            mandatory=True,
        ),
        MailEvent(
            key="erasure.requested",
            label=gettext_lazy("Somebody asks that personal data be erased"),
            group=group,
            template=f"{FOLDER}/erasure_requested",
            mandatory=True,
        ),
    )
