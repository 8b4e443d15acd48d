"""Who may do what to a technical need. Plain predicates over the person's scope.

The enterprise's people write and submit; its head decides what is published again or closed. Officials of the district or
the need's park review. For a need entered on behalf 代填 officials stand in for the enterprise.
"""

from typing import Any

from django.utils import timezone

from accounts.scope import scope_of
from enterprises.enums import EnterpriseState
from needs.enums import (
    RELEASED_NEED_STATES,
    ClaimState,
    NameDisclosure,
    NeedState,
    PauseOrigin,
)
from needs.models import Claim, Need
from needs.selectors.disclosure import access_of
from needs.selectors.need import NAMED_CLAIM_STATES

# States in which the text is simply changed; after publication a change makes a version.
WRITABLE = (NeedState.DRAFT, NeedState.RETURNED)
VERSIONED = (NeedState.PUBLISHED, NeedState.PAUSED, NeedState.EXPIRED)


def is_enterprise(user: Any, need: Need) -> bool:
    """Whether the person acts for the need's enterprise, as head or member."""
    scope = scope_of(user)
    return bool(scope.enterprises) and need.enterprise.organisation_id in scope.enterprises


def is_head(user: Any, need: Need) -> bool:
    """Whether the person decides for the need's enterprise."""
    scope = scope_of(user)
    return bool(scope.headed) and need.enterprise.organisation_id in scope.headed


def is_official(user: Any, need: Need) -> bool:
    """Whether the person acts as an official of the need's district or park, and does not belong to its enterprise."""
    return _is_in_charge(user, need) and not is_enterprise(user, need)


def has_conflict(user: Any, need: Need) -> bool:
    """Conflict of interest: an official who belongs to the need's enterprise. Another official reviews it."""
    return _is_in_charge(user, need) and is_enterprise(user, need)


def _is_in_charge(user: Any, need: Need) -> bool:
    scope = scope_of(user)
    return need.district_id in scope.districts or (need.park_id is not None and need.park_id in scope.parks)


def acts_for(user: Any, need: Need) -> bool:
    """Writes and submits: the enterprise's people; officials where they entered the need on its behalf."""
    return is_enterprise(user, need) or (need.on_behalf and is_official(user, need))


def decides_for(user: Any, need: Need) -> bool:
    """Closes, pauses, publishes again: the head; officials where they entered the need on behalf."""
    return is_head(user, need) or (need.on_behalf and is_official(user, need))


def is_insider(user: Any, need: Need) -> bool:
    """The enterprise, its officials, and the portal's administrators: they know whose need it is."""
    return is_enterprise(user, need) or is_official(user, need) or scope_of(user).is_platform_admin


def can_create(user: Any) -> bool:
    """Whether the person may enter needs at all, for an own enterprise or on behalf."""
    scope = scope_of(user)
    return bool(scope.enterprises or scope.districts or scope.parks)


def can_create_for(user: Any, enterprise: Any) -> bool:
    """A need of this enterprise: its people, or on its behalf the officials of its district or park."""
    if enterprise.state == EnterpriseState.CLOSED:
        return False
    scope = scope_of(user)
    return (
        enterprise.organisation_id in scope.enterprises
        or enterprise.district_id in scope.districts
        or (enterprise.park_id is not None and enterprise.park_id in scope.parks)
    )


def is_finder(user: Any, enterprise: Any, found_by: Any) -> bool:
    """Whether the person is the researcher who found the problem, at an enterprise that is not closed."""
    return found_by is not None and found_by.user_id == user.pk and enterprise.state != EnterpriseState.CLOSED


def can_edit(user: Any, need: Need) -> bool:
    """Change the text: who acts for the enterprise, before review and after publication; in review officials too."""
    if need.state in WRITABLE or need.state in VERSIONED:
        return acts_for(user, need)
    return need.state == NeedState.SUBMITTED and (acts_for(user, need) or is_official(user, need))


def can_see_confidential(user: Any, need: Need) -> bool:
    """The confidential detail: the enterprise's own people, and researchers whose access is in force today."""
    return is_enterprise(user, need) or access_of(user, need) is not None


def can_write_confidential(user: Any, need: Need) -> bool:
    """Write it: the enterprise's own people, until the need is over."""
    return is_enterprise(user, need) and need.state not in (NeedState.CLOSED, NeedState.SOLVED)


def can_submit(user: Any, need: Need) -> bool:
    """Hand in for review."""
    return acts_for(user, need)


def can_review(user: Any, need: Need) -> bool:
    """Publish, return, refuse changes: officials of the district or of the need's park."""
    return is_official(user, need)


def can_ask_diagnosis(user: Any, need: Need) -> bool:
    """Have a researcher help to restate the need: the enterprise or the officials."""
    return is_enterprise(user, need) or is_official(user, need)


