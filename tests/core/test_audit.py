"""Audit by triggers: every way of writing leaves an event with its actor; hidden fields leave a digest only."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import Organisation, User
from core.audit import acting


def events(model: str) -> list[tuple]:
    model_class = apps.get_model("accounts", model)
    return [(e.pgh_label, (e.pgh_context or {}).get("user"), e.name) for e in model_class.objects.order_by("pgh_id")]


@pytest.mark.django_db(transaction=True)  # the actor holds until the end of a transaction
def test_orm_bulk_and_raw_writes_leave_events_with_the_actor() -> None:
    user = User.objects.create_user("a@example.cn", name="甲")
    with acting(user):
        park = Organisation.objects.create(kind="park", name="一")
        Organisation.objects.filter(pk=park.pk).update(name="二")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organisation SET name = '三' WHERE id = %s", [park.pk])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_organisation WHERE id = %s", [park.pk])
    assert events("OrganisationEvent") == [
        ("insert", user.pk, "一"),
        ("update", user.pk, "二"),
        ("update", user.pk, "三"),
        ("delete", None, "三"),
    ]


@pytest.mark.django_db
def test_hidden_fields_leave_their_name_and_digest_only() -> None:
    user = User.objects.create_user("planted@example.cn", name="甲", phone="13900000000")
    event = apps.get_model("accounts", "UserEvent").objects.get()
    digest = {
        name: hashlib.sha256(f"{user.pk}:{value}".encode()).hexdigest()
        for name, value in {"email": "planted@example.cn", "phone": "13900000000"}.items()
    }
    assert event.hidden_digest == digest
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM accounts_userevent e")
        (text,) = cursor.fetchone()
    assert ("planted" in text, "13900000000" in text) == (False, False)


@pytest.mark.django_db
def test_a_change_of_a_hidden_field_alone_leaves_an_event() -> None:
    user = User.objects.create_user("a@example.cn", name="甲", phone="1")
    User.objects.filter(pk=user.pk).update(phone="2")
    assert [label for label, _actor, _name in events("UserEvent")] == ["insert", "update"]
