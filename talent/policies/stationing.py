"""Who may do what to a stationing. Plain predicates over the person's scope."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation
from accounts.scope import scope_of
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from talent.enums import Party, StationingState
from talent.models import Stationing, StationingExtension


def acts_for_enterprise(user: Any, stationing: Stationing) -> bool:
    """The enterprise's people, head or member; never the stationed researcher themself."""
    scope = scope_of(user)
    return stationing.enterprise.organisation_id in scope.enterprises and not is_person(user, stationing)


def is_head(user: Any, stationing: Stationing) -> bool:
    """Who decides for the enterprise."""
    return stationing.enterprise.organisation_id in scope_of(user).headed and not is_person(user, stationing)


def administers(user: Any, stationing: Stationing) -> bool:
    """Administrators of the college."""
    return stationing.college_id in scope_of(user).colleges


def is_transfer_office(user: Any, stationing: Stationing) -> bool:
    """The university's technology-transfer office approves for the university."""
    parent = stationing.college.parent_id
    return parent is not None and parent in scope_of(user).universities


def is_person(user: Any, stationing: Stationing) -> bool:
    """Whether this person is the one who is stationed."""
    return stationing.researcher is not None and stationing.researcher.user_id == getattr(user, "pk", None)


def is_stationed(user: Any, stationing: Stationing) -> bool:
    """The stationed researcher, while a member of the college."""
    return is_person(user, stationing) and scope_of(user).has(Role.RESEARCHER, stationing.college_id)


def can_call(user: Any) -> bool:
    """Calling for a researcher: enterprises."""
    return bool(scope_of(user).enterprises)


def can_call_for(user: Any, enterprise: Enterprise) -> bool:
    """Calling for this enterprise: its people, or officials of its district or park on its behalf."""
    scope = scope_of(user)
    return (
        enterprise.organisation_id in scope.enterprises
        or enterprise.district_id in scope.districts
        or (enterprise.park_id is not None and enterprise.park_id in scope.parks)
    )


def can_call_from_statement(user: Any, enterprise: Enterprise) -> bool:
    """A call made of what was said: only a verified enterprise takes a researcher."""
    return enterprise.state == EnterpriseState.VERIFIED and can_call_for(user, enterprise)


def can_offer(user: Any) -> bool:
    """Offering a researcher: colleges."""
    return bool(scope_of(user).colleges)


def can_list(user: Any) -> bool:
    """The list is for everybody with a role."""
    return bool(scope_of(user).grants)


def can_end_early(user: Any, stationing: Stationing) -> bool:
    """Either side ends the term, with a reason."""
    return is_head(user, stationing) or administers(user, stationing)


def can_refuse(user: Any, stationing: Stationing) -> bool:
    """Each of the three parties may refuse the agreement."""
    return bool(parties_of(user, stationing))


def can_withdraw_call(user: Any, stationing: Stationing) -> bool:
    """The enterprise takes its call back; so does the official who made it on its behalf."""
    return acts_for_enterprise(user, stationing) or stationing.created_by_id == getattr(user, "pk", None)


def can_change_terms(user: Any, stationing: Stationing) -> bool:
    """The text of the agreement, until all three have approved it: the enterprise's head or the college."""
    return stationing.state == StationingState.AGREEING and (is_head(user, stationing) or administers(user, stationing))


def parties_of(user: Any, stationing: Stationing) -> list[str]:
    """The parties for which the person may speak."""
    held = (
        (Party.UNIVERSITY, is_transfer_office(user, stationing)),
        (Party.ENTERPRISE, is_head(user, stationing)),
        (Party.RESEARCHER, is_stationed(user, stationing)),
    )
    return [party for party, speaks in held if speaks]


def can_propose_extension(user: Any, stationing: Stationing) -> bool:
    """While the term runs: either side."""
    return stationing.state == StationingState.RUNNING and (is_head(user, stationing) or administers(user, stationing))


def can_answer_extension(user: Any, extension: StationingExtension) -> bool:
    """The side that did not propose it."""
    other = administers if extension.by_enterprise else is_head
    return other(user, extension.stationing)


def can_withdraw_extension(user: Any, extension: StationingExtension) -> bool:
    """The side that proposed it."""
    own = is_head if extension.by_enterprise else administers
    return own(user, extension.stationing)


def last_day(stationing: Stationing) -> datetime.date:
    """The last day on which work can have been done."""
    return min(stationing.over_on or stationing.ends_on, stationing.ends_on, timezone.localdate())


def can_edit_rules(user: Any, district: Organisation) -> bool:
    """Limits of a district: its officials, and platform administrators."""
    scope = scope_of(user)
    return district.pk in scope.districts or scope.is_platform_admin


def can_see_rules(user: Any) -> bool:
    """The page with the limits that one may change."""
    scope = scope_of(user)
    return bool(scope.districts) or scope.is_platform_admin


def can_read_figures(user: Any) -> bool:
    """Figures of stationing: colleges, universities, officials and platform administrators."""
    scope = scope_of(user)
    return bool(scope.colleges or scope.universities or scope.districts or scope.parks or scope.is_platform_admin)
