"""What must not leave the enterprise is planted first, then looked for everywhere."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from core.conversation import post_message
from files.services import store
from needs.enums import NameDisclosure, NeedState
from needs.models import Need, NeedConfidential
from needs.services import need as services
from needs.services import version as version_services
from notifications.models import Notification, OutgoingMail
from tests.factories.accounts import make_member, signed_in
from tests.factories.claims import make_claim
from tests.factories.enterprises import make_enterprise
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db

SECRET = "Zwölfprozentige Palladiumlösung"
NAME = "Planted Chemicals"
TABS = ("", "requirements/", "files/", "conversation/", "timeline/", "versions/", "versions/1/")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OUTSIDERS = ("researcher", "college_admin", "transfer_office")


@pytest.fixture
def need(world: World) -> Need:
    """A published need with a history: questions answered, a file, a change in force, a pause."""
    official = world.users["district_official"]
    organisations = world.organisations
    enterprise = make_enterprise(name=NAME, district=organisations["district"], park=organisations["park"])
    head = world.users["planted_head"] = make_member(enterprise.organisation, Role.ENTERPRISE_HEAD, "Planted Headname")
    need = make_need(enterprise, NeedState.SUBMITTED, by=head, requirements=1)
    NeedConfidential.objects.create(need=need, text=SECRET)
    services.write_confidential(actor=head, need=need, text=SECRET)
    services.step(need, "returned", actor=official, comment=f"{NAME} must say which pigment")
    services.step(need, "submitted", actor=head)
    need.invited_researchers.add(world.records["researcher_profile"])
    services.publish(need=need, actor=official, summary="Less chloride.", name_disclosure=NameDisclosure.SHORTLISTED)
    services.follow(actor=world.users["researcher"], need=need, wanted=True)
    question = post_message(record=need, actor=world.users["researcher"], body="How wet?", kind="question")
    post_message(record=need, actor=head, body="Five percent.", kind="answer", parent=question)
    services.edit(actor=head, need=need, seen=None, values={"background": "A dryer."})
    services.edit(actor=head, need=need, seen=None, values={"ip_terms": "joint"})
    version_services.put_in_force(need.versions.get(state="proposed"), "current", actor=official)
    services.step(need, "paused", actor=head, comment=f"{NAME} is on holiday")
    services.step(need, "published", actor=head)
    need.refresh_from_db()
    return need


def pages(user: Any, need: Need) -> dict[str, str]:
    """Every page on which the need appears to somebody."""
    client = signed_in(user)
    addresses = [f"/needs/{need.pk}/{tab}" for tab in TABS] if user is not None else []
    addresses += ["/needs/public/", f"/needs/public/{need.number}/"] + (["/needs/"] if user is not None else [])
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = response.content.decode()
    return found


def everything_sent() -> str:
    """All mails and news so far."""
    mails = "".join(f"{m.subject}{m.text}{m.html}" for m in OutgoingMail.objects.all())
    return mails + "".join(str(n.lines) for n in Notification.objects.all())


def mails_to(user: Any) -> str:
    mails = "".join(f"{m.subject}{m.text}{m.html}" for m in OutgoingMail.objects.filter(user=user))
    return mails + "".join(str(n.lines) for n in Notification.objects.filter(user=user))


@pytest.mark.parametrize("role", ["visitor", *OUTSIDERS, "district_official", "park_official", "platform_admin"])
def test_confidential_text_is_on_no_page_of_anybody_else(role: str, world: World, need: Need) -> None:
    for address, page in pages(world.user(role), need).items():
        assert SECRET not in page, address
    assert SECRET in signed_in(world.users["planted_head"]).get(f"/needs/{need.pk}/confidential/").content.decode()


def test_confidential_text_is_in_no_mail_and_no_audit_event(need: Need) -> None:
    assert SECRET not in everything_sent()
    for model in (Need, NeedConfidential):
        events = model.audit_events.rel.related_model.objects.all()  # type: ignore[attr-defined]
        assert events.exists()
        assert SECRET not in "".join(str(event.__dict__) for event in events)


@pytest.mark.parametrize("role", ["visitor", *OUTSIDERS])
def test_a_name_for_the_shortlisted_is_nowhere_else(role: str, world: World, need: Need) -> None:
    for address, page in pages(world.user(role), need).items():
        assert NAME not in page, address
        assert "Planted Headname" not in page, address
    if role != "visitor":
        assert NAME not in mails_to(world.users[role])
        assert "Planted Headname" not in mails_to(world.users[role])


def test_a_file_does_not_name_who_uploaded_it(world: World, need: Need) -> None:
    upload = SimpleUploadedFile("process.png", PIXEL)
    store(record=need, kind="need.detail", upload=upload, actor=world.users["planted_head"])
    page = signed_in(world.users["researcher"]).get(f"/needs/{need.pk}/files/").content.decode()
    assert "process.png" in page
    assert "Planted Headname" not in page
    assert "Planted Headname" in signed_in(world.users["planted_head"]).get(f"/needs/{need.pk}/files/").content.decode()


@pytest.mark.parametrize(
    ("disclosure", "readers"),
    [
        (NameDisclosure.EVERYONE, {"visitor", *OUTSIDERS}),
        (NameDisclosure.RESEARCHERS, set(OUTSIDERS)),
        (NameDisclosure.SHORTLISTED, set()),
    ],
)
def test_the_name_is_open_to_whom_the_enterprise_chose(
    disclosure: str, readers: set[str], world: World, need: Need
) -> None:
    Need.objects.filter(pk=need.pk).update(name_disclosure=disclosure)
    found = set()
    for role in ("visitor", *OUTSIDERS):
        page = signed_in(world.user(role)).get(f"/needs/public/{need.number}/").content.decode()
        if NAME in page:
            found.add(role)
    assert found == readers


def test_a_shortlisted_claimant_learns_name_and_contact(world: World, need: Need) -> None:
    client = signed_in(world.users["researcher"])
    assert need.contact_phone not in client.get(f"/needs/{need.pk}/").content.decode()
    make_claim(need, world.records["researcher_profile"], "shortlisted")
    page = client.get(f"/needs/{need.pk}/").content.decode()
    assert NAME in page
    assert need.contact_phone in page


def test_drafts_of_a_need_are_nobody_elses(world: World) -> None:
    draft = world.records["draft_need"]
    for role in (*OUTSIDERS, "other_enterprise", "outside_researcher", "other_official"):
        assert not Need.objects.visible_to(world.users[role]).filter(pk=draft.pk).exists()
        assert signed_in(world.users[role]).get(f"/needs/public/{draft.number}/").status_code == 404
