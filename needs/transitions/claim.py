"""The states of a claim. Every step locks the need first, so that all transactions take their locks in one order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions import Edge, StateMachine
from needs.enums import OPEN_CLAIM_STATES, ClaimState
from needs.models import Claim, Need
from needs.policies.claim import (
    acts_for_enterprise,
    can_accept,
    can_release,
    can_review,
    can_submit,
    can_withdraw,
)
from needs.transitions.claim_effects import (
    begin_review,
    decline,
    match,
    pass_to_enterprise,
    release,
    require_open_need,
)

DRAFT, COLLEGE_REVIEW, RETURNED = ClaimState.DRAFT, ClaimState.COLLEGE_REVIEW, ClaimState.RETURNED
SUBMITTED, SHORTLISTED, ACCEPTED = ClaimState.SUBMITTED, ClaimState.SHORTLISTED, ClaimState.ACCEPTED
DECLINED, WITHDRAWN, LAPSED = ClaimState.DECLINED, ClaimState.WITHDRAWN, ClaimState.LAPSED


def lock_need(claim: Claim) -> Need:
    """The claim's need, locked and fresh."""
    need: Need = Need.objects.select_for_update(of=("self",)).get(pk=claim.need_id)
    return need


SUBMIT = Edge(
    verb=_("Submit to the college"),
    policy=can_submit,
    effects=(begin_review,),
    confirm=_(
        "Your college looks at the claim before the enterprise sees it. Until it decides nothing can be changed."
    ),
    tone="primary",
)
WITHDRAW = Edge(
    verb=_("Withdraw"),
    policy=can_withdraw,
    automatic=True,
    confirm=_("The claim ends here. As long as the need is open you may begin another one."),
    tone="danger",
)
DECLINE = Edge(
    verb=_("Decline"),
    policy=acts_for_enterprise,
    automatic=True,
    effects=(decline,),
    reason=True,
    confirm=_("The claimants read your reason. This cannot be taken back."),
    tone="danger",
)
DECLINED_WITH_NEED = Edge(verb=_("Decline"), automatic=True, effects=(decline,))
LAPSE = Edge(verb=_("Let lapse"), automatic=True)

claim_machine = StateMachine(
    "claim",
    states=ClaimState,
    lock_first=lock_need,
    related=("need__enterprise", "leader__user", "college"),
    edges={
        (DRAFT, COLLEGE_REVIEW): SUBMIT,
        (RETURNED, COLLEGE_REVIEW): SUBMIT,
        (COLLEGE_REVIEW, SUBMITTED): Edge(
            verb=_("Approve"),
            policy=can_review,
            effects=(require_open_need, pass_to_enterprise),
            confirm=_("The college stands behind team and partners. The enterprise can read the claim from now on."),
            tone="primary",
        ),
        (COLLEGE_REVIEW, RETURNED): Edge(
            verb=_("Return for correction"),
            policy=can_review,
            automatic=True,
            reason=True,
            confirm=_("Say what has to be corrected; the leader can submit again."),
        ),
        (COLLEGE_REVIEW, ClaimState.REFUSED): Edge(
            verb=pgettext_lazy("claim", "Refuse"),
            policy=can_review,
            reason=True,
            confirm=_("The claim ends here; the leader reads your reason. The enterprise never learns of it."),
            tone="danger",
        ),
        (SUBMITTED, SHORTLISTED): Edge(
            verb=_("Shortlist"),
            policy=acts_for_enterprise,
            effects=(require_open_need,),
            confirm=_(
                "The leader is told and works out the full plan; talk to each other and visit the site meanwhile."
            ),
            tone="primary",
        ),
        (SHORTLISTED, ACCEPTED): Edge(
            verb=_("Accept"),
            policy=can_accept,
            effects=(match,),
            confirm=_("The need is matched, every other claim is declined, and the project is prepared."),
            tone="primary",
        ),
        (SUBMITTED, DECLINED): DECLINE,
        (SHORTLISTED, DECLINED): DECLINE,
        **{(state, DECLINED): DECLINED_WITH_NEED for state in (DRAFT, COLLEGE_REVIEW, RETURNED)},
        **{(state, WITHDRAWN): WITHDRAW for state in OPEN_CLAIM_STATES},
        **{(state, LAPSED): LAPSE for state in OPEN_CLAIM_STATES},
        (DECLINED, SUBMITTED): Edge(verb=_("Take up again"), automatic=True, effects=(pass_to_enterprise,)),
        (ACCEPTED, ClaimState.RELEASED): Edge(
            verb=_("Release"),
            policy=can_release,
            automatic=True,
            effects=(release,),
            reason=True,
            confirm=_("The cooperation ends before a contract: the project is terminated and both sides are told why."),
            tone="danger",
        ),
        (ACCEPTED, ClaimState.FULFILLED): Edge(verb=_("Fulfil"), automatic=True),
    },
)
