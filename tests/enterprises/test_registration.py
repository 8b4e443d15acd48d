"""How an enterprise comes onto the portal."""

import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Membership, Organisation, User
from core.models import TimelineEntry
from enterprises.models import Enterprise
from files.models import StoredFile
from notifications.models import Notification, WaitingAssignee
from tests.committed import committed
from tests.factories.accounts import make_organisation, make_user, reading_english, signed_in
from tests.factories.enterprises import make_code
from tests.factories.world import World, build_world

REGISTER = reverse("enterprises:register")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def person(db: None) -> User:
    return make_user("王示例", language="en")


def form(world: World, **changes: object) -> dict[str, object]:
    """What the page sends."""
    data = {
        "name": "示例精细化工有限公司",
        "uscc": make_code(),
        "district": world.organisations["district"].pk,
        "park": world.organisations["park"].pk,
        "contact_name": "王示例",
        "contact_phone": "13900000000",
        "industry": "2645",
        "size": "small",
        "submission": str(uuid.uuid4()),
    }
    return data | changes


def faults(response: object) -> dict[str, list[str]]:
    """Messages by field."""
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}  # type: ignore[attr-defined]


def test_registering_makes_organisation_profile_head_contact_and_document(world: World, person: User) -> None:
    data = form(world, licence=SimpleUploadedFile("licence.png", PNG, "image/png"))
    response = signed_in(person).post(REGISTER, data)
    enterprise = Enterprise.objects.select_related("organisation").get(uscc=data["uscc"])
    assert response["Location"] == reverse("enterprises:registered", args=[enterprise.pk])
    assert (enterprise.state, enterprise.organisation.name, enterprise.organisation.parent) == (
        "registered",
        "示例精细化工有限公司",
        world.organisations["park"],
    )
    assert [(c.name, c.phone) for c in enterprise.contacts.all()] == [("王示例", "13900000000")]
    members = Membership.objects.filter(organisation=enterprise.organisation)
    assert [(m.user, m.role) for m in members] == [(person, "enterprise_head")]
    assert [(f.kind, f.name) for f in StoredFile.objects.of(enterprise)] == [("enterprise.licence", "licence.png")]
    events = TimelineEntry.objects.of(enterprise).values_list("event", "actor")
    assert set(events) == {("enterprise.registered", person.pk), ("file.added", person.pk)}


def test_the_parks_officials_are_told_and_must_act_within_three_days(world: World, person: User) -> None:
    data = form(world)
    signed_in(person).post(REGISTER, data)
    enterprise = Enterprise.objects.get(uscc=data["uscc"])
    news = Notification.objects.filter(event="enterprise.registered", object_id=enterprise.pk)
    assert [n.user for n in news] == [world.user("park_official")]
    waiting = WaitingAssignee.objects.get(item__object_id=enterprise.pk, item__machine="enterprise")
    assert (waiting.organisation, waiting.role) == (world.organisations["park"], "park_official")


def test_without_a_park_the_district_acts(world: World, person: User) -> None:
    data = form(world, park="")
    signed_in(person).post(REGISTER, data)
    enterprise = Enterprise.objects.get(uscc=data["uscc"])
    waiting = WaitingAssignee.objects.get(item__object_id=enterprise.pk, item__machine="enterprise")
    assert (waiting.organisation, waiting.role) == (world.organisations["district"], "district_official")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("9141021", "A unified social credit code has 18 characters; this has 7."),
        (
            "91410212MI00000009",
            "The character “I” does not occur in a unified social credit code (I, O, S, V and Z are never used).",
        ),
        ("91X10212MA00000019", "Characters 3 to 8 are the registration authority’s area code and must be digits."),
    ],
)
def test_a_wrong_code_is_named(code: str, message: str, world: World, person: User) -> None:
    before = Organisation.objects.count()
    response = signed_in(person).post(REGISTER, form(world, uscc=code))
    assert (response.status_code, faults(response)) == (422, {"uscc": [message]})
    assert Organisation.objects.count() == before


