"""Saved searches: each new hit is told once, at the time that was asked for, to whoever may see it."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import personal
from core.errors import DomainError
from needs.enums import NeedState
from notifications.models import Notification, OutgoingMail
from search import alerts, services
from search.clock import next_look
from search.models import SavedSearch
from tests.factories.accounts import reading_english, signed_in
from tests.factories.needs import make_need
from tests.factories.search import make_saved_search
from tests.factories.world import World

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()


@pytest.fixture(autouse=True)
def no_other_search(world: World) -> None:
    """Only the searches of the test itself."""
    SavedSearch.objects.all().delete()


def at(*moment: int) -> datetime.datetime:
    return datetime.datetime(*moment, tzinfo=ZONE)  # type: ignore[arg-type,misc]


def publish(world: World, title: str = "Zirconocene", state: str = NeedState.PUBLISHED, **fields: Any) -> Any:
    return make_need(
        world.records["enterprise_profile"], state, by=world.users["enterprise_head"], title=title, **fields
    )


def mails(user: Any) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(user=user, event=alerts.EVENT).order_by("id"))


def test_a_new_hit_is_told_once_with_the_reason(world: World) -> None:
    researcher = reading_english(world.users["researcher"])
    publish(world, "Zirconocene before")
    saved = make_saved_search(researcher, "zirconocene", filters={"kind": "need"}, name="My metallocenes")
    assert alerts.tell_due() == 0
    need = publish(world)
    publish(world, "A draft of Zirconocene", NeedState.DRAFT)
    assert alerts.tell_due() == 1
    (mail,) = mails(researcher)
    assert mail.subject == "1 new hit of your search “My metallocenes”"
    assert f"Needs {need.number}: Zirconocene" in mail.text
    assert f"/needs/{need.pk}/" in mail.text
    assert "“zirconocene”, occur in texts that you may see" in mail.text
    assert "Narrowed to: Needs" in mail.text
    assert f"/search/saved/{saved.pk}/" in mail.text
    assert "draft" not in mail.text
    assert mail.unsubscribe
    need.background = "More text about it."
    need.save()
    assert alerts.tell_due() == 0
    assert len(mails(researcher)) == 1


def test_a_need_that_opens_later_is_news_then(world: World) -> None:
    researcher = world.users["researcher"]
    make_saved_search(researcher, "zirconocene")
    need = publish(world, state=NeedState.SUBMITTED)
    assert alerts.tell_due() == 0
    need.state = NeedState.PUBLISHED
    need.save()
    assert alerts.tell_due() == 1
    other = world.users["outside_researcher"]
    make_saved_search(other, "zirconocene")
    publish(world)
    assert alerts.tell_due() == 1
    assert mails(other) == []


def test_whoever_lost_the_right_is_told_nothing(world: World) -> None:
    researcher = world.users["researcher"]
    make_saved_search(researcher, "zirconocene")
    membership = world.records["membership_researcher"]
    membership.ended_at = timezone.now()
    membership.save()
    publish(world)
    assert alerts.tell_due() == 0
    researcher.is_active = False
    researcher.save()
    assert alerts.tell_due() == 0
    assert not SavedSearch.objects.filter(user=researcher, due_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("frequency", "now", "expected"),
    [
        ("now", at(2026, 11, 22, 12), at(2026, 11, 22, 12)),
        ("daily", at(2026, 11, 20, 7), at(2026, 11, 20, 8)),  # a Friday
        ("daily", at(2026, 11, 20, 8), at(2026, 11, 23, 8)),
        ("daily", at(2026, 11, 22, 7), at(2026, 11, 23, 8)),
        ("weekly", at(2026, 11, 22, 12), at(2026, 11, 23, 8)),
        ("weekly", at(2026, 11, 23, 8), at(2026, 11, 30, 8)),
        ("weekly", at(2026, 2, 18, 8), at(2026, 2, 24, 8)),  # the week of the Spring Festival
        ("off", at(2026, 11, 22, 12), None),
    ],
)
def test_times(frequency: str, now: datetime.datetime, expected: datetime.datetime | None) -> None:
    assert next_look(frequency, now) == expected


def test_daily_waits_for_its_hour(world: World) -> None:
    researcher = world.users["researcher"]
    saved = make_saved_search(researcher, "zirconocene", frequency="daily")
    publish(world)
    publish(world)
    assert alerts.tell_due() == 0
    due = saved.due_at
    assert due is not None
    assert alerts.tell_due(due) == 1
    assert len(mails(researcher)) == 1
    saved.refresh_from_db()
    assert saved.due_at is not None
    assert saved.due_at > due
    assert Notification.objects.filter(user=researcher, event=alerts.EVENT).count() == 1


def test_many_hits_make_one_bounded_mail(world: World) -> None:
    researcher = reading_english(world.users["researcher"])
    make_saved_search(researcher, "zirconocene")
    for number in range(23):
        publish(world, f"Zirconocene {number}")
    alerts.tell_due()
    (mail,) = mails(researcher)
    assert mail.subject.startswith("23 new hits")
    assert mail.text.count("Zirconocene ") == 20
    assert "… and 3 more." in mail.text


def test_a_fault_in_one_search_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_saved_search(world.users["college_admin"], "zirconocene")
    make_saved_search(world.users["researcher"], "zirconocene")
    publish(world)
    usual = alerts.new_hits

    def failing(saved: SavedSearch) -> Any:
        if saved.pk == first.pk:
            raise RuntimeError
        return usual(saved)

    monkeypatch.setattr(alerts, "new_hits", failing)
    assert alerts.tell_due() == 1
    monkeypatch.undo()
    assert alerts.tell_due() == 1


def test_limits(world: World) -> None:
    user = world.users["enterprise_head"]
    make_saved_search(user, "zirconocene")
    with pytest.raises(DomainError):
        make_saved_search(user, "zirconocene")
    with pytest.raises(DomainError):
        make_saved_search(user, "，。")
    for number in range(services.MOST_SAVED - 1):
        make_saved_search(user, f"word{number}")
    with pytest.raises(DomainError):
        make_saved_search(user, "one more")


def test_pages(world: World) -> None:
    user = reading_english(world.users["enterprise_head"])
    client = signed_in(user)
    page = client.get("/search/?q=pigment&kind=need").content.decode()
    assert 'href="/search/saved/new/?q=pigment&amp;kind=need"' in page
    answer = client.post("/search/saved/new/?q=pigment&kind=need", {"name": "Pigments", "frequency": "weekly"})
    assert (answer.status_code, answer["Location"]) == (302, "/search/saved/")
    saved = SavedSearch.objects.get(user=user)
    assert (saved.query, saved.filters, saved.frequency) == ("pigment", {"kind": "need"}, "weekly")
    again = client.post("/search/saved/new/?q=pigment&kind=need", {"name": "Pigments", "frequency": "weekly"})
    assert (again.status_code, "You keep this search already." in again.content.decode()) == (422, True)
    client.post(f"/search/saved/{saved.pk}/change/", {"name": "Colours", "frequency": "off"})
    saved.refresh_from_db()
    assert (saved.name, saved.due_at) == ("Colours", None)
    assert "Colours" in client.get("/search/saved/").content.decode()
    assert client.get(f"/search/saved/{saved.pk}/")["Location"] == "/search/?q=pigment&kind=need"
    client.post(f"/search/saved/{saved.pk}/delete/")
    assert not SavedSearch.objects.filter(user=user).exists()


def test_the_list_costs_the_same_at_two_sizes(world: World) -> None:
    user = world.users["enterprise_head"]
    client = signed_in(user)

    def statements() -> int:
        client.get("/search/saved/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/saved/")
        return len(queries)

    make_saved_search(user, "one")
    small = statements()
    for number in range(15):
        make_saved_search(user, f"word{number}")
    assert statements() == small <= 10


def test_personal_data(world: World) -> None:
    researcher = world.users["researcher"]
    make_saved_search(researcher)
    kept = personal.export_of(researcher)["saved_searches"]
    assert [(row["name"], row["query"], row["frequency"]) for row in kept] == [("chloride", "chloride", "now")]
    personal.erase_parts(researcher)
    assert not SavedSearch.objects.filter(user=researcher).exists()
