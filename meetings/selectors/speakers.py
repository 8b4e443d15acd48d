"""Who speaks for an organisation that is a party of a meeting, and who runs the meeting."""

from collections.abc import Iterable
from typing import Any

from accounts.enums import ENTERPRISE_ROLES, OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.scope import scope_of
from core.waiting import Assignee
from notifications.selectors import people

DECIDERS: dict[str, Role] = {
    OrganisationKind.ENTERPRISE: Role.ENTERPRISE_HEAD,
    OrganisationKind.COLLEGE: Role.COLLEGE_ADMIN,
    OrganisationKind.DEPARTMENT: Role.COLLEGE_ADMIN,
    OrganisationKind.UNIVERSITY: Role.TRANSFER_OFFICE,
    OrganisationKind.DISTRICT: Role.DISTRICT_OFFICIAL,
    OrganisationKind.PARK: Role.PARK_OFFICIAL,
    OrganisationKind.PLATFORM: Role.PLATFORM_ADMIN,
}
"""The role that decides for an organisation of a kind; a department is spoken for by its college."""


def place_of(organisation: Organisation) -> int:
    """The organisation in which the role is held."""
    if organisation.kind == OrganisationKind.DEPARTMENT and organisation.parent_id is not None:
        return organisation.parent_id
    return organisation.pk


def deciders(organisation: Organisation) -> list[Assignee]:
    """Whoever decides for the organisation."""
    return [Assignee(organisation_id=place_of(organisation), roles=(DECIDERS[organisation.kind],))]


def answering(commitment: Any) -> User | None:
    """The person who answers for a commitment, while belonging to the party; then the party itself does."""
    person: User | None = commitment.person
    if person is None:
        return None
    place = place_of(commitment.organisation)
    return person if person.memberships.current().filter(organisation_id=place).exists() else None


def decides_for(user: Any, organisation: Organisation) -> bool:
    """Whether the person decides for the organisation."""
    return scope_of(user).has(DECIDERS[organisation.kind], place_of(organisation))


def acts_for(user: Any, organisation: Organisation) -> bool:
    """Whether the person acts for the organisation: who decides for it, and every member of an enterprise."""
    if organisation.kind == OrganisationKind.ENTERPRISE:
        return organisation.pk in scope_of(user).enterprises
    return decides_for(user, organisation)


def speakers(organisation: Organisation) -> list[User]:
    """The people who act for the organisation."""
    roles = ENTERPRISE_ROLES if organisation.kind == OrganisationKind.ENTERPRISE else {DECIDERS[organisation.kind]}
    return list(people(place_of(organisation), *roles))


def organisers(record: Any) -> list[Assignee]:
    """Officials of the district whose meeting it is."""
    return [Assignee(organisation_id=record.district_id, roles=(Role.DISTRICT_OFFICIAL,))]


def organising_people(record: Any) -> list[User]:
    """The same as persons, for mails."""
    return list(people(record.district_id, Role.DISTRICT_OFFICIAL))


def once(users: Iterable[User]) -> list[User]:
    """Each person once."""
    return list({user.pk: user for user in users}.values())
