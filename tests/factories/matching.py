"""Matches, invitations, and researchers who have something to show."""

from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from needs.enums import InvitationState, MatchWord
from needs.models import Invitation, Match, Need, NeedMatching
from researchers.models import Publication, Researcher
from tests.factories.claims import make_leader
from tests.factories.world import World


def make_expert(college: Organisation, name: str, *titles: str, **fields: Any) -> Researcher:
    """A vetted researcher with these publications."""
    researcher = make_leader(college, name, **fields)
    Publication.objects.bulk_create([Publication(researcher=researcher, title=title, year=2024) for title in titles])
    return researcher


def make_match(need: Need, researcher: Researcher, place: int = 1, **fields: Any) -> Match:
    """A match that was worked out before."""
    NeedMatching.objects.update_or_create(
        need=need,
        defaults={"computed_at": timezone.now(), "stale_since": None, "hurry": False, "candidates": 3, "found": 1},
    )
    values = {"score": 1.0 - place / 100, "word": MatchWord.GOOD, "items": [["publication", "On nitration", 2024]]}
    return Match.objects.create(
        need=need, researcher=researcher, place=place, **{**values, "terms": ["nitration"], **fields}
    )


def make_invitation(
    need: Need, researcher: Researcher, *, by: User | None = None, state: str = InvitationState.INVITED, **fields: Any
) -> Invitation:
    """An invitation in ``state``."""
    return Invitation.objects.create(need=need, researcher=researcher, invited_by=by, state=state, **fields)


def extend_world(world: World) -> None:
    """The researcher of the world fits two needs, and is invited to one."""
    records, users = world.records, world.users
    records["match"] = make_match(records["need"], records["researcher_profile"])
    make_match(records["revised_need"], records["researcher_profile"])
    records["need_invitation"] = make_invitation(
        records["revised_need"], records["researcher_profile"], by=users["district_official"]
    )
