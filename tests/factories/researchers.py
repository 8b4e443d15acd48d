"""Researchers and colleges."""

from typing import Any

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from researchers.enums import ResearcherState
from researchers.models import College, Patent, Publication, Researcher
from tests.factories.accounts import give_role, make_organisation, make_user
from tests.factories.world import World

ACTIVE = (ResearcherState.VETTED, ResearcherState.ON_LEAVE)


def make_researcher(
    *,
    college: Organisation | None = None,
    user: User | None = None,
    state: str = ResearcherState.VETTED,
    **fields: Any,
) -> Researcher:
    """A vetted researcher of ``college`` (a new one if none is given), with the role that the state brings."""
    if college is None:
        college = make_organisation(OrganisationKind.COLLEGE, parent=make_organisation(OrganisationKind.UNIVERSITY))
    user = user or make_user()
    if state in ACTIVE and not user.memberships.filter(organisation=college, role=Role.RESEARCHER).exists():
        give_role(user, college, Role.RESEARCHER)
    return Researcher.objects.create(user=user, college=college, state=state, **fields)


def extend_world(world: World) -> None:
    """Profiles of the world's researchers and colleges; an applicant with works to show."""
    organisations, records, users = world.organisations, world.records, world.users
    records["college_profile"] = College.objects.create(organisation=organisations["college"], strengths="Catalysis")
    records["researcher_profile"] = make_researcher(
        college=organisations["college"], user=users["researcher"], keywords=["nitration"]
    )
    records["outside_researcher_profile"] = make_researcher(
        college=organisations["outside_college"], user=users["outside_researcher"]
    )
    records["applicant"] = make_researcher(college=organisations["college"], state=ResearcherState.APPLIED)
    records["publication"] = Publication.objects.create(researcher=records["researcher_profile"], title="On nitration")
    records["patent"] = Patent.objects.create(researcher=records["researcher_profile"], title="A nitration reactor")
