"""The development mailbox: on one machine outgoing mail goes to a folder, and a page shows it and the second-factor codes.

Never in production: its addresses are mounted in local and test mode only, and answer where mail goes to this backend.
"""

import email
import email.policy
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as ParsedMessage
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Chinese text sets no blank before an address, so Django's urlize would miss it.
ADDRESS = re.compile(r"(https?://[!-;=?-~]+)")
NAME = re.compile(r"[0-9]{19}-[0-9a-f]{8}")
SHOWN = 100


class FolderBackend(BaseEmailBackend):
    """Writes each message as a file; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; a message is there whole or not at all."""
        settings.MAILBOX.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            target = settings.MAILBOX / f"{time.time_ns():019d}-{uuid.uuid4().hex[:8]}.eml"
            partial = target.with_suffix(".new")
            partial.write_bytes(message.message().as_bytes())
            partial.rename(target)
        return len(email_messages)


@dataclass(frozen=True)
class StoredMail:
    """One message of the mailbox, as the pages show it."""

    name: str
    subject: str
    to: str
    sent: datetime | None
    text: str
    attachments: tuple[str, ...]


def read_mail(path: Path) -> StoredMail:
    """Parse one file."""
    message: ParsedMessage = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    return StoredMail(
        name=path.stem,
        subject=message.get("Subject", ""),
        to=message.get("To", ""),
        sent=message["Date"].datetime if message["Date"] else None,
        text=body.get_content() if body else "",
        attachments=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def linked(text: str) -> SafeString:
    """Text as HTML with its addresses as links."""
    parts = enumerate(ADDRESS.split(text))
    return format_html_join("", "{}", ((format_html('<a href="{0}">{0}</a>', p) if i % 2 else p,) for i, p in parts))


def newest() -> list[StoredMail]:
    """The latest messages, newest first."""
    return [read_mail(path) for path in sorted(settings.MAILBOX.glob("*.eml"), reverse=True)[:SHOWN]]


def second_factor_codes() -> list[tuple[str, str]]:
    """Address and present code of everybody with an authenticator app."""
    enrolled = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user").order_by("user__email")
    counter = int(time.time()) // mfa_settings.TOTP_PERIOD
    return [(row.user.email, format_hotp_value(hotp_value(decrypt(row.data["secret"]), counter))) for row in enrolled]


def only_with_mailbox(view: Any) -> Any:
    """404 unless mail goes to the folder: a guard besides the addresses not being mounted in production."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.PRODUCTION or settings.EMAIL_BACKEND != "cooperation.mailbox.FolderBackend":
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_with_mailbox
def mailbox(request: HttpRequest) -> HttpResponse:
    """All messages, and the codes for signing in as a demonstration official."""
    return render(request, "mailbox/list.html", {"messages_sent": newest(), "codes": second_factor_codes()})


@only_with_mailbox
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message."""
    path = settings.MAILBOX / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.exists():
        raise Http404
    mail = read_mail(path)
    return render(request, "mailbox/message.html", {"mail": mail, "text": linked(mail.text)})
