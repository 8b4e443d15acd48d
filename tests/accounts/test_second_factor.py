"""The second factor: compulsory by role, wherever the person came from."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.enums import ROLES_OF_KIND, SECOND_FACTOR_ROLES, Role
from accounts.scope import scope_of
from accounts.second_factor import must_use_second_factor
from cooperation.adapters import SecondFactorAdapter
from core.sealing import unseal
from tests.factories.accounts import TOTP_SECRET, give_role, make_organisation, make_user, signed_in

KIND_OF = {role: kind for kind, roles in ROLES_OF_KIND.items() for role in roles}
PASSWORD = "a-long-enough-phrase"
PROFILE = reverse("accounts:profile")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test begins with nothing counted and no code used."""
    cache.clear()


def code(secret: str = TOTP_SECRET) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def holder(role: str, *, enrolled: bool) -> Any:
    """A new person with a role."""
    user = make_user(password=PASSWORD)
    give_role(user, make_organisation(KIND_OF[role]), role)
    if not enrolled:
        Authenticator.objects.filter(user=user).delete()
        user._scope = None
    return user


@pytest.mark.parametrize("role", list(Role))
def test_which_roles_need_it(role: str) -> None:
    user = holder(role, enrolled=False)
    assert must_use_second_factor(user, scope_of(user)) == (role in SECOND_FACTOR_ROLES)
    answer = signed_in(user, second_factor=False).get(PROFILE)
    expected = (302, f"{reverse('mfa_index')}?next=/me/") if role in SECOND_FACTOR_ROLES else (200, "")
    assert (answer.status_code, answer.headers.get("Location", "")) == expected


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_enrolled_but_not_used_in_this_session(role: str) -> None:
    user = holder(role, enrolled=True)
    browser = signed_in(user, second_factor=False)
    assert browser.get(PROFILE)["Location"] == f"{reverse('mfa_reauthenticate')}?next=/me/"
    # Neither may the first factor alone add or remove the second.
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes"):
        assert browser.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))
    answer = browser.post(f"{reverse('mfa_reauthenticate')}?next=/me/", {"code": code(), "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert browser.get(PROFILE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_enrolling_opens_the_portal() -> None:
    user = holder(Role.COLLEGE_ADMIN, enrolled=False)
    browser = signed_in(user, second_factor=False)
    reauthenticated = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert reauthenticated.status_code == 302
    browser.get(reverse("mfa_activate_totp"))
    secret = browser.session["mfa.totp.secret"]
    browser.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert browser.get(PROFILE).status_code == 200
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept
    assert unseal(kept, purpose="second-factor") == secret


def test_signing_in_asks_for_the_code_of_whoever_is_enrolled() -> None:
    user = holder(Role.DISTRICT_OFFICIAL, enrolled=True)
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session
    browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in browser.session
    assert browser.post(reverse("mfa_authenticate"), {"code": code()})["Location"] == "/"
    assert browser.get(PROFILE).status_code == 200


def test_a_code_works_once() -> None:
    user = holder(Role.DISTRICT_OFFICIAL, enrolled=True)
    used = code()
    for expected in (True, False):
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": used})
        assert ("_auth_user_id" in browser.session) == expected


def test_the_last_authenticator_of_an_official_stays() -> None:
    official, head = holder(Role.PARK_OFFICIAL, enrolled=True), holder(Role.ENTERPRISE_HEAD, enrolled=False)
    adapter = SecondFactorAdapter()
    assert not adapter.can_delete_authenticator(Authenticator.objects.get(user=official))
    Authenticator.objects.create(user=official, type=Authenticator.Type.WEBAUTHN, data={})
    assert adapter.can_delete_authenticator(Authenticator.objects.get(user=official, type="totp"))
    spare = Authenticator.objects.create(user=head, type=Authenticator.Type.TOTP, data={})
    assert adapter.can_delete_authenticator(spare)


def test_a_role_given_during_the_session_asks_at_the_next_request() -> None:
    user = holder(Role.RESEARCHER, enrolled=False)
    browser = signed_in(user)
    assert browser.get(PROFILE).status_code == 200
    give_role(user, make_organisation("college"), Role.COLLEGE_ADMIN)
    Authenticator.objects.filter(user=user).delete()
    assert browser.get(PROFILE)["Location"].startswith(reverse("mfa_index"))


def test_whoever_enters_the_administration_needs_it() -> None:
    user = make_user(is_superuser=True, is_staff=True)
    browser = signed_in(user, second_factor=False)
    assert browser.get("/admin/")["Location"] == f"{reverse('mfa_index')}?next=/admin/"
    assert Client().get("/admin/").headers["Location"].startswith("/admin/login/")
    assert Client().get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_a_page_that_does_not_exist_shows_nothing_of_the_role() -> None:
    user = holder(Role.DISTRICT_OFFICIAL, enrolled=True)
    answer = signed_in(user, second_factor=False).get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert answer.context["shell"].roles == frozenset()


def test_fragments_are_told_to_load_the_page() -> None:
    user = holder(Role.DISTRICT_OFFICIAL, enrolled=True)
    answer = signed_in(user, second_factor=False).get(PROFILE, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{reverse('mfa_reauthenticate')}?next=/"


@pytest.mark.parametrize("name", ["accounts:privacy"])
def test_what_stays_open(name: str) -> None:
    browser = signed_in(holder(Role.TRANSFER_OFFICE, enrolled=False), second_factor=False)
    assert browser.get(reverse(name)).status_code == 200
    assert browser.post(reverse("set_language"), {"language": "en", "next": "/"}).status_code == 302
    assert browser.post(reverse("account_logout"))["Location"] == "/"
