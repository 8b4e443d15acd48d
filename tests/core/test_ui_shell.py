"""The shell: what it offers to whom, in which language, and what htmx gets."""

import json
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from core import navigation
from core.context import Shell
from core.middleware import HtmxAnswersMiddleware
from core.navigation import NavItem
from core.views import errors

OFFICIAL = frozenset({"district_official"})


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(
        NavItem("figures", "Figures", "chart-bar", "core:style", OFFICIAL, phone=True, order=9, section="district"),
        NavItem("home", "Home", "inbox", "core:style", phone=True, order=1, count="waiting"),
        NavItem("needs", "Needs", "bulb", "core:style", phone=OFFICIAL, order=2, section="cooperation", visitors=True),
        NavItem("secret", "Audit", "history", "core:style", frozenset({"platform_admin"}), phone=True),
    )


def keys(roles: frozenset[str], signed_in: bool = True) -> list[str]:
    return [item.key for item in navigation.entries_for(roles, signed_in)]


def test_entries_by_role(entries: None) -> None:
    assert [keys(OFFICIAL), keys(frozenset({"researcher"})), keys(frozenset(), signed_in=False)] == [
        ["home", "needs", "figures"],
        ["home", "needs"],
        ["needs"],
    ]


def test_the_bottom_bar_holds_what_the_role_does_most(entries: None) -> None:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True)
    request.scope = SimpleNamespace(roles=frozenset({"researcher"}))
    assert [item.key for item in Shell(request).phone] == ["home"]


def test_a_key_is_used_once(entries: None) -> None:
    with pytest.raises(ValueError, match="home"):
        navigation.register(NavItem("home", "Other", "home", "core:style"))


@pytest.mark.parametrize(("code", "words"), [("zh-hans", "组件一览"), ("en", "Every component, once")])
def test_the_language_switch_keeps_the_page(client: Client, db: None, code: str, words: str) -> None:
    address = reverse("core:style") + "?a=1"
    answer = client.post(reverse("set_language"), {"language": code, "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address).content.decode()
    assert f"<h1>{words}</h1>" in page
    assert f'name="next" value="{address}"' in page


def test_a_visitor_costs_no_statement(client: Client, django_assert_num_queries, db: None) -> None:
    with django_assert_num_queries(0):
        assert client.get(reverse("core:style")).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "/needs/999999999/nowhere/"])
def test_a_missing_page_says_nothing_of_existence(client: Client, db: None, path: str) -> None:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "There is nothing at this address, or nothing that is open to you." in answer.content.decode()


def test_htmx_gets_the_words_of_an_error_only(client: Client, db: None) -> None:
    answer = client.get("/nowhere/", headers={"hx-request": "true", "accept-language": "en"})
    assert answer.status_code == 404
    assert answer.content.decode().strip().startswith('<div class="notice tone-bad">')


def test_a_form_without_token_is_refused_in_words(db: None) -> None:
    answer = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(reverse("set_language"), {})
    assert (answer.status_code, "The form has expired" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("name", ["500.html", "503.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_last_pages_need_neither_request_nor_database(name: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(name)
    assert f'<html lang="{language}">' in page
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429])
def test_every_error_page_says_what_to_do(db: None, status: int) -> None:
    request = RequestFactory().get("/")
    with translation.override("en"):
        page = errors.page(request, status)
    assert page.status_code == status
    assert 'href="/"' in page.content.decode()


def htmx_request(path: str = "/rows/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = {}
    request.htmx = SimpleNamespace(current_url_abs_path="/needs/?a=1")
    request._messages = FallbackStorage(request)
    return request


def test_an_expired_session_leads_to_the_sign_in_page_and_back() -> None:
    answer = HtmxAnswersMiddleware(lambda request: HttpResponseRedirect("/accounts/login/?next=/rows/"))(htmx_request())
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=%2Fneeds%2F%3Fa%3D1")


def test_messages_travel_in_a_header() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "已保存")
        messages.error(request, "Not sent")
        return HttpResponse("row", headers={"HX-Trigger": '{"rowSaved": 1}'})

    answer = HtmxAnswersMiddleware(view)(htmx_request())
    assert json.loads(answer["HX-Trigger"]) == {
        "rowSaved": 1,
        "portal:messages": [{"text": "已保存", "tone": "good"}, {"text": "Not sent", "tone": "bad"}],
    }


def test_messages_stay_for_the_page_that_follows() -> None:
    request = htmx_request()

    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Saved")
        return HttpResponse(status=204, headers={"HX-Redirect": "/needs/"})

    answer = HtmxAnswersMiddleware(view)(request)
    assert "HX-Trigger" not in answer
    assert [str(message) for message in messages.get_messages(request)] == ["Saved"]


def test_a_silent_database_is_maintenance_not_a_fault() -> None:
    try:
        raise OperationalError
    except OperationalError:
        answer = errors.server_error(RequestFactory().get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
