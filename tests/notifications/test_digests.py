"""Digests: one per person and period, at eight on working days, with what waits."""

import datetime

import pytest
import time_machine

from notifications import digests
from notifications.models import Digest, OutgoingMail
from notifications.selectors import preferences_of
from notifications.services import mark_read, notify, set_preferences, unsubscribe

pytestmark = pytest.mark.django_db


def beijing(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def news(world, kind):
    """Tells Alice, who wants a digest."""

    def tell(dedupe: str, frequency: str = "daily") -> None:
        set_preferences(user=world.alice, chosen={"sample.news": frequency})
        notify(
            event="sample.news",
            record=world.record,
            recipients=[world.alice],
            dedupe=dedupe,
            context={"task": dedupe},
            url="/e/1/",
        )

    return tell


@pytest.mark.parametrize(
    ("frequency", "now", "expected"),
    [
        ("daily", "2026-11-23 07:59", None),
        ("daily", "2026-11-23 08:00", "2026-11-23"),
        ("daily", "2026-11-22 12:00", None),  # Sunday
        ("daily", "2026-10-01 12:00", None),  # National Day
        ("weekly", "2026-11-23 08:00", "2026-11-23"),
        ("weekly", "2026-11-27 23:59", "2026-11-23"),
        ("weekly", "2026-11-28 12:00", None),  # Saturday
    ],
)
def test_when_a_digest_is_due(frequency: str, now: str, expected: str | None) -> None:
    period = digests.period_of(frequency, beijing(now))
    assert (period.isoformat() if period else None) == expected


def test_the_day_in_one_mail_and_only_once(world, news) -> None:
    news("one")
    news("two")
    assert OutgoingMail.objects.count() == 0
    now = beijing("2026-11-23 08:05")
    assert digests.write_digests(now) == 1
    assert digests.write_digests(now) == 0
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.event, mail.text.count("http://localhost:8000/e/1/")) == (
        "alice@example.cn",
        "digest.daily",
        2,
    )
    assert "unsubscribe" in mail.unsubscribe
    news("three")
    assert digests.write_digests(now) == 0
    assert digests.write_digests(beijing("2026-11-24 08:05")) == 1
    assert Digest.objects.count() == 2


def test_news_read_in_the_portal_is_left_out(world, news) -> None:
    news("one")
    mark_read(user=world.alice)
    assert digests.write_digests(beijing("2026-11-23 08:05")) == 0
    news("two", frequency="weekly")
    assert digests.write_digests(beijing("2026-11-23 08:05")) == 1
    assert OutgoingMail.objects.get().event == "digest.weekly"


def test_who_may_not_sign_in_gets_none(world, news) -> None:
    news("one")
    world.alice.is_active = False
    world.alice.save(update_fields=["is_active"])
    assert digests.write_digests(beijing("2026-11-23 08:05")) == 0
    assert OutgoingMail.objects.count() == 0


def test_what_waits_is_listed(world, news, machine, rule) -> None:
    with time_machine.travel(beijing("2026-11-23 09:00"), tick=False):
        machine.created(world.record, actor=None)
    news("one")
    with time_machine.travel(beijing("2026-11-27 09:00"), tick=False):
        digests.write_digests()
    text = OutgoingMail.objects.get().text
    assert str(world.record) in text
    assert "2026年11月26日" in text


def test_unsubscribing_from_a_digest_switches_off_what_came_in_it(world, news) -> None:
    news("one")
    unsubscribe(user=world.alice, event="digest.daily")
    chosen = {choice.event.key: choice.frequency for choice in preferences_of(world.alice)}
    assert (chosen["sample.news"], chosen["waiting.reminder"]) == ("off", "now")
