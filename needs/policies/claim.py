"""Who may do what to a claim. Plain predicates; what the record itself still lacks is told by ``selectors.plan``."""

from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import CooperationLink
from accounts.scope import scope_of
from needs.enums import CHOICE_CLAIM_STATES, OPEN_CLAIM_STATES, PLAN_CLAIM_STATES, ClaimState, NeedState
from needs.models import Claim, ClaimMember, Need
from researchers.enums import ResearcherState
from researchers.models import Researcher


def own_researcher(user: Any) -> Researcher | None:
    """The person's own profile while he belongs to its college; kept on the user by Django after the first call."""
    colleges = scope_of(user).research_colleges
    if not colleges:
        return None
    researcher: Researcher | None = getattr(user, "researcher", None)
    return researcher if researcher is not None and researcher.college_id in colleges else None


def serves(college_id: int, district_id: int) -> bool:
    """Whether the college serves the district today."""
    return (
        CooperationLink.objects.on(timezone.localdate()).filter(college_id=college_id, district_id=district_id).exists()
    )


def may_claim_for(user: Any, researcher: Researcher, need: Need) -> bool:
    """Whether this researcher may claim this need: vetted, not on leave, of a serving college, not of the enterprise."""
    scope = scope_of(user)
    return (
        researcher.state == ResearcherState.VETTED
        and need.enterprise.organisation_id not in scope.enterprises
        and need.district_id in scope.linked_districts
        # Somebody with roles in several colleges may have the link by another one than the one researched in.
        and (len(scope.research_colleges | scope.colleges) == 1 or serves(researcher.college_id, need.district_id))
    )


def can_claim(user: Any, need: Need) -> bool:
    """Whether the person may begin a claim on a published need."""
    if need.state != NeedState.PUBLISHED:
        return False
    researcher = own_researcher(user)
    return researcher is not None and may_claim_for(user, researcher, need)


def leads(user: Any, claim: Claim) -> bool:
    """Whether the person leads the claim and still belongs to its college."""
    return claim.leader.user_id == getattr(user, "pk", None) and scope_of(user).has(Role.RESEARCHER, claim.college_id)


def can_submit(user: Any, claim: Claim) -> bool:
    """Handing the claim to the college: its leader, unless on leave or of the enterprise itself."""
    return (
        leads(user, claim)
        and claim.leader.state == ResearcherState.VETTED
        and claim.need.enterprise.organisation_id not in scope_of(user).enterprises
    )


def can_edit_short(user: Any, claim: Claim) -> bool:
    """The short form: its leader, before the college has it."""
    return leads(user, claim) and claim.state in (ClaimState.DRAFT, ClaimState.RETURNED)


def can_edit_plan(user: Any, claim: Claim) -> bool:
    """Team, answers, milestones and the rest of the plan: the leader, while the claim is open and not in review."""
    return leads(user, claim) and claim.state in PLAN_CLAIM_STATES


def can_review(user: Any, claim: Claim) -> bool:
    """The college's decision: an administrator of the lead college who has no part in this need's claims or enterprise."""
    scope = scope_of(user)
    if claim.college_id not in scope.colleges or claim.need.enterprise.organisation_id in scope.enterprises:
        return False
    if claim.leader.user_id == user.pk:
        return False
    involved = ClaimMember.objects.filter(
        claim__need_id=claim.need_id, claim__state__in=OPEN_CLAIM_STATES, researcher__user_id=user.pk
    )
    return not involved.exists()


def can_approve_partner(user: Any, claim: Claim) -> bool:
    """Partner units that joined after the college's approval are approved one by one, by the same people."""
    return claim.state in OPEN_CLAIM_STATES and can_review(user, claim)


def can_send_partner_link(user: Any, claim: Claim) -> bool:
    """Sending a partner unit its link to confirm, again where it was lost: the leader of an open claim."""
    return claim.state in OPEN_CLAIM_STATES and leads(user, claim)


def acts_for_enterprise(user: Any, claim: Claim) -> bool:
    """Shortlisting and declining: head and members of the enterprise, except one who leads the claim himself."""
    return claim.need.enterprise.organisation_id in scope_of(user).enterprises and claim.leader.user_id != getattr(
        user, "pk", None
    )


def can_accept(user: Any, claim: Claim) -> bool:
    """Accepting binds the enterprise: its head alone."""
    return claim.need.enterprise.organisation_id in scope_of(user).headed and claim.leader.user_id != getattr(
        user, "pk", None
    )


def can_release(user: Any, claim: Claim) -> bool:
    """Letting go of an accepted claim: the enterprise's head or the leader."""
    return can_accept(user, claim) or leads(user, claim)


def can_withdraw(user: Any, claim: Claim) -> bool:
    """Taking the claim back: its leader."""
    return leads(user, claim)


def can_choose(user: Any, need: Need) -> bool:
    """Seeing the claims of a need side by side: the enterprise and its officials."""
    scope = scope_of(user)
    return (
        need.enterprise.organisation_id in scope.enterprises
        or need.district_id in scope.districts
        or (need.park_id is not None and need.park_id in scope.parks)
        or scope.is_platform_admin
    )


def can_log_contact(user: Any, claim: Claim) -> bool:
    """Talks and visits are logged by either side once the enterprise knows of the claim."""
    return claim.state in (*CHOICE_CLAIM_STATES, ClaimState.ACCEPTED) and (
        leads(user, claim) or acts_for_enterprise(user, claim)
    )


def can_talk(user: Any, claim: Claim) -> bool:
    """Questions and answers between both sides, as long as the claim is before the enterprise or accepted."""
    return can_log_contact(user, claim)


def can_reconfirm(user: Any, claim: Claim) -> bool:
    """Standing by the claim after the need has changed: its leader."""
    return claim.reconfirm_needed and claim.state in OPEN_CLAIM_STATES and leads(user, claim)


def can_hand_over(user: Any, claim: Claim) -> bool:
    """Naming another leader of an open claim: an administrator of the lead college, or the leader himself."""
    return claim.state in OPEN_CLAIM_STATES and (claim.college_id in scope_of(user).colleges or leads(user, claim))


def can_confirm_membership(user: Any, member: ClaimMember) -> bool:
    """A researcher named in a team, still of the claim's college, confirms or declines for himself, while it is open."""
    return (
        member.researcher is not None
        and scope_of(user).has(Role.RESEARCHER, member.claim.college_id)
        and member.researcher.user_id == getattr(user, "pk", None)
        and member.confirmed_at is None
        and member.claim.state in OPEN_CLAIM_STATES
    )


def can_see_review(user: Any) -> bool:
    """The college's queue of claims to decide on."""
    return bool(scope_of(user).colleges)


def can_list_claims(user: Any) -> bool:
    """The list of claims is for everybody with a role."""
    return bool(scope_of(user).grants)
