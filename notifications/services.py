"""Telling people: news inside the portal and mails, written in the transaction whose news they carry."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation, User
from core.errors import DomainError
from core.format import day_text
from core.tasks import enqueue
from core.transitions import add_to_timeline
from notifications.enums import Frequency, MailState
from notifications.models import Notification, OutgoingMail, Preference, new_message_id
from notifications.registry import event_of
from notifications.rendering import Rendered, absolute, one_line, render_lines, render_mail
from notifications.sealing import seal
from notifications.selectors import frequencies, preferences_of, stand_ins_among
from notifications.unsubscribing import unsubscribe_path

ACCOUNT_EVENT = "account.mail"
DIGEST_PREFIX = "digest"
ACCOUNT_MAIL_LIFE = datetime.timedelta(hours=1)
WAKE_UP_SIZE = 25
"""Mails per wake-up message: several workers share the mails of news for many."""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """What one person's mail has and the others' have not: words for its template, where its button leads, and a date for a
    calendar.
    """

    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    calendar: str = ""


NOTHING = Enclosure()


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Somebody without an account, known by name and address. With several languages one mail speaks all, the first one first."""

    name: str
    email: str
    languages: tuple[str, ...]


def notify(
    *,
    event: str,
    record: models.Model,
    recipients: Iterable[User],
    actor: Any = None,
    dedupe: str,
    context: dict[str, Any] | None = None,
    url: str = "",
    enclose: Callable[[User], Enclosure] = lambda user: NOTHING,
) -> int:
    """Tell ``recipients`` about ``record``, inside the caller's transaction; returns how many are told.

    ``dedupe`` names the news (``"12:submitted"``): each person is told once under it, however often this is called.
    Who may not sign in, and the ``actor``, are left out. ``context`` goes to the event's template beside ``record``,
    ``recipient``, ``actor`` and ``url``; it must hold nothing confidential. ``url`` defaults to the record's page.
    ``enclose(user)`` adds what only this person's mail holds; a digest leaves it out, so use it with mandatory kinds.
    """
    kind = event_of(event)
    told = {user.pk: user for user in recipients if user.is_active and user.pk != getattr(actor, "pk", None)}
    if not told:
        return 0
    path = url or (record.get_absolute_url() if hasattr(record, "get_absolute_url") else "")
    shared = {**(context or {}), "record": record, "actor": actor, "url": absolute(path)}
    wishes = frequencies(kind, list(told.values()))
    content_type = ContentType.objects.get_for_model(record)
    lines = render_lines(kind.template, shared)
    standing_in = stand_ins_among(told)
    news = [
        Notification(
            content_type=content_type,
            object_id=record.pk,
            user=user,
            event=event,
            dedupe=f"{event}:{dedupe}"[:160],
            lines=lines,
            url=path,
            mailing=wishes[user.pk],
        )
        for user in told.values()
    ]
    with transaction.atomic():
        known = set(Notification.objects.filter(user__in=told, dedupe=news[0].dedupe).values_list("user_id", flat=True))
        Notification.objects.bulk_create([row for row in news if row.user_id not in known], ignore_conflicts=True)
        mails = []
        for user in told.values():
            if wishes[user.pk] != Frequency.NOW or user.pk in known:
                continue
            own = enclose(user)
            mail = compose(
                event=event,
                user=user,
                dedupe=f"{event}:{dedupe}"[:160],
                rendered=render_mail(
                    kind.template,
                    language=user.language,
                    context={**shared, **own.context, "recipient": user},
                    url=own.url or absolute(path),
                    note=_place_words(user, standing_in.get(user.pk, [])),
                    **mail_footer(user, event),
                ),
                unsubscribe="" if kind.mandatory else absolute(unsubscribe_path(user, event)),
            )
            mail.calendar = own.calendar
            mails.append(mail)
        queue(mails)
    return len(told) - len(known)


def write_to(
    *,
    event: str,
    to: Addressee,
    dedupe: str,
    context: dict[str, Any],
    url: str = "",
    calendar: str = "",
) -> None:
    """Queue the mail of ``event`` to somebody without an account, once under ``dedupe``, in the caller's transaction."""
    rendered = render_mail(
        event_of(event).template,
        language=to.languages[0],
        also=to.languages[1:],
        context={**context, "recipient": to, "url": absolute(url)},
        url=absolute(url),
    )
    with transaction.atomic():
        queue(
            [
                OutgoingMail(
                    dedupe=f"{event}:{dedupe}"[:190],
                    message_id=new_message_id(),
                    event=event,
                    to=to.email,
                    language=to.languages[0],
                    subject=rendered.subject,
                    text=rendered.text,
                    html=rendered.html,
                    calendar=calendar,
                )
            ]
        )


