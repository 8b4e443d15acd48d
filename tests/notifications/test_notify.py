"""Telling people: who is told, how soon, in which language, and once."""

import pytest
from django.db import transaction

from core.errors import DomainError
from notifications import delivery
from notifications.enums import Frequency
from notifications.models import Notification, OutgoingMail
from notifications.selectors import people, preferences_of
from notifications.services import notify, queue_account_mail, set_preferences

CONTEXT = {"task": "Verify <b>now</b> & here"}


def tell(world, dedupe: str = "1", **arguments) -> int:
    values = {
        "event": "sample.news",
        "record": world.record,
        "recipients": people(world.district.pk, "district_official"),
        "dedupe": dedupe,
        "context": CONTEXT,
        "url": "/e/1/",
    }
    return notify(**(values | arguments))


def mails() -> set[str]:
    return set(OutgoingMail.objects.values_list("to", flat=True))


def test_people_are_the_current_holders_of_the_roles(world) -> None:
    assert list(people(world.district.pk, "district_official")) == [world.alice, world.bob]
    assert list(people(world.park.pk, "district_official")) == []
    world.bob.is_active = False
    world.bob.save(update_fields=["is_active"])
    world.alice.memberships.update(ended_at=world.alice.date_joined)
    assert list(people(world.district.pk, "district_official")) == []


def test_everybody_concerned_is_told_once_in_their_language(world, kind, mailoutbox) -> None:
    assert tell(world) == 2
    assert tell(world) == 0
    assert tell(world, dedupe="2") == 2
    assert delivery.deliver_due() == 4
    assert sorted(message.to[0] for message in mailoutbox) == ["alice@example.cn"] * 2 + ["bob@example.cn"] * 2
    by_person = {message.to[0]: message for message in mailoutbox}
    english = by_person["bob@example.cn"]
    assert english.extra_headers["Content-Language"] == "en"
    assert "Next step: Verify <b>now</b> & here" in english.body
    html = english.alternatives[0].content
    assert "Next step: Verify &lt;b&gt;now&lt;/b&gt; &amp; here" in html
    assert "<b>now</b>" not in html
    assert "http://localhost:8000/e/1/" in english.body
    assert Notification.objects.filter(user=world.alice).count() == 2


def test_the_actor_and_those_who_may_not_sign_in_are_not_told(world, kind) -> None:
    world.carol.is_active = False
    world.carol.save(update_fields=["is_active"])
    assert tell(world, recipients=[world.alice, world.bob, world.carol, world.bob], actor=world.alice) == 1
    assert mails() == {"bob@example.cn"}
    assert tell(world, recipients=[world.alice], actor=world.alice, dedupe="2") == 0


@pytest.mark.parametrize(("frequency", "written"), [("now", True), ("daily", False), ("weekly", False), ("off", False)])
def test_a_person_chooses_how_soon(world, kind, frequency: str, written: bool) -> None:
    set_preferences(user=world.alice, chosen={"sample.news": frequency})
    set_preferences(user=world.alice, chosen={"sample.news": frequency})
    tell(world, recipients=[world.alice])
    assert OutgoingMail.objects.filter(user=world.alice).exists() is written
    assert Notification.objects.get(user=world.alice).mailing == frequency
    choice = next(c for c in preferences_of(world.alice) if c.event.key == "sample.news")
    assert choice.frequency == frequency


def test_a_mandatory_kind_can_be_neither_delayed_nor_switched_off(world, kind) -> None:
    with pytest.raises(DomainError) as refused:
        set_preferences(user=world.alice, chosen={"sample.news": "off", "waiting.escalated": Frequency.OFF})
    assert refused.value.field == "waiting.escalated"
    assert next(c for c in preferences_of(world.alice) if c.event.key == "sample.news").frequency == "now"
    with pytest.raises(DomainError):
        set_preferences(user=world.alice, chosen={"sample.news": "hourly"})
    with pytest.raises(DomainError):
        set_preferences(user=world.alice, chosen={"no.such.kind": "now"})


@pytest.mark.django_db(transaction=True)
def test_rolled_back_means_no_mail(world, kind, monkeypatch) -> None:
    sent: list[tuple] = []
    monkeypatch.setattr("core.tasks.send", lambda *message: sent.append(message))

    class Failure(Exception):
        pass

    @transaction.atomic
    def fail() -> None:
        tell(world)
        raise Failure

    with pytest.raises(Failure):
        fail()
    assert (sent, OutgoingMail.objects.count(), Notification.objects.count()) == ([], 0, 0)
    tell(world)
    ids = sorted(OutgoingMail.objects.values_list("pk", flat=True))
    assert sent == [("notifications.tasks.deliver", *ids)]


def test_a_line_break_in_a_title_cannot_add_headers(world, kind, mailoutbox) -> None:
    class Item:
        title = "Title\r\nBcc: victim@example.cn"
        due_on = world.alice.date_joined.date()

    tell(world, recipients=[world.bob], context={"item": Item()})
    delivery.deliver_due()
    assert "\n" not in mailoutbox[0].subject
    assert mailoutbox[0].recipients() == ["bob@example.cn"]
    assert "Bcc" not in mailoutbox[0].message()


def test_a_code_is_encrypted_until_it_is_sent_then_wiped(world, mailoutbox) -> None:
    queue_account_mail(to="carol@example.cn", subject="Your code", text="The code is 428111", user=world.carol)
    row = OutgoingMail.objects.get()
    stored = " ".join(str(value) for value in OutgoingMail.objects.values().get().values())
    assert "428111" not in stored
    assert b"428111" not in bytes(row.sealed)
    delivery.deliver_due()
    row.refresh_from_db()
    assert (mailoutbox[0].body, row.sealed, row.state) == ("The code is 428111", None, "sent")
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers


def test_the_number_of_statements_does_not_grow_with_the_people(world, kind, django_assert_num_queries) -> None:
    tell(world, dedupe="warm up")
    with django_assert_num_queries(8):
        tell(world, recipients=[world.alice])
    with django_assert_num_queries(8):
        tell(world, recipients=[world.alice, world.bob, world.paula, world.carol, world.admin], dedupe="3")
