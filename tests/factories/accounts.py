"""People, organisations and signed-in clients."""

import datetime
import time
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from accounts.enums import SECOND_FACTOR_ROLES, OrganisationKind, Role
from accounts.models import CooperationLink, Delegation, ErasureRequest, Invitation, Membership, Organisation, User
from accounts.scope import forget_scope, scope_of
from accounts.second_factor import must_use_second_factor
from accounts.services import create_person
from accounts.tokens import digest_of, new_token
from tests.factories.world import World

_numbers = count(1)
# A key as an authenticator app would keep it.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_user(name: str = "", *, email: str = "", password: str | None = None, **fields: Any) -> User:
    """A person with a confirmed address; without a password only codes sign in."""
    number = next(_numbers)
    email = email or f"person{number}@example.test"
    user = create_person(email=email, name=name or f"Person {number}", password=password)
    for field, value in fields.items():
        setattr(user, field, value)
    if fields:
        user.save(update_fields=list(fields))
    return user


def reading_english(user: User) -> User:
    """The same person, who reads the portal in English: for tests that look at words."""
    user.language = "en"
    user.save(update_fields=["language"])
    return user


def make_organisation(kind: str, name: str = "", parent: Organisation | None = None) -> Organisation:
    """An organisation without a profile."""
    return Organisation.objects.create(kind=kind, name=name or f"{kind} {next(_numbers)}", parent=parent)


def give_role(user: User, organisation: Organisation, role: str) -> Membership:
    """A current membership; roles that need a second factor get an authenticator app enrolled."""
    membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    forget_scope(user)
    if role in SECOND_FACTOR_ROLES:
        enrol(user)
    return membership


def make_member(organisation: Organisation, role: str, name: str = "") -> User:
    """A new person with a role in ``organisation``."""
    user = make_user(name)
    give_role(user, organisation, role)
    return user


def make_link(college: Organisation, district: Organisation) -> CooperationLink:
    """A cooperation link in force since a year ago."""
    start = timezone.localdate() - datetime.timedelta(days=365)
    return CooperationLink.objects.create(college=college, district=district, starts_on=start)


def make_invitation(
    organisation: Organisation, role: str, *, invited_by: User, token: str, email: str = "invited@example.test"
) -> Invitation:
    """An open invitation, sent an hour ago."""
    sent = timezone.now() - datetime.timedelta(hours=1)
    return Invitation.objects.create(
        organisation=organisation,
        role=role,
        email=email,
        invited_by=invited_by,
        token_digest=digest_of(token),
        sent_at=sent,
        expires_at=sent + datetime.timedelta(days=14),
    )


def enrol(user: User) -> Authenticator:
    """Enrol an authenticator app, once."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return held or TOTP.activate(user, TOTP_SECRET).instance


def signed_in(user: User | None, *, second_factor: bool = True) -> Client:
    """A browser in which ``user`` is signed in, with the second factor used where the role demands one.

    ``None`` gives a visitor's. ``second_factor=False`` leaves the session as after the password alone.
    """
    client = Client()
    if user is None:
        return client
    client.force_login(user)
    if second_factor and must_use_second_factor(user, scope_of(user)):
        use_second_factor(client, user)
    forget_scope(user)
    return client


def use_second_factor(client: Client, user: User) -> None:
    """Mark in the session that ``user`` confirmed with an authenticator; it stays recent however slow the tests run."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() + 24 * 3600, "type": "totp", "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def extend_world(world: World) -> None:
    """Two districts, two universities with a college each, one linked; two enterprises; a person for each role."""
    kinds = OrganisationKind
    new = world.organisations
    new["district"] = make_organisation(kinds.DISTRICT, "Eastvale District")
    new["other_district"] = make_organisation(kinds.DISTRICT, "Westvale District")
    new["park"] = make_organisation(kinds.PARK, "Eastvale Chemical Park", new["district"])
    new["university"] = make_organisation(kinds.UNIVERSITY, "Eastvale University")
    new["college"] = make_organisation(kinds.COLLEGE, "College of Chemistry", new["university"])
    new["department"] = make_organisation(kinds.DEPARTMENT, "Department of Catalysis", new["college"])
    new["outside_university"] = make_organisation(kinds.UNIVERSITY, "Faraway University")
    new["outside_college"] = make_organisation(kinds.COLLEGE, "Faraway College", new["outside_university"])
    new["enterprise"] = make_organisation(kinds.ENTERPRISE, "Clearwater Chemicals", new["park"])
    new["other_enterprise"] = make_organisation(kinds.ENTERPRISE, "Redstone Dyes", new["park"])
    new["platform"] = make_organisation(kinds.PLATFORM, "Portal office")
    world.records["link"] = make_link(new["college"], new["district"])
    for name, organisation, role in (
        ("enterprise_head", "enterprise", Role.ENTERPRISE_HEAD),
        ("other_enterprise", "other_enterprise", Role.ENTERPRISE_HEAD),
        ("researcher", "college", Role.RESEARCHER),
        ("outside_researcher", "outside_college", Role.RESEARCHER),
        ("college_admin", "college", Role.COLLEGE_ADMIN),
        ("transfer_office", "university", Role.TRANSFER_OFFICE),
        ("district_official", "district", Role.DISTRICT_OFFICIAL),
        ("other_official", "other_district", Role.DISTRICT_OFFICIAL),
        ("park_official", "park", Role.PARK_OFFICIAL),
        ("platform_admin", "platform", Role.PLATFORM_ADMIN),
    ):
        user = world.users[name] = make_user(name.replace("_", " ").title(), email=f"{name}@example.test")
        world.records[f"membership_{name}"] = give_role(user, new[organisation], role)
    member = world.users["enterprise_member"] = make_user("Enterprise Member", email="member@example.test")
    world.records["membership_enterprise_member"] = give_role(member, new["enterprise"], Role.ENTERPRISE_MEMBER)
    world.records["delegation"] = Delegation.objects.create(
        delegator=member,
        delegate=world.users["enterprise_head"],
        organisation=new["enterprise"],
        starts_on=timezone.localdate() + datetime.timedelta(days=7),
        ends_on=timezone.localdate() + datetime.timedelta(days=14),
    )
    token = world.records["invitation_token"] = new_token()
    world.records["invitation"] = make_invitation(
        new["enterprise"], Role.ENTERPRISE_MEMBER, invited_by=world.users["enterprise_head"], token=token
    )
    world.records["erasure_request"] = ErasureRequest.objects.create(user=member, reason="I am changing jobs.")
