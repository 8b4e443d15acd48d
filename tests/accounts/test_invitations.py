"""Invitations and their misuse."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from accounts.services import accept_invitation, invite, resend_invitation, revoke_invitation
from accounts.services.invitations import MOST_A_DAY
from accounts.tokens import digest_of
from core.errors import Conflict, DomainError, NotAllowed
from tests.accounts.conftest import mails_to
from tests.factories.accounts import make_invitation, make_user, signed_in
from tests.factories.world import World

ADDRESS = "newcomer@example.test"


def token_in(text: str) -> str:
    """The secret of the link in a mail."""
    found = re.search(r"/invitations/([\w-]+)/", text)
    assert found
    return found[1]


def send(world: World, role: str = Role.ENTERPRISE_MEMBER, language: str = "en") -> str:
    """Invite and return the secret."""
    invite(
        organisation=world.organisations["enterprise"],
        role=role,
        email=ADDRESS.upper(),
        actor=world.users["enterprise_head"],
        language=language,
    )
    return token_in(mails_to(ADDRESS)[-1]["text"])


def test_the_mail_speaks_the_chosen_language(world: World) -> None:
    send(world, language="en")
    [mail] = mails_to(ADDRESS)
    assert mail["subject"] == "Enterprise Head invites you to act for Clearwater Chemicals"
    assert "Enterprise member of Clearwater Chemicals" in mail["text"]
    send_again_at = timezone.now() - datetime.timedelta(hours=1)
    Invitation.objects.update(sent_at=send_again_at)
    make_user(email=ADDRESS, language="zh-hans")
    send(world, language="en")
    assert mails_to(ADDRESS)[-1]["subject"] != mail["subject"]


def test_the_database_keeps_no_token(world: World) -> None:
    token = send(world)
    invitation = Invitation.objects.get(email=ADDRESS)
    assert invitation.token_digest == digest_of(token)
    assert token not in str(Invitation.objects.values().get(email=ADDRESS))
    assert invitation.expires_at.date() == (timezone.now() + datetime.timedelta(days=14)).date()


def test_accepting_gives_the_role_once(world: World) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    membership = accept_invitation(token=token, actor=user)
    assert (membership.organisation, membership.role) == (world.organisations["enterprise"], Role.ENTERPRISE_MEMBER)
    Membership.objects.filter(pk=membership.pk).update(ended_at=timezone.now())
    with pytest.raises(Conflict, match="used already"):
        accept_invitation(token=token, actor=user)
    assert not Membership.objects.current().filter(user=user).exists()


def test_pressing_accept_twice_leads_on_and_never_back_in(world: World) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    path, browser = reverse("accounts:invitation", args=[token]), signed_in(user)
    assert [browser.post(path)["Location"], browser.post(path)["Location"], browser.get(path)["Location"]] == ["/"] * 3
    assert Membership.objects.filter(user=user).count() == 1
    assert signed_in(world.users["enterprise_head"]).get(path).status_code == 410
    Membership.objects.filter(user=user).update(ended_at=timezone.now())
    assert [signed_in(user).get(path).status_code, signed_in(user).post(path).status_code] == [410, 409]


def test_expired(world: World) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    Invitation.objects.filter(email=ADDRESS).update(expires_at=timezone.now())
    with pytest.raises(Conflict, match="expired"):
        accept_invitation(token=token, actor=user)


def test_revoked(world: World) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    invitation = Invitation.objects.get(email=ADDRESS)
    revoke_invitation(invitation=invitation, actor=world.users["enterprise_head"])
    with pytest.raises(Conflict, match="no longer valid"):
        accept_invitation(token=token, actor=user)
    with pytest.raises(Conflict):
        resend_invitation(invitation=invitation, actor=world.users["enterprise_head"])


def test_wrong_address_signed_in(world: World) -> None:
    token = send(world)
    with pytest.raises(NotAllowed, match="another e-mail address"):
        accept_invitation(token=token, actor=world.users["other_enterprise"])
    assert Invitation.objects.get(email=ADDRESS).accepted_at is None


def test_whoever_invited_must_still_be_entitled(world: World) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    Membership.objects.filter(user=world.users["enterprise_head"]).update(ended_at=timezone.now())
    with pytest.raises(Conflict, match="invited you may not"):
        accept_invitation(token=token, actor=user)


def test_a_new_link_ends_the_old_one(world: World) -> None:
    old, user = send(world), make_user(email=ADDRESS)
    with pytest.raises(DomainError, match="a moment ago"):
        send(world)
    Invitation.objects.filter(email=ADDRESS).update(sent_at=timezone.now() - datetime.timedelta(hours=1))
    new = send(world)
    assert Invitation.objects.filter(email=ADDRESS).count() == 1
    with pytest.raises(Conflict):
        accept_invitation(token=old, actor=user)
    assert accept_invitation(token=new, actor=user).user == user


def test_members_and_outsiders_invite_nobody(world: World) -> None:
    for role in ("enterprise_member", "other_enterprise", "researcher", "other_official"):
        with pytest.raises(NotAllowed):
            invite(
                organisation=world.organisations["enterprise"],
                role=Role.ENTERPRISE_MEMBER,
                email=ADDRESS,
                actor=world.users[role],
            )
    with pytest.raises(NotAllowed):
        invite(
            organisation=world.organisations["enterprise"],
            role=Role.ENTERPRISE_MEMBER,
            email=ADDRESS,
            actor=world.users["district_official"],
        )
    assert mails_to(ADDRESS) == []


def test_a_holder_of_the_role_is_not_invited_again(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        invite(
            organisation=world.organisations["enterprise"],
            role=Role.ENTERPRISE_MEMBER,
            email=world.users["enterprise_member"].email,
            actor=world.users["enterprise_head"],
        )
    assert refused.value.field == "email"


def test_signing_up_from_the_link_needs_no_further_code(world: World) -> None:
    token = send(world)
    path = reverse("accounts:invitation", args=[token])
    browser = signed_in(None)
    assert browser.get(path).status_code == 200
    assert browser.post(path)["Location"] == f"{reverse('account_signup')}?next={path}"
    answer = browser.post(
        f"{reverse('account_signup')}?next={path}",
        {
            "email": ADDRESS,
            "password1": "a-long-enough-phrase",
            "name": "New Comer",
            "phone": "138 0000 0000",
            "language": "en",
            "consent": "on",
            "next": path,
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert browser.post(path)["Location"] == "/"
    user = User.objects.get(email=ADDRESS)
    assert [(m.organisation, m.role) for m in user.memberships.current()] == [
        (world.organisations["enterprise"], Role.ENTERPRISE_MEMBER)
    ]
    assert user.emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_signing_up_with_another_address_still_needs_a_code(world: World) -> None:
    path = reverse("accounts:invitation", args=[send(world)])
    browser = signed_in(None)
    browser.post(path)
    answer = browser.post(
        reverse("account_signup"),
        {
            "email": "somebody.else@example.test",
            "password1": "a-long-enough-phrase",
            "name": "Else",
            "phone": "138 0000 0000",
            "language": "en",
            "consent": "on",
        },
    )
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not User.objects.get(email="somebody.else@example.test").emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_a_link_that_is_over_says_so(world: World) -> None:
    token = send(world)
    Invitation.objects.filter(email=ADDRESS).update(expires_at=timezone.now())
    answer = signed_in(None).get(reverse("accounts:invitation", args=[token]))
    assert answer.status_code == 410
    wrong = signed_in(world.users["researcher"]).post(reverse("accounts:invitation", args=[token]))
    assert wrong.status_code == 409


def test_neither_log_nor_audit_keeps_the_link(world: World, caplog: pytest.LogCaptureFixture) -> None:
    token, user = send(world), make_user(email=ADDRESS)
    path = reverse("accounts:invitation", args=[token])
    with caplog.at_level("INFO", logger="portal.request"):
        assert signed_in(user).post(path).status_code == 302
    assert token not in caplog.text
    assert "/invitations/<str:token>/" in caplog.text
    event = Membership.objects.get(user=user).audit_events.get()  # type: ignore[attr-defined]
    assert event.pgh_context == {"user": user.pk, "path": "/invitations/<str:token>/"}


def test_a_link_that_is_over_proves_no_address(world: World) -> None:
    token = send(world)
    Invitation.objects.filter(email=ADDRESS).update(revoked_at=timezone.now())
    browser = signed_in(None)
    assert browser.post(reverse("accounts:invitation", args=[token])).status_code == 410
    assert "account_verified_email" not in browser.session


def test_officials_bring_an_enterprise_its_first_head_only(world: World) -> None:
    official, enterprise = world.users["district_official"], world.organisations["enterprise"]

    def ask(email: str) -> str:
        invite(organisation=enterprise, role=Role.ENTERPRISE_HEAD, email=email, actor=official)
        return token_in(mails_to(email)[-1]["text"])

    with pytest.raises(DomainError, match="has a head on the portal already"):
        ask(ADDRESS)
    Membership.objects.filter(organisation=enterprise).update(ended_at=timezone.now())
    with pytest.raises(DomainError, match="cannot be its head as well"):
        ask(official.email)
    first, second = ask(ADDRESS), ask("second@example.test")
    accept_invitation(token=first, actor=make_user(email=ADDRESS))
    with pytest.raises(Conflict, match="has a head on the portal already"):
        accept_invitation(token=second, actor=make_user(email="second@example.test"))


def test_an_organisation_does_not_flood_mailboxes(world: World) -> None:
    head, enterprise = world.users["enterprise_head"], world.organisations["enterprise"]
    before = Invitation.objects.filter(organisation=enterprise).count()
    for number in range(MOST_A_DAY - before):
        make_invitation(
            enterprise, Role.ENTERPRISE_MEMBER, invited_by=head, token=f"t{number}", email=f"v{number}@example.test"
        )
    with pytest.raises(DomainError, match="Too many invitations"):
        send(world)
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(days=2))
    send(world)
