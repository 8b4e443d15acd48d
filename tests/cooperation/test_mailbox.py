"""The development mailbox shows what would have been sent, and exists on one machine only."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from accounts.models import User
from cooperation.mailbox import FolderBackend, newest

BACKEND = "cooperation.mailbox.FolderBackend"


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.MAILBOX = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = BACKEND
    return settings.MAILBOX


def send(subject: str, text: str) -> None:
    """Send one message as the outbox does."""
    mail = EmailMultiAlternatives(
        subject, text, "portal@example.test", ["一号 <one@example.test>"], connection=get_connection()
    )
    mail.attach_alternative(f"<p>{text}</p>", "text/html")
    mail.send()


@pytest.mark.django_db
def test_mails_are_listed_newest_first_and_shown_whole(client: Client, folder: Path) -> None:
    send("需求已发布", "查看：http://localhost:8000/needs/1/ 验证码 123456")
    send("Second", "<b>bold</b>")
    assert [(mail.subject, mail.to) for mail in newest()] == [
        ("Second", "一号 <one@example.test>"),
        ("需求已发布", "一号 <one@example.test>"),
    ]
    page = client.get("/dev/mailbox/").content.decode()
    links = re.findall(r'href="(/dev/mailbox/[^"]+/)"', page)
    second, first = (client.get(link).content.decode() for link in links)
    assert '<a href="http://localhost:8000/needs/1/">http://localhost:8000/needs/1/</a> 验证码' in first
    assert "&lt;b&gt;bold&lt;/b&gt;" in second


@pytest.mark.django_db
def test_second_factor_codes_sign_in(client: Client, folder: Path) -> None:
    user = User.objects.create_user("official@example.test")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    page = client.get("/dev/mailbox/").content.decode()
    (code,) = re.findall(r"<code>(\d{6})</code>", page)
    assert validate_totp_code(secret, code)


@pytest.mark.parametrize("name", ["..%2F..%2Fsettings", "1234567890123456789-abcdef01", "x"])
def test_only_messages_are_served(client: Client, folder: Path, name: str) -> None:
    assert client.get(f"/dev/mailbox/{name}/").status_code == 404


def test_elsewhere_there_is_no_mailbox(client: Client, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert client.get("/dev/mailbox/").status_code == 404
    settings.EMAIL_BACKEND = BACKEND
    settings.PRODUCTION = True
    assert client.get("/dev/mailbox/").status_code == 404


def test_an_interrupted_write_leaves_no_message(folder: Path) -> None:
    class Broken:
        def message(self) -> None:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        FolderBackend().send_messages([Broken()])
    assert list(folder.glob("*.eml")) == []
