"""What every page of a claim's record needs: the getter, its tabs, its buttons, and names as the enterprise discloses them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.buttons import Button, step_button
from core.http import get_visible_or_404
from core.tabs import links_of
from core.transitions import Step
from needs.enums import OPEN_CLAIM_STATES, ClaimState
from needs.masking import masked_step, name_for
from needs.models import Claim
from needs.policies import claim as policies
from needs.selectors.claim import claims_joined
from needs.selectors.need import NAMED_CLAIM_STATES
from needs.selectors.plan import missing_for_acceptance
from needs.transitions.claim import claim_machine
from notifications.selectors import NextStep, next_step_of

TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("overview", _("Overview"), "needs:claim_detail"),
    ("team", _("Team and partners"), "needs:claim_team"),
    ("answers", _("Technical indicators"), "needs:claim_answers"),
    ("plan", _("Plan and budget"), "needs:claim_plan"),
    ("talks", _("Talks and visits"), "needs:claim_talks"),
    ("files", _("Files"), "needs:claim_files"),
    ("timeline", _("Timeline"), "needs:claim_timeline"),
)


def get_claim(request: HttpRequest, pk: int) -> Claim:
    """The claim with its names, if visible to whoever asks."""
    claim: Claim = get_visible_or_404(claims_joined(Claim.objects.all()), request.user, pk=pk)
    return with_name(claim, request.user)


def with_name(claim: Claim, user: Any) -> Claim:
    """The claim with ``enterprise_name``: empty where the enterprise's name is not open to ``user``.

    Whoever leads a shortlisted claim learns it: the answer is on the row, so that no policy asks the database for it.
    """
    leads = claim.leader.user_id == user.pk
    claim.need.named_claimant = leads and claim.state in NAMED_CLAIM_STATES  # type: ignore[attr-defined]
    claim.enterprise_name = name_for(user, claim.need)  # type: ignore[attr-defined]
    return claim


def with_shown_names(user: Any, claims: list[Claim]) -> None:
    """The same for the rows of a list."""
    for claim in claims:
        with_name(claim, user)


def step_for(user: Any, claim: Claim) -> NextStep | None:
    """What happens next; the college's review tells nothing of the enterprise."""
    step = next_step_of(claim.need if claim.state == ClaimState.ACCEPTED else claim)
    return step if claim.state == ClaimState.COLLEGE_REVIEW else masked_step(user, claim.need, step)


def step_url(claim: Claim, to: str) -> str:
    """The page of a step: submitting and accepting have a check page of their own."""
    if to == ClaimState.COLLEGE_REVIEW:
        return reverse("needs:claim_submit", args=[claim.pk])
    if to == ClaimState.ACCEPTED:
        return reverse("needs:claim_accept", args=[claim.pk])
    return reverse("needs:claim_step", args=[claim.pk, to])


def buttons(user: Any, claim: Claim, missing: list[Any], *, tab: str) -> tuple[Button | None, list[Button]]:
    """The one primary button and the others, for this person, now; none that leads to the ``tab`` on which it stands."""
    steps: list[Step] = claim_machine.steps(user, claim)
    all_of_them = [step_button(step, step_url(claim, step.to)) for step in steps]
    if policies.can_reconfirm(user, claim):
        url = reverse("needs:claim_reconfirm", args=[claim.pk])
        all_of_them.insert(0, Button(url=url, label=_("Reconfirm"), tone="primary"))
    elif claim.state == ClaimState.SHORTLISTED and policies.can_edit_plan(user, claim) and not claim.plan_submitted_at:
        url = reverse("needs:claim_plan", args=[claim.pk])
        if tab != "plan":
            all_of_them.insert(0, Button(url=url, label=_("Complete the plan"), tone="primary"))
    if policies.can_hand_over(user, claim):
        url = reverse("needs:claim_hand_over", args=[claim.pk])
        all_of_them.append(Button(url=url, label=_("Hand over")))
    primary = next((one for one in all_of_them if one.tone == "primary"), None)
    if primary is not None and missing and primary.url == step_url(claim, ClaimState.ACCEPTED):
        # Accepting would only be refused: what is missing stands on the page instead.
        all_of_them.remove(primary)
        primary = None
    return primary, [one for one in all_of_them if one is not primary]


def record_context(request: HttpRequest, claim: Claim, *, tab: str) -> dict[str, Any]:
    """Context of ``needs/claim/record.html``, which the template of every tab extends."""
    user = request.user
    leads = policies.leads(user, claim)
    concerns = claim.state == ClaimState.SHORTLISTED or (claim.state in OPEN_CLAIM_STATES and leads)
    decides = claim_machine.can(user, claim, ClaimState.ACCEPTED)
    missing = missing_for_acceptance(claim) if decides or (concerns and tab == "overview") else []
    primary, others = buttons(user, claim, missing, tab=tab)
    return {
        "claim": claim,
        "need": claim.need,
        "enterprise_name": name_for(user, claim.need),
        "tab": tab,
        "tabs": links_of(claim, TABS),
        "step": step_for(user, claim),
        "missing": missing,
        "primary": primary,
        "others": others,
        "may_edit_short": policies.can_edit_short(user, claim),
        "may_edit_plan": policies.can_edit_plan(user, claim),
        "leads": leads,
        "choosing": policies.can_choose(user, claim.need),
    }
