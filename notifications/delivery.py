"""Moving mails out: queued → sending → sent | failed.

The attempt is counted and committed before the mail server is spoken to, and nothing is locked meanwhile. A worker
killed while sending leaves the row ``sending`` with a lease; when that has passed, a sweep tries again. So a mail goes out
once, except that a crash between the server's acceptance and our commit repeats it, under the same Message-ID.
"""

import datetime
import logging
import re
import smtplib
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from notifications.enums import MailState
from notifications.models import OutgoingMail
from notifications.sealing import unseal

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
"""Longer than any attempt lasts: after it, a row still ``sending`` lost its worker."""
SERVER_PAUSE = datetime.timedelta(minutes=1)
"""How long a mail rests when the mail server could not be reached; such attempts are not counted."""
PAUSES = tuple(datetime.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))
"""Rest after the first, second, … attempt; after the last one a mail has failed."""
MAX_ATTEMPTS = len(PAUSES) + 1
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
SWEEP_SECONDS = 25
"""A sweep ends after this long; the next one goes on."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Why an attempt failed: whether for good, and whether the server is to blame rather than the mail."""

    text: str
    permanent: bool = False
    server: bool = False


def judge(error: Exception) -> Trouble:
    """What a failed attempt means. Answers of 500 and above to the mail itself are final, everything else may pass."""
    text = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in error.recipients.values()]
        return Trouble(text=text, permanent=bool(codes) and min(codes) >= 500)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Trouble(text=text, server=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return Trouble(text=text, permanent=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPException | OSError):
        return Trouble(text=text)
    # Not the network: this row can't be made into a mail, now or later.
    return Trouble(text=text, permanent=True)


class Postman:
    """Delivers mails one by one over one connection, opened when the first needs it."""

    def __init__(self) -> None:
        self.connection: Any = None

    def deliver(self, pk: int | None = None) -> bool | None:
        """Deliver one mail: the one with ``pk``, or whichever has been due longest. ``None`` where there is none due.

        Returns whether the postman can go on; not when the mail server could not be reached.
        """
        mail = claim(pk)
        if mail is None:
            return None
        try:
            message = build(mail)
            trouble = self._open() or self._send(message)
        except Exception as error:  # whatever is wrong with this row must not keep the others waiting
            trouble = judge(error)
        settle(mail, trouble)
        return trouble is None or not trouble.server

    def close(self) -> None:
        """Say goodbye to the mail server."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):
                log.debug("mail.goodbye_failed")

    def _open(self) -> Trouble | None:
        if self.connection is not None:
            return None
        connection = get_connection()
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:
            return Trouble(text=f"{type(error).__name__}: {error}"[:500], server=True)
        self.connection = connection
        return None

    def _send(self, message: EmailMultiAlternatives) -> Trouble | None:
        try:
            self.connection.send_messages([message])
        except Exception as error:
            self.close()
            return judge(error)
        return None


def claim(pk: int | None = None) -> OutgoingMail | None:
    """Take one due mail for sending and count the attempt; rows that another worker holds are passed over."""
    while True:
        now = timezone.now()
        with transaction.atomic():
            rows = OutgoingMail.objects.due(now).select_for_update(skip_locked=True)
            # Codes first: somebody sits waiting for one.
            mail = (rows.filter(pk=pk) if pk is not None else rows.order_by("-is_secret", "due_at", "pk")).first()
            if mail is None:
                return None
            if mail.expires_at is not None and mail.expires_at <= now:
                give_up(mail, "expired")
                continue
            if mail.attempts >= MAX_ATTEMPTS:
                # Its last attempt took the worker with it.
                give_up(mail, mail.error or "the worker died while sending")
                continue
            mail.state = MailState.SENDING
            mail.attempts += 1
            mail.due_at = now + LEASE
            mail.save(update_fields=["state", "attempts", "due_at"])
        return mail


def build(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message of a row. Raises ``ValueError`` where it can't be made."""
    content = (
        unseal(mail.sealed)
        if mail.is_secret and mail.sealed is not None
        else {"subject": mail.subject, "text": mail.text, "html": mail.html}
    )
    if not content["text"]:
        raise ValueError("the mail has no text")
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if mail.language:
        headers["Content-Language"] = mail.language
    if mail.unsubscribe:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["text"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers=headers,
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    if mail.calendar:
        # The last alternative, and with its method: by it mail programs tell an invitation from an attached file.
        method = METHOD.search(mail.calendar)
        if method is None:
            raise ValueError("the date has no method")
        message.attach_alternative(mail.calendar, f"text/calendar; method={method[1]}")
    message.message()  # a broken address or header shows here, before the server is spoken to
    return message


def settle(mail: OutgoingMail, trouble: Trouble | None) -> None:
    """Write down how an attempt ended, unless the lease has passed and another worker has taken the row since."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, due_at=mail.due_at)
    now = timezone.now()
    if trouble is None:
        mine.update(state=MailState.SENT, sent_at=now, sealed=None, error="")
        log.info("mail.sent", extra={"mail": mail.pk, "news": mail.event, "attempts": mail.attempts})
        return
    log.warning("mail.not_sent", extra={"mail": mail.pk, "news": mail.event, "attempts": mail.attempts})
    if trouble.server:
        mine.update(state=MailState.QUEUED, attempts=mail.attempts - 1, due_at=now + SERVER_PAUSE, error=trouble.text)
    elif trouble.permanent or mail.attempts >= MAX_ATTEMPTS:
        with transaction.atomic():
            row = mine.select_for_update().first()
            if row is not None:
                give_up(row, trouble.text)
    else:
        mine.update(state=MailState.QUEUED, due_at=now + PAUSES[mail.attempts - 1], error=trouble.text)


def give_up(mail: OutgoingMail, error: str) -> None:
    """A mail has failed: it is shown to administrators; the text of a secret one is wiped."""
    mail.state, mail.error, mail.sealed = MailState.FAILED, error[:500], None
    mail.save(update_fields=["state", "error", "sealed"])


def deliver(ids: list[int]) -> None:
    """Deliver these mails as far as they are due; what is left over is found by a sweep."""
    postman = Postman()
    try:
        for pk in ids:
            if postman.deliver(pk) is False:
                return
    finally:
        postman.close()


def deliver_due(seconds: float = SWEEP_SECONDS) -> int:
    """Deliver whatever is due, for ``seconds`` at most; returns the number of attempts."""
    postman, attempts, end = Postman(), 0, time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            went_on = postman.deliver()
            if went_on is None:
                break
            attempts += 1
            if went_on is False:
                break
    finally:
        postman.close()
    return attempts