def can_call_off_diagnosis(user: Any, need: Need) -> bool:
    """Stop the help: whoever may ask for it."""
    return can_ask_diagnosis(user, need)


def can_pause(user: Any, need: Need) -> bool:
    """Take the need off the list for a while: who decides for the enterprise, or an official."""
    return decides_for(user, need) or is_official(user, need)


def can_resume(user: Any, need: Need) -> bool:
    """Put a paused need back: the side that paused it; what a suspension paused, only the end of the suspension."""
    if need.pause_origin == PauseOrigin.SUSPENSION:
        return False
    if need.pause_origin == PauseOrigin.OFFICIAL:
        return is_official(user, need)
    return decides_for(user, need)


def can_renew(user: Any, need: Need) -> bool:
    """Publish an expired need again."""
    return decides_for(user, need)


def can_discard(user: Any, need: Need) -> bool:
    """Close a draft: whoever may write it."""
    return acts_for(user, need)


def can_close(user: Any, need: Need) -> bool:
    """Close an open need."""
    return decides_for(user, need)


def can_settle(user: Any, need: Need) -> bool:
    """After a match fell through: publish again or close. While a claim is accepted there is nothing to settle."""
    return decides_for(user, need) and not Claim.objects.filter(need=need, state=ClaimState.ACCEPTED).exists()


def can_reopen(user: Any, need: Need) -> bool:
    """Hand a closed need in again."""
    return decides_for(user, need)


def can_record_consent(user: Any, need: Need) -> bool:
    """Ask for the enterprise's agreement, or record that it was given by telephone."""
    return need.on_behalf and is_official(user, need)


def can_consent(user: Any, need: Need) -> bool:
    """Agree to a need that was entered on behalf."""
    return need.on_behalf and is_head(user, need)


def can_copy(user: Any, need: Need) -> bool:
    """Begin a new need from this one."""
    return acts_for(user, need) and can_create_for(user, need.enterprise)


def can_add_files(user: Any, need: Need) -> bool:
    """Add or remove files of the detail: whoever may change the text."""
    return can_edit(user, need)


def can_see_versions(user: Any, need: Need) -> bool:
    """Versions in force and past: whoever sees the detail; proposed ones only insiders (the list leaves them out)."""
    return need.content_version > 0


def can_follow(user: Any, need: Need) -> bool:
    """Hear what becomes of a need: whoever reads it from outside."""
    return need.state in RELEASED_NEED_STATES and not is_enterprise(user, need)


def can_ask(user: Any, need: Need) -> bool:
    """Put a question: whoever sees the detail of a released need, but the enterprise itself."""
    return need.state in RELEASED_NEED_STATES and not is_enterprise(user, need)


def can_answer(user: Any, need: Need) -> bool:
    """Answer questions: the enterprise; officials for a need entered on behalf."""
    return need.state in RELEASED_NEED_STATES and acts_for(user, need)


def can_see_contact(user: Any, need: Need) -> bool:
    """Contact and phone: insiders, and claimants whom the enterprise has shortlisted."""
    return is_insider(user, need) or is_named_claimant(user, need)


def is_named_claimant(user: Any, need: Need) -> bool:
    """Whether the enterprise has shortlisted or accepted a claim that the person leads.

    Pages ask for it with the need: ``selectors.need.with_name`` leaves the answer on the row.
    """
    if not scope_of(user).research_colleges:
        return False
    known: bool | None = getattr(need, "named_claimant", None)
    if known is not None:
        return known
    return Claim.objects.filter(need=need, leader__user_id=user.pk, state__in=NAMED_CLAIM_STATES).exists()


def reads_for_college(user: Any, need: Need) -> bool:
    """Whether the person reads for a college that serves the district: vetted researchers and their administration."""
    scope = scope_of(user)
    if not (scope.research_colleges or scope.colleges or scope.universities):
        return False
    return need.district_id in scope.linked_districts


def can_see_name(user: Any, need: Need) -> bool:
    """Whether the enterprise's name is open to this person, as the enterprise chose. ``user`` may be a visitor."""
    if need.name_disclosure == NameDisclosure.EVERYONE or is_insider(user, need):
        return True
    if need.name_disclosure == NameDisclosure.RESEARCHERS and reads_for_college(user, need):
        return True
    return is_named_claimant(user, need)


def is_valid_today(need: Need) -> bool:
    """Whether the time for which the need is published has not run out."""
    return need.valid_until is None or need.valid_until >= timezone.localdate()


def names_itself(need: Need) -> bool:
    """Whether the text for outsiders holds the enterprise's name although that is not open to everybody."""
    if need.name_disclosure == NameDisclosure.EVERYONE:
        return False
    name = need.enterprise.organisation.name
    short = name.removesuffix("股份有限公司").removesuffix("有限责任公司").removesuffix("有限公司")
    text = " ".join((need.title, need.summary, need.trouble, need.background))
    return bool(short) and short in text