def test_a_mistyped_last_character_is_named(world: World, person: User) -> None:
    code = make_code()
    wrong = "0" if code[-1] != "0" else "1"
    response = signed_in(person).post(REGISTER, form(world, uscc=code[:-1] + wrong))
    assert faults(response) == {
        "uscc": [
            "The last character does not fit the others: is one of them mistyped? "
            f"Expected “{code[-1]}”, got “{wrong}”."
        ]
    }


def test_a_code_that_is_there_tells_who_looks_after_it_and_names_nobody(world: World, person: User) -> None:
    taken = world.records["enterprise_profile"]
    response = signed_in(person).post(REGISTER, form(world, uscc=taken.uscc))
    (message,) = faults(response)["uscc"]
    assert message.startswith(
        "An enterprise with this code is on the portal already; Eastvale District looks after it."
    )
    page = response.content.decode()
    for secret in (taken.organisation.name, "Enterprise Head", "enterprise_head@example.test", "Contact Person"):
        assert secret not in page


def test_ones_own_enterprise_is_recognised(world: World) -> None:
    taken = world.records["enterprise_profile"]
    client = signed_in(reading_english(world.user("enterprise_member")))
    response = client.post(REGISTER, form(world, uscc=taken.uscc))
    assert faults(response)["uscc"] == ["You act for this enterprise already; it is on the portal."]


def test_a_park_of_another_district_is_refused(world: World, person: User) -> None:
    elsewhere = make_organisation("park", "Westvale Park", world.organisations["other_district"])
    data = form(world, park=elsewhere.pk)
    response = signed_in(person).post(REGISTER, data)
    assert faults(response) == {"park": ["This park does not belong to the chosen district."]}


def test_a_file_that_is_not_what_it_says_stops_the_registration(world: World, person: User) -> None:
    data = form(world, licence=SimpleUploadedFile("licence.png", b"MZ not a picture", "image/png"))
    response = signed_in(person).post(REGISTER, data)
    assert (response.status_code, list(faults(response))) == (422, ["licence"])
    assert not Enterprise.objects.filter(uscc=data["uscc"]).exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_registers_once() -> None:
    world = committed(build_world)
    person = make_user("王示例")
    data = form(world)
    clients = [signed_in(person) for _ in range(4)]
    answers: list[str] = []

    def send(client: Client) -> None:
        answers.append(client.post(REGISTER, data).headers.get("Location", "none"))
        connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    enterprise = Enterprise.objects.get(uscc=data["uscc"])
    assert answers == [reverse("enterprises:registered", args=[enterprise.pk])] * 4
    assert Membership.objects.filter(user=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_registering_the_same_code_at_once_leave_one_enterprise() -> None:
    world = committed(build_world)
    code = make_code()
    answers: list[int] = []

    def send(client: Client) -> None:
        answers.append(client.post(REGISTER, form(world, uscc=code)).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(signed_in(make_user()),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [302, 422, 422, 422]
    assert Enterprise.objects.filter(uscc=code).count() == 1
    assert Organisation.objects.filter(name="示例精细化工有限公司").count() == 1


def test_an_official_enters_a_verified_enterprise_and_invites_its_head(world: World) -> None:
    official = world.user("park_official")
    data = form(world, head_email="head@clearspring.example", contact_name="", contact_phone="")
    signed_in(official).post(reverse("enterprises:create"), data)
    enterprise = Enterprise.objects.get(uscc=data["uscc"])
    invitation = Invitation.objects.get(organisation=enterprise.organisation)
    assert (enterprise.state, invitation.email, invitation.role) == (
        "verified",
        "head@clearspring.example",
        "enterprise_head",
    )
    assert not Membership.objects.filter(organisation=enterprise.organisation).exists()
    assert not Notification.objects.filter(object_id=enterprise.pk, event__startswith="enterprise.").exists()


def test_an_official_enters_enterprises_of_the_own_district_only(world: World) -> None:
    data = form(world)
    response = signed_in(world.user("other_official")).post(reverse("enterprises:create"), data)
    assert (response.status_code, sorted(faults(response))) == (422, ["district", "park"])
    assert not Enterprise.objects.filter(uscc=data["uscc"]).exists()
