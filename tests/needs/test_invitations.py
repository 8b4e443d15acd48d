"""Invitations to claim: who invites, who is invited, and every answer."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from core.errors import DomainError, NotAllowed
from needs import match_pages
from needs.enums import ClaimState, InvitationState, NeedCloseReason, NeedState
from needs.models import Invitation, Match, OutOfField
from needs.selectors.need import followers_of
from needs.services import invitation as services
from needs.services.claim import draft_claim
from needs.services.need import close, edit, publish
from needs.transitions.invitation import invitation_machine
from notifications.models import Notification, OutgoingMail, WaitingItem
from notifications.sweeping import sweep
from researchers.enums import ResearcherState
from researchers.models import Researcher
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import give_role, signed_in
from tests.factories.claims import make_claim
from tests.factories.matching import make_expert, make_invitation
from tests.factories.needs import make_need
from tests.factories.world import ROLES, World

pytestmark = pytest.mark.django_db

EXPECTED: dict[tuple[str, str], set[str]] = {("invited", "declined"): {"researcher"}}
AUTOMATIC = {
    ("invited", "taken_up"),
    ("declined", "taken_up"),
    ("lapsed", "taken_up"),
    ("withdrawn", "taken_up"),
    ("invited", "withdrawn"),
    ("withdrawn", "invited"),
    ("invited", "lapsed"),
}


def test_the_table_of_invitations_is_complete() -> None:
    check_table(invitation_machine, expected=EXPECTED, automatic=AUTOMATIC)


@pytest.mark.parametrize("source", InvitationState.values)
def test_steps_of_invitations(source: str, world: World) -> None:
    row = make_invitation(
        world.records["need"], world.records["researcher_profile"], by=world.users["district_official"], state=source
    )
    check_steps(
        invitation_machine,
        source,
        make=lambda state: row,
        users={role: world.user(role) for role in ROLES},
        expected=EXPECTED,
        data={("invited", "declined"): {"answer": "no_time"}},
        automatic=AUTOMATIC,
    )


@pytest.mark.parametrize("role", ["district_official", "park_official", "college_admin"])
def test_one_click_invites_once(role: str, world: World) -> None:
    need, researcher, user = world.records["need"], world.records["researcher_profile"], world.users[role]
    client = signed_in(user)
    address = f"/needs/{need.pk}/matches/{researcher.pk}/invite/"
    assert address in client.get(f"/needs/{need.pk}/matches/").content.decode()
    for _click in range(2):
        assert client.post(address).status_code == 302
    invitation = Invitation.objects.get(need=need, researcher=researcher)
    assert (invitation.state, invitation.invited_by) == (InvitationState.INVITED, user)
    mails = OutgoingMail.objects.filter(event="invitation.invited")
    assert [(mail.user, mail.to) for mail in mails] == [(researcher.user, researcher.user.email)]
    assert need.title in mails[0].text
    items = WaitingItem.objects.open().of(invitation)
    assert [list(item.assignees.values_list("user_id", flat=True)) for item in items] == [[researcher.user_id]]
    page = client.get(f"/needs/{need.pk}/matches/").content.decode()
    assert address not in page
    assert "已邀请" in page


def test_who_cannot_be_invited(world: World) -> None:
    need, official = world.records["need"], world.users["district_official"]
    member = make_expert(world.organisations["college"], "Insider", "硝化")
    give_role(member.user, world.organisations["enterprise"], "enterprise_member")
    with pytest.raises(DomainError, match="企业"):
        services.invite(actor=official, need=need, researcher=member)
    claimant = make_claim(need, make_expert(world.organisations["college"], "Claimant"), ClaimState.SUBMITTED).leader
    with pytest.raises(DomainError, match="揭榜"):
        services.invite(actor=official, need=need, researcher=claimant)
    with pytest.raises(DomainError, match="不能揭榜"):
        services.invite(actor=official, need=need, researcher=world.records["outside_researcher_profile"])
    for role in ("enterprise_head", "researcher", "transfer_office", "other_official", "platform_admin"):
        with pytest.raises(NotAllowed):
            services.invite(actor=world.users[role], need=need, researcher=world.records["researcher_profile"])
    other = make_expert(world.organisations["outside_college"], "Stranger")
    with pytest.raises(NotAllowed):
        services.invite(actor=world.users["college_admin"], need=need, researcher=other)


def test_declining_because_of_the_field_is_remembered(world: World) -> None:
    invitation = world.records["need_invitation"]
    client = signed_in(world.users["researcher"])
    need = invitation.need
    assert f"/needs/invitations/{invitation.pk}/decline/" in client.get(f"/needs/{need.pk}/").content.decode()
    assert client.post(f"/needs/invitations/{invitation.pk}/decline/", {}).status_code == 422
    answer = {"answer": "not_my_field", "comment": "I do catalysis."}
    assert client.post(f"/needs/invitations/{invitation.pk}/decline/", answer).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answer) == (InvitationState.DECLINED, "not_my_field")
    assert OutOfField.objects.filter(need=need, researcher=invitation.researcher).exists()
    assert not Match.objects.filter(need=need, researcher=invitation.researcher).exists()
    told = Notification.objects.get(event="invitation.declined")
    assert told.user == world.users["district_official"]
    assert need.pk not in {one.need_id for one in match_pages.fitting(world.users["researcher"])}


def test_whom_the_need_names_is_invited_once_it_is_published(world: World) -> None:
    head, researcher = world.users["enterprise_head"], world.records["researcher_profile"]
    college = world.organisations["college"]
    insider, later = make_expert(college, "Insider", "硝化"), make_expert(college, "Later", "硝化")
    give_role(insider.user, world.organisations["enterprise"], "enterprise_member")
    need = make_need(world.records["enterprise_profile"], NeedState.SUBMITTED, by=head)
    need.invited_researchers.add(researcher, insider, world.records["outside_researcher_profile"])
    publish(need=need, actor=world.users["district_official"], summary="x", name_disclosure="shortlisted")
    invitation = Invitation.objects.get(need=need)
    assert (invitation.researcher, invitation.state, invitation.invited_by) == (researcher, "invited", None)
    waits = WaitingItem.objects.open().of(invitation).get()
    assert list(waits.assignees.values_list("user", flat=True)) == [researcher.user_id]
    mail = OutgoingMail.objects.get(event="invitation.invited")
    assert (mail.user, need.title in mail.text, head.name in mail.text) == (researcher.user, True, False)
    edit(need=need, actor=head, seen=None, values={}, invited=[researcher, later])
    assert set(Invitation.objects.filter(need=need).values_list("researcher", flat=True)) == {researcher.pk, later.pk}
    client = signed_in(researcher.user)
    page = client.get(f"/needs/{need.pk}/").content.decode()
    assert (f"/needs/invitations/{invitation.pk}/decline/" in page, head.name in page) == (True, False)
    assert client.post(f"/needs/invitations/{invitation.pk}/decline/", {"answer": "no_time"}).status_code == 302
    told = Notification.objects.filter(event="invitation.declined").values_list("user__email", flat=True)
    assert set(told) == {"enterprise_head@example.test", "member@example.test", insider.user.email}
    assert not WaitingItem.objects.open().of(invitation).exists()
    assert researcher.user not in followers_of(need), "who has declined is left in peace"


def test_whom_the_enterprise_names_no_longer_is_not_waited_for(world: World) -> None:
    head, researcher = world.users["enterprise_head"], world.records["researcher_profile"]
    need, address = world.records["need"], f"/needs/{world.records['need'].pk}/invitations/"
    asked_by_office = make_expert(world.organisations["college"], "Asked by the office", "硝化")
    services.invite(actor=world.users["district_official"], need=need, researcher=asked_by_office)
    edit(need=need, actor=head, seen=None, values={}, invited=[researcher])
    invitation = Invitation.objects.get(need=need, researcher=researcher)
    page = signed_in(head).get(address).content.decode()
    assert (researcher.user.name in page, "已邀请" in page, asked_by_office.user.name in page) == (True, True, False)
    assert asked_by_office.user.name in signed_in(world.users["district_official"]).get(address).content.decode()

    # Whoever cannot claim just now is not dropped by saving the form.
    Researcher.objects.filter(pk=researcher.pk).update(state=ResearcherState.ON_LEAVE)
    form = {"summary": "Less salt.", "name_disclosure": "shortlisted", "invited_researchers": [researcher.pk]}
    edit_address = f"/needs/{need.pk}/edit/publication/"
    assert signed_in(head).post(edit_address, form).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INVITED

    assert signed_in(head).post(edit_address, {**form, "invited_researchers": []}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.WITHDRAWN
    assert not WaitingItem.objects.open().of(invitation).exists()
    assert Invitation.objects.get(researcher=asked_by_office).state == InvitationState.INVITED, "the office's own"
    mail = OutgoingMail.objects.get(event="invitation.withdrawn")
    assert (mail.user, need.title in mail.text, head.name in mail.text) == (researcher.user, True, False)
    assert "已撤回" in signed_in(head).get(address).content.decode()

    Researcher.objects.filter(pk=researcher.pk).update(state=ResearcherState.VETTED)
    edit(need=need, actor=head, seen=None, values={}, invited=[researcher])
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INVITED
    assert WaitingItem.objects.open().of(invitation).exists()
    assert OutgoingMail.objects.filter(event="invitation.invited", user=researcher.user).count() == 2


def test_an_office_may_invite_whom_the_enterprise_names_no_longer(world: World) -> None:
    need, researcher, official = (
        world.records["need"],
        world.records["researcher_profile"],
        world.users["district_official"],
    )
    for named in ([researcher], []):
        edit(need=need, actor=world.users["enterprise_head"], seen=None, values={}, invited=named)
    invitation = services.invite(actor=official, need=need, researcher=researcher)
    assert (invitation.state, invitation.invited_by) == (InvitationState.INVITED, official)
    page = signed_in(world.users["enterprise_head"]).get(f"/needs/{need.pk}/invitations/").content.decode()
    assert researcher.user.name not in page


def test_a_claim_takes_the_invitation_up_and_the_end_of_claiming_ends_it(world: World) -> None:
    invitation = world.records["need_invitation"]
    other = make_invitation(world.records["need"], world.records["researcher_profile"], by=world.users["park_official"])
    draft_claim(
        actor=world.users["researcher"],
        need=invitation.need,
        data={"approach": "x", "price": 1, "months": 1, "proof": "y"},
    )
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.TAKEN_UP
    close(need=other.need, actor=world.users["enterprise_head"], close_reason=NeedCloseReason.WITHDRAWN)
    other.refresh_from_db()
    assert other.state == InvitationState.LAPSED


def test_an_invitation_that_nobody_answers_lapses(world: World) -> None:
    need = world.records["need"]
    invitation = services.invite(
        actor=world.users["district_official"], need=need, researcher=world.records["researcher_profile"]
    )
    noon = timezone.localtime().replace(hour=12, minute=0)
    for days in (7, 14, 16, 21, 45, 46):
        with time_machine.travel(noon + datetime.timedelta(days=days), tick=False):
            sweep()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.LAPSED
