"""Personal data: what is exported, what is erased, and what the audit keeps."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Erasure, ErasureRequest, Invitation, Membership, Organisation, User
from accounts.personal import obstacles_of
from accounts.services import update_profile
from accounts.services.erasure import erase_self, request_erasure, settle_erasure
from core.errors import Conflict, DomainError, NotAllowed
from notifications.models import OutgoingMail
from tests.accounts.conftest import mails_to
from tests.factories.accounts import signed_in
from tests.factories.world import World


def events_of(user: User) -> list[dict[str, Any]]:
    """Audit events of a person."""
    return list(user.audit_events.order_by("pgh_id").values("pgh_label", "name", "hidden_digest"))  # type: ignore[attr-defined]


def test_the_export_holds_what_concerns_the_person_and_nobody_else(world: World) -> None:
    answer = signed_in(world.users["enterprise_member"]).get(reverse("accounts:export"))
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    data = json.loads(answer.content)
    assert data["account"]["email"] == "member@example.test"
    assert [m["organisation"] for m in data["account"]["memberships"]] == ["Clearwater Chemicals"]
    assert data["account"]["erasure_requests"][0]["reason"] == "I am changing jobs."
    assert "enterprise_head@example.test" not in answer.content.decode()


def test_the_export_keeps_keys_to_itself(world: World) -> None:
    answer = signed_in(world.users["district_official"]).get(reverse("accounts:export"))
    [factor] = json.loads(answer.content)["second_factors"]
    assert set(factor) == {"type", "created_at", "last_used_at"}


def test_erasing_oneself(world: World) -> None:
    ErasureRequest.objects.all().delete()
    user = world.users["enterprise_member"]
    update_profile(actor=user, name="Enterprise Member", phone="138 1111 2222", language="en")
    browser = signed_in(user)
    answer = browser.post(reverse("accounts:erase"), {"email": user.email})
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in browser.session
    user.refresh_from_db()
    assert (user.email, user.name, user.phone, user.is_active) == (f"erased-{user.pk}@erased.invalid", "", "", False)
    assert not user.has_usable_password()
    assert not user.emailaddress_set.exists()  # type: ignore[attr-defined]
    assert not Membership.objects.current().filter(user=user).exists()
    kept = events_of(user)
    assert len(kept) >= 2
    assert {(event["name"], json.dumps(event["hidden_digest"])) for event in kept} == {("", "{}")}
    [erasure] = Erasure.objects.all()
    assert (erasure.user_id, erasure.actor_id) == (user.pk, user.pk)
    assert erasure.cleaned_events >= 2


def test_what_is_open_goes_to_an_administrator(world: World) -> None:
    head = world.users["enterprise_head"]
    assert [str(text) for text in obstacles_of(head)] == ["You are the only head of Clearwater Chemicals."]
    with pytest.raises(DomainError):
        erase_self(actor=head)
    browser = signed_in(head)
    for _ in range(2):
        answer = browser.post(reverse("accounts:erase"), {"email": head.email, "reason": "Retired"})
        assert answer["Location"] == reverse("accounts:personal_data")
    [request] = ErasureRequest.objects.filter(user=head)
    assert request.reason == "Retired"
    told = OutgoingMail.objects.filter(event="erasure.requested").values_list("to", flat=True)
    assert list(told) == ["platform_admin@example.test"]


def test_an_administrator_settles_it(world: World) -> None:
    request, admin = world.records["erasure_request"], world.users["platform_admin"]
    with pytest.raises(NotAllowed):
        settle_erasure(request=request, erase=True, answer="Done", actor=world.users["district_official"])
    with pytest.raises(DomainError) as refused:
        settle_erasure(request=request, erase=True, answer=" ", actor=admin)
    assert refused.value.field == "answer"
    settle_erasure(request=request, erase=True, answer="Goodbye.", actor=admin)
    user = User.objects.get(pk=request.user_id)
    assert not user.is_active
    assert "Goodbye." in mails_to("member@example.test")[-1]["text"]
    with pytest.raises(Conflict):
        settle_erasure(request=request, erase=True, answer="Again", actor=admin)
    request.refresh_from_db()
    assert (request.reason, request.erased, request.answered_by) == ("", True, admin)


def test_a_refusal_leaves_the_person(world: World) -> None:
    settle_erasure(
        request=world.records["erasure_request"],
        erase=False,
        answer="A contract is open.",
        actor=world.users["platform_admin"],
    )
    user = User.objects.get(email="member@example.test")
    assert user.is_active
    assert "A contract is open." in mails_to(user.email)[-1]["text"]


def test_nobody_settles_the_own_request(world: World) -> None:
    admin = world.users["platform_admin"]
    request = request_erasure(actor=admin)
    with pytest.raises(NotAllowed):
        settle_erasure(request=request, erase=True, answer="Bye", actor=admin)


def test_invitations_of_the_erased_lose_their_address(world: World) -> None:
    user = world.users["enterprise_member"]
    invitation = world.records["invitation"]
    Invitation.objects.filter(pk=invitation.pk).update(email=user.email)
    ErasureRequest.objects.all().delete()
    erase_self(actor=user)
    invitation.refresh_from_db()
    assert invitation.email == f"erased-invitation-{invitation.pk}@erased.invalid"
    assert invitation.revoked_at is not None
    assert {json.dumps(e.hidden_digest) for e in invitation.audit_events.all()} == {"{}"}


def test_the_cleaning_function_leaves_active_people_alone(world: World) -> None:
    user = world.users["researcher"]
    before = events_of(user)
    with pytest.raises(DatabaseError, match="has not been erased"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT accounts_clean_events_of_erased(%s, %s)", [user.pk, user.pk])
    assert events_of(user) == before


def test_events_are_closed_to_the_portal_itself(world: World) -> None:
    assert Organisation.objects.exists()
    for statement in ("UPDATE accounts_userevent SET name = ''", "DELETE FROM accounts_erasure"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
