"""Changing an enterprise's profile; and the pages of parks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from core.errors import DomainError, NotAllowed
from core.models import TimelineEntry
from enterprises import services
from enterprises.models import Enterprise, Park
from enterprises.registrations import contacts_of
from tests.factories.accounts import make_organisation, reading_english, signed_in
from tests.factories.enterprises import make_code
from tests.factories.world import World


def rows(prefix: str, *values: dict[str, object], initial: int = 0) -> dict[str, object]:
    """A formset as a page sends it."""
    data: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(values):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def form(enterprise: Enterprise, **changes: object) -> dict[str, object]:
    """The edit page as it is sent, with its hoped-for project and its contact kept."""
    hoped, contact = enterprise.hoped_projects.get(), enterprise.contacts.get()
    data = {"seen": enterprise.version, "industry": enterprise.industry, "size": enterprise.size}
    data |= rows("hoped", {"id": hoped.pk, "title": hoped.title}, initial=1)
    data |= rows("contacts", {"id": contact.pk, "name": contact.name, "phone": contact.phone}, initial=1)
    return data | changes


def send(client: Client, enterprise: Enterprise, data: dict[str, object]):
    """Send the edit page."""
    return client.post(reverse("enterprises:edit", args=[enterprise.pk]), data)


def test_a_profile_is_saved_with_its_rows(world: World) -> None:
    enterprise = world.records["enterprise_profile"]
    data = form(enterprise, main_products="Chlorinated toluenes", qualifications=["high_tech", "above_scale"])
    data |= rows("hoped", {"title": "Waste acid"}, {"title": "A pilot line", "description": "Two years"})
    response = send(signed_in(world.user("enterprise_member")), enterprise, data)
    enterprise.refresh_from_db()
    assert response["Location"] == reverse("enterprises:overview", args=[enterprise.pk])
    assert (enterprise.main_products, enterprise.qualifications, enterprise.version) == (
        "Chlorinated toluenes",
        ["high_tech", "above_scale"],
        2,
    )
    assert [(h.title, h.description) for h in enterprise.hoped_projects.all()] == [
        ("Waste acid", ""),
        ("A pilot line", "Two years"),
    ]
    line = TimelineEntry.objects.of(enterprise).get(event="enterprise.profile_changed")
    assert line.data == {"fields": ["qualifications", "main_products"]}


def test_the_second_of_two_editors_sees_a_conflict_that_kept_the_text(world: World) -> None:
    enterprise = world.records["enterprise_profile"]
    head, member = signed_in(world.user("enterprise_head")), signed_in(reading_english(world.user("enterprise_member")))
    first, second = form(enterprise, main_products="Ours"), form(enterprise, main_products="Mine")
    assert send(head, enterprise, first).status_code == 302
    response = send(member, enterprise, second)
    enterprise.refresh_from_db()
    assert (response.status_code, enterprise.main_products) == (409, "Ours")
    assert response.context["changes"] == [("Main products", "Ours", "Mine")]
    assert response.context["form"]["main_products"].value() == "Mine"
    again = second | {"seen": response.context["form"]["seen"].value()}
    assert send(member, enterprise, again).status_code == 302
    enterprise.refresh_from_db()
    assert enterprise.main_products == "Mine"


def test_a_conflict_names_projects_and_contacts_too(world: World) -> None:
    enterprise = world.records["enterprise_profile"]
    head, member = signed_in(world.user("enterprise_head")), signed_in(reading_english(world.user("enterprise_member")))
    hoped, contact = enterprise.hoped_projects.get(), enterprise.contacts.get()
    contacts = rows(
        "contacts",
        {"id": contact.pk, "name": contact.name, "phone": "0371-1"},
        {"name": "Ma", "phone": "0371-2"},
        initial=1,
    )
    first = form(enterprise) | rows("hoped", {"id": hoped.pk, "title": "Waste acid"}, initial=1)
    second = form(enterprise) | contacts
    assert send(head, enterprise, first).status_code == 302
    response = send(member, enterprise, second)
    assert (response.status_code, response.context["changes"]) == (
        409,
        [
            ("Projects hoped for", "Waste acid", hoped.title),
            ("Contacts", f"{contact.name} · {contact.phone}", f"{contact.name} · 0371-1\nMa · 0371-2"),
        ],
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"founded": "long ago"}, "founded"),
        ({"employees": "-3"}, "employees"),
        ({"industry": "9999"}, "industry"),
        ({"qualifications": ["best"]}, "qualifications"),
        ({"website": "not an address"}, "website"),
        ({"size": "huge"}, "size"),
    ],
)
def test_bad_input_gets_its_message_and_loses_nothing(changes: dict[str, object], field: str, world: World) -> None:
    enterprise = world.records["enterprise_profile"]
    data = form(enterprise, technical_shortcomings="Yield 82 %", **changes)
    response = send(signed_in(world.user("enterprise_head")), enterprise, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Yield 82 %" in response.content.decode()


def test_a_row_of_another_enterprise_cannot_be_taken_over(world: World) -> None:
    mine, other = world.records["enterprise_profile"], world.records["other_enterprise_profile"]
    services.update_profile(
        actor=world.user("other_enterprise"),
        enterprise=other,
        seen=None,
        values={},
        hoped_projects=[{"id": world.records["hoped_project"].pk, "title": "Stolen"}],
    )
    assert [h.title for h in mine.hoped_projects.all()] == ["Continuous nitration"]
    assert [h.title for h in other.hoped_projects.all()] == ["Stolen"]


def test_after_verification_only_officials_correct_name_and_code(world: World) -> None:
    enterprise, code = world.records["enterprise_profile"], make_code()
    new = {"enterprise": enterprise, "seen": 1, "name": "Clearwater Fine Chemicals", "uscc": code}
    with pytest.raises(NotAllowed):
        services.correct_identity(actor=world.user("enterprise_head"), **new)
    services.correct_identity(actor=world.user("park_official"), **new)
    enterprise = Enterprise.objects.select_related("organisation").get(pk=enterprise.pk)
    assert (enterprise.organisation.name, enterprise.uscc) == ("Clearwater Fine Chemicals", code)


def test_a_code_of_another_enterprise_is_refused(world: World) -> None:
    enterprise, other = world.records["enterprise_profile"], world.records["other_enterprise_profile"]
    with pytest.raises(DomainError) as caught:
        services.correct_identity(
            actor=world.user("district_official"), enterprise=enterprise, seen=1, name="X", uscc=other.uscc
        )
    assert caught.value.field == "uscc"


def test_moving_to_another_park_hands_the_enterprise_to_its_officials(world: World) -> None:
    enterprise, district = world.records["enterprise_profile"], world.organisations["district"]
    park: Organisation = make_organisation("park", "New Park", district)
    official = signed_in(world.user("district_official"))
    official.post(reverse("enterprises:move_park", args=[enterprise.pk]), {"park": park.pk})
    enterprise = Enterprise.objects.select_related("organisation").get(pk=enterprise.pk)
    assert (enterprise.park, enterprise.organisation.parent) == (park, park)
    assert not Enterprise.objects.visible_to(world.user("park_official")).filter(pk=enterprise.pk).exists()


def test_a_park_is_public_and_changed_by_its_officials(world: World) -> None:
    park = world.records["park_profile"]
    data = {"seen": park.version, "industrial_layout": "Dyes in the east", "plan": "", "development_status": ""}
    signed_in(world.user("park_official")).post(reverse("enterprises:park_edit", args=[park.pk]), data)
    assert "Dyes in the east" in Client().get(reverse("enterprises:park", args=[park.pk])).content.decode()


def test_a_new_park_gets_its_profile(world: World) -> None:
    from accounts.services import create_organisation

    new = create_organisation(
        kind="park", name="Third Park", parent=world.organisations["district"], actor=world.user("platform_admin")
    )
    assert Park.objects.get(organisation=new).district == world.organisations["district"]


def test_a_stranger_who_types_the_contacts_number_is_not_the_contact(world: World) -> None:
    contact = world.records["contact"]
    for role, known in (("other_enterprise", []), ("enterprise_member", [contact])):
        user = world.user(role)
        user.phone = contact.phone
        user.save(update_fields=["phone"])
        assert list(contacts_of(user)) == known, role
