"""Signing up and in: confirmation, codes, and answers that never tell whether an address is known."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import PrivacyConsent, User
from accounts.privacy import VERSION
from tests.accounts.conftest import mails_to
from tests.factories.accounts import give_role, make_organisation, make_user

KNOWN, UNKNOWN = "known@example.test", "unknown@example.test"
PASSWORD = "a-long-enough-phrase"
LOGIN, CODE = reverse("account_login"), reverse("account_request_login_code")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test begins with nothing counted."""
    cache.clear()


def form(email: str, /, **changes: Any) -> dict[str, Any]:
    """A filled-in sign-up form."""
    values = {
        "email": email,
        "password1": PASSWORD,
        "name": "王小明",
        "phone": "138 0000 0000",
        "language": "zh-hans",
        "consent": "on",
    }
    return {key: value for key, value in (values | changes).items() if value is not None}


def code_in(text: str) -> str:
    """The code of a mail."""
    found = re.search(r"\b\d{8}\b", text)
    assert found
    return found[0]


def visible(response: Any) -> tuple[int, str, str]:
    """What an onlooker sees of an answer: status, where it leads, the page without its tokens."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|data-csrf)="[^"]*"', r'\1=""', response.content.decode())
    return response.status_code, response.headers.get("Location", ""), page


def test_signing_up_needs_the_mailed_code() -> None:
    browser = Client()
    answer = browser.post(reverse("account_signup"), form("New@Example.test"))
    assert answer["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.name, user.phone, user.language) == (
        "new@example.test",
        "王小明",
        "138 0000 0000",
        "zh-hans",
    )
    assert list(PrivacyConsent.objects.values_list("user", "version")) == [(user.pk, VERSION)]
    assert browser.get(reverse("accounts:profile")).status_code == 302
    [mail] = mails_to(user.email)
    answer = browser.post(reverse("account_email_verification_sent"), {"code": code_in(mail["text"])})
    assert answer["Location"] == reverse("accounts:start")
    assert browser.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", None),
        ("name", ""),
        ("phone", "call me"),
        ("phone", "12"),
        ("language", "fr"),
        ("password1", "1234567890"),
        ("password1", "short"),
        ("email", "no address"),
    ],
)
def test_bad_input_is_told_beside_its_field(field: str, value: str | None) -> None:
    answer = Client().post(reverse("account_signup"), form(KNOWN, **{field: value}))
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.exists()


def test_signing_up_does_not_tell_who_is_known() -> None:
    make_user(email=KNOWN, password=PASSWORD)
    seen = {}
    for address in (KNOWN, UNKNOWN):
        browser = Client()
        first = visible(browser.post(reverse("account_signup"), form(address)))
        second = visible(browser.get(reverse("account_email_verification_sent")))
        third = visible(browser.post(reverse("account_email_verification_sent"), {"code": "00000000"}))
        seen[address] = [(s, where, page.replace(address, "ADDRESS")) for s, where, page in (first, second, third)]
    assert seen[KNOWN] == seen[UNKNOWN]
    [mail] = mails_to(KNOWN)
    assert not re.search(r"\b\d{8}\b", mail["text"])
    assert User.objects.filter(email=KNOWN).count() == 1


@pytest.mark.parametrize(
    ("url", "field"), [(reverse("account_reset_password"), "email"), (reverse("account_request_login_code"), "email")]
)
def test_reset_and_code_do_not_tell_who_is_known(url: str, field: str) -> None:
    make_user(email=KNOWN, password=PASSWORD)
    seen = {}
    for address in (KNOWN, UNKNOWN):
        browser = Client()
        first = browser.post(url, {field: address})
        second = browser.get(first["Location"])
        seen[address] = [
            (status, where, page.replace(address, "ADDRESS"))
            for status, where, page in (visible(first), visible(second))
        ]
        assert len(mails_to(address)) == 1
    assert seen[KNOWN] == seen[UNKNOWN]


def test_a_wrong_password_does_not_tell_who_is_known() -> None:
    make_user(email=KNOWN, password=PASSWORD)
    seen = {}
    for address in (KNOWN, UNKNOWN):
        answer = visible(Client().post(LOGIN, {"login": address, "password": "wrong"}))
        seen[address] = (answer[0], answer[1], answer[2].replace(address, "ADDRESS"))
    assert seen[KNOWN] == seen[UNKNOWN]


def test_signing_in_by_mailed_code() -> None:
    user = make_user(email=KNOWN, language="en")
    browser = Client()
    browser.post(CODE, {"email": KNOWN})
    [mail] = mails_to(KNOWN)
    assert mail["subject"].endswith("is your code for signing in")
    answer = browser.post(reverse("account_confirm_login_code"), {"code": code_in(mail["text"])})
    assert answer["Location"] == reverse("accounts:start")
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_three_wrong_codes_end_the_attempt() -> None:
    make_user(email=KNOWN)
    browser = Client()
    browser.post(CODE, {"email": KNOWN})
    code = code_in(mails_to(KNOWN)[0]["text"])
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    for _ in range(3):
        browser.post(reverse("account_confirm_login_code"), {"code": wrong})
    answer = browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer["Location"] == CODE
    assert "_auth_user_id" not in browser.session


def test_too_many_tries_are_stopped() -> None:
    make_user(email=KNOWN, password=PASSWORD)
    for _ in range(5):
        Client().post(LOGIN, {"login": KNOWN, "password": "wrong"})
    answer = Client().post(LOGIN, {"login": KNOWN, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert Session.objects.count() == 0 or "_auth_user_id" not in Client().session


def test_password_reset_by_link() -> None:
    user = make_user(email=KNOWN, password=PASSWORD)
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": KNOWN})
    found = re.search(r"https?://[^/\s]+(/\S+/key/\S+)", mails_to(KNOWN)[0]["text"])
    assert found
    form_url = browser.get(found[1])["Location"]
    browser.post(form_url, {"password1": "another-long-phrase", "password2": "another-long-phrase"})
    user.refresh_from_db()
    assert user.check_password("another-long-phrase")
    assert mails_to(KNOWN)[-1]["text"].count("testserver") == 0


def test_with_a_role_signing_in_leads_home() -> None:
    user = make_user(email=KNOWN, password=PASSWORD)
    give_role(user, make_organisation("enterprise"), "enterprise_head")
    answer = Client().post(LOGIN, {"login": KNOWN, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_whoever_was_deactivated_does_not_get_in() -> None:
    user = make_user(email=KNOWN, password=PASSWORD)
    user.is_active = False
    user.save(update_fields=["is_active"])
    browser = Client()
    assert browser.post(LOGIN, {"login": KNOWN, "password": PASSWORD})["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in browser.session


def test_passkeys_are_offered() -> None:
    page = Client().get(LOGIN).content.decode()
    assert reverse("mfa_login_webauthn") in page
    answer = Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.status_code in (200, 302)