def _place_words(user: User, absences: list[Delegation]) -> str:
    """For whom a stand-in receives a mail, in the reader's language."""
    with translation.override(user.language):
        return " ".join(
            gettext("This mail reaches you in the place of %(person)s, who is absent until %(day)s.")
            % {"person": absence.delegator, "day": day_text(absence.ends_on)}
            for absence in absences
        )


def compose(*, event: str, user: User, dedupe: str, rendered: Rendered, unsubscribe: str = "") -> OutgoingMail:
    """An unsaved mail to one person; ``dedupe`` is completed by the person."""
    return OutgoingMail(
        dedupe=f"{dedupe}:{user.pk}",
        message_id=new_message_id(),
        event=event,
        user=user,
        to=user.email,
        language=user.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        unsubscribe=unsubscribe,
    )


def queue(mails: list[OutgoingMail]) -> None:
    """Save mails whose key is new, and wake a worker after the commit; a sweep finds what no worker was told of."""
    if not mails:
        return
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    ids = list(
        OutgoingMail.objects.filter(message_id__in=[mail.message_id for mail in mails])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), WAKE_UP_SIZE):
        enqueue("notifications.tasks.deliver", *ids[start : start + WAKE_UP_SIZE])


def forget_address(address: str) -> None:
    """Delete what was sent to somebody without an account; mails still on their way are left to arrive."""
    if address:
        gone = OutgoingMail.objects.filter(user=None, to__iexact=address)
        gone.filter(state__in=[MailState.SENT, MailState.FAILED]).delete()


def queue_account_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    user: User | None = None,
    expires_in: datetime.timedelta = ACCOUNT_MAIL_LIFE,
) -> None:
    """Queue a mail with a code or link for signing in: encrypted until it is sent or worthless, never shown."""
    language = user.language if user else ""
    with transaction.atomic():
        queue(
            [
                OutgoingMail(
                    dedupe=f"{ACCOUNT_EVENT}:{uuid.uuid4()}",
                    message_id=new_message_id(),
                    event=ACCOUNT_EVENT,
                    user=user,
                    to=to,
                    language=language,
                    sealed=seal({"subject": one_line(subject), "text": text, "html": html}),
                    is_secret=True,
                    expires_at=timezone.now() + expires_in,
                )
            ]
        )


def resend(*, mail: OutgoingMail, actor: Any) -> None:
    """Queue a failed mail again. Raises ``DomainError`` where it has not failed or its text is gone."""
    with transaction.atomic():
        row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
        if row.state != MailState.FAILED:
            raise DomainError(_("This mail has not failed."))
        if row.is_secret:
            raise DomainError(_("A mail for signing in is not sent again: the person asks for a new one."))
        row.state, row.attempts, row.due_at = MailState.QUEUED, 0, timezone.now()
        row.save(update_fields=["state", "attempts", "due_at"])
        add_to_timeline(row, "mail.resent", actor=actor)
        enqueue("notifications.tasks.deliver", row.pk)


def set_preferences(*, user: Any, chosen: dict[str, str]) -> None:
    """Record how soon ``user`` wants which kinds of mail (event → frequency), all or none.

    Raises ``DomainError`` for an unknown kind or answer, and where a mandatory kind would be delayed.
    """
    rows = []
    for key, frequency in chosen.items():
        try:
            kind = event_of(key)
        except KeyError:
            raise DomainError(_("This kind of mail no longer exists.")) from None
        if frequency not in Frequency.values:
            raise DomainError(_("Please choose one of the options."), field=key)
        if kind.mandatory and frequency != Frequency.NOW:
            raise DomainError(_("This kind of mail is always sent at once."), field=key)
        if not kind.mandatory:
            rows.append(Preference(user=user, event=key, frequency=frequency, changed_at=timezone.now()))
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "event"], update_fields=["frequency", "changed_at"]
    )


def unsubscribe(*, user: User, event: str) -> None:
    """Switch one kind of mail off, or every kind that comes in a digest (``digest.daily``, ``digest.weekly``)."""
    prefix, _dot, frequency = event.partition(".")
    if prefix != DIGEST_PREFIX:
        set_preferences(user=user, chosen={event: Frequency.OFF})
        return
    in_digest = [choice.event.key for choice in preferences_of(user) if choice.frequency == frequency]
    set_preferences(user=user, chosen=dict.fromkeys(in_digest, Frequency.OFF))


def mark_read(*, user: Any, ids: Iterable[int] | None = None) -> int:
    """Mark the person's news as read, all of it where ``ids`` is ``None``; returns how many were unread."""
    unread = Notification.objects.visible_to(user).unread()
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=timezone.now())


def mail_footer(user: User, event: str) -> dict[str, str]:
    """What the foot of a mail tells: why it came, where to change that."""
    kind = event_of(event)
    return {
        "preferences_url": absolute(reverse("notifications:preferences")),
        "unsubscribe_url": "" if kind.mandatory else absolute(unsubscribe_path(user, event)),
    }
