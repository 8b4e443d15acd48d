"""Mails about accounts exist for all that django-allauth may send, in both languages."""

from pathlib import Path

import allauth
import pytest
from django.utils import timezone, translation

from accounts.models import User
from cooperation.letters import send_letter
from tests.accounts.conftest import mails_to

TEMPLATES = Path(allauth.__file__).parent / "templates"
# Of allauth's own mails those that our settings can never send: phone and reset by code.
NEVER = {"account/email/password_reset_code", "account/email/base"}
OURS = sorted(
    {
        f"{path.parent.relative_to(TEMPLATES)}/{path.name.removesuffix('_message.txt')}"
        for app in ("account", "mfa")
        for path in (TEMPLATES / app / "email").glob("*_message.txt")
    }
    - NEVER
)
CONTEXT = {
    "code": "12345678",
    "email": "reader@example.test",
    "from_email": "old@example.test",
    "to_email": "new@example.test",
    "deleted_email": "old@example.test",
    "ip": "192.0.2.1",
    "timestamp": timezone.now(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("template", OURS)
def test_every_mail_in_both_languages(template: str) -> None:
    for language in ("en", "zh-hans"):
        reader = User(email="reader@example.test", name="Reader", language=language)
        user = reader if language == "en" else None
        if user:
            user.save()
        with translation.override(language):
            send_letter(template, to="reader@example.test", user=user, context=CONTEXT)
    english, chinese = mails_to("reader@example.test")
    assert english["subject"]
    assert "Reader" in english["text"]
    assert "{{" not in english["text"] + english["html"] + chinese["text"]
    if "code" in template and "recovery" not in template:
        assert "12345678" in english["subject"]
