"""What every request learns: scope, chosen organisation, language; and what it costs."""

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from accounts.scope import NOBODY, scope_of
from accounts.services import end_membership
from tests.factories.accounts import give_role, make_user, signed_in
from tests.factories.world import World


def test_removal_takes_effect_at_the_next_request(world: World) -> None:
    page = reverse("accounts:people", args=[world.organisations["enterprise"].pk])
    browser = signed_in(world.users["enterprise_member"])
    assert browser.get(page).status_code == 200
    end_membership(membership=world.records["membership_enterprise_member"], actor=world.users["enterprise_head"])
    assert browser.get(page).status_code == 404
    assert browser.get(reverse("accounts:profile")).status_code == 200


def test_deactivation_ends_the_session(world: World) -> None:
    user = world.users["researcher"]
    browser = signed_in(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert browser.get(reverse("accounts:profile"))["Location"].startswith("/accounts/login/")
    assert scope_of(user) is NOBODY


@pytest.mark.parametrize("role", ["enterprise_head", "researcher", "district_official"])
def test_a_bare_signed_in_view_costs_three_statements(world: World, role: str) -> None:
    from django.db import connection

    browser = signed_in(world.user(role))
    url = reverse("accounts:colleagues")
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 302
    assert len(seen) == 3, [query["sql"] for query in seen]


def test_pages_stay_within_ten_statements(world: World) -> None:
    from django.db import connection

    enterprise = world.organisations["enterprise"]
    for _ in range(12):
        give_role(make_user(), enterprise, Role.ENTERPRISE_MEMBER)
    pages = {
        reverse("accounts:people", args=[enterprise.pk]): "enterprise_head",
        reverse("accounts:profile"): "district_official",
        reverse("accounts:organisations") + "?kind=enterprise": "platform_admin",
        reverse("accounts:organisation", args=[world.organisations["college"].pk]): "platform_admin",
        reverse("accounts:links"): "platform_admin",
        reverse("accounts:erasures"): "platform_admin",
    }
    for url, role in pages.items():
        browser = signed_in(world.user(role))
        browser.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url).status_code == 200
        assert len(seen) <= 10, (url, [query["sql"] for query in seen])


def test_switching_between_organisations(world: World) -> None:
    user, college = world.users["enterprise_member"], world.organisations["college"]
    give_role(user, college, Role.RESEARCHER)
    browser = signed_in(user)
    colleagues, switch = reverse("accounts:colleagues"), reverse("accounts:switch")
    people = {
        name: reverse("accounts:people", args=[world.organisations[name].pk]) for name in ("enterprise", "college")
    }
    assert browser.get(colleagues)["Location"] == people["enterprise"]
    assert browser.post(switch, {"organisation": college.pk, "next": "/me/"})["Location"] == "/me/"
    assert browser.get(colleagues)["Location"] == people["college"]
    # Neither another's organisation nor another's address.
    answer = browser.post(switch, {"organisation": world.organisations["park"].pk, "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/"
    assert browser.get(colleagues)["Location"] == people["college"]
    Membership.objects.filter(user=user, organisation=college).update(ended_at=timezone.now())
    assert browser.get(colleagues)["Location"] == people["enterprise"]


def test_the_stored_language_is_read_on_any_machine(world: World) -> None:
    user = world.users["researcher"]
    user.language = "en"
    user.save(update_fields=["language"])
    answer = signed_in(user).get(reverse("accounts:profile"), headers={"Accept-Language": "zh-hans"})
    assert answer.headers["Content-Language"] == "en"


def test_the_switch_stores_the_language(world: World) -> None:
    user = world.users["researcher"]
    browser = signed_in(user)
    browser.post(reverse("set_language"), {"language": "en", "next": "/me/"})
    user.refresh_from_db()
    assert user.language == "en"
    browser.post(reverse("set_language"), {"language": "tlh", "next": "/me/"})
    user.refresh_from_db()
    assert user.language == "en"


def test_visitors_choose_by_cookie() -> None:
    browser = Client()
    browser.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert browser.cookies["django_language"].value == "en"
