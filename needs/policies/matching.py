"""Who sees which researchers fit a need, who invites, who says whether somebody fits, who declines."""

from typing import Any

from accounts.scope import scope_of
from needs.enums import RELEASED_NEED_STATES, InvitationState, NeedState
from needs.models import Invitation, Need
from needs.policies.claim import own_researcher
from needs.policies.need import is_enterprise, is_official
from researchers.enums import ResearcherState
from researchers.models import Researcher


def can_see_matches(user: Any, need: Need) -> bool:
    """Officials of the need, and administrators of colleges that serve its district; not the enterprise's own people."""
    if need.state not in RELEASED_NEED_STATES or is_enterprise(user, need):
        return False
    return is_official(user, need) or bool(
        scope_of(user).colleges and need.district_id in scope_of(user).linked_districts
    )


def can_invite_to(user: Any, need: Need) -> bool:
    """Whoever sees the matches of a need that is open to claims."""
    return need.state == NeedState.PUBLISHED and can_see_matches(user, need)


def can_invite(user: Any, need: Need, researcher: Researcher) -> bool:
    """Officials anybody who is shown to them, administrators of a college its own researchers; never oneself."""
    return researcher.state == ResearcherState.VETTED and can_judge(user, need, researcher)


def can_judge(user: Any, need: Need, researcher: Researcher) -> bool:
    """Whoever may invite researchers of that college says whether one fits; never of oneself."""
    if not can_invite_to(user, need) or researcher.user_id == user.pk:
        return False
    return is_official(user, need) or researcher.college_id in scope_of(user).colleges


def can_see_invitations(user: Any, need: Need) -> bool:
    """The enterprise, whom it named and what became of it; officials of the need, everybody who was invited."""
    return is_enterprise(user, need) or is_official(user, need)


def can_answer(user: Any, invitation: Invitation) -> bool:
    """The researcher who was invited, while the invitation stands."""
    return invitation.state == InvitationState.INVITED and invitation.researcher.user_id == getattr(user, "pk", None)


def can_refuse_field(user: Any, need: Need) -> bool:
    """A researcher says of a published need that it is not his field."""
    return need.state == NeedState.PUBLISHED and own_researcher(user) is not None
