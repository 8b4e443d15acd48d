"""What every page of a need's record needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.scope import scope_of
from core.buttons import Button, step_button
from core.errors import NotAllowed
from core.http import NOT_YOURS, get_visible_or_404
from core.tabs import tabs_of
from core.transitions import Step, timeline
from enterprises.industry import path_of
from needs.enums import (
    OPEN_DIAGNOSIS_STATES,
    PUBLIC_NEED_STATES,
    ConsentState,
    DiagnosisState,
    NeedArea,
    NeedState,
    VersionState,
)
from needs.masking import masked_entries, masked_step, name_for
from needs.match_pages import own_invitation
from needs.models import Diagnosis, Need, NeedConsent, NeedFollower, NeedVersion
from needs.policies import claim as claim_policies
from needs.policies import need as policies
from needs.policies.claim import can_claim
from needs.selectors.claim import own_claim_on
from needs.selectors.disclosure import with_access
from needs.selectors.need import with_name
from needs.transitions.need import need_machine
from notifications.selectors import next_step_of

# Lines of the timeline that readers from outside are shown, without comments: what concerns the published need.
OPEN_EVENTS = frozenset(
    f"need.{name}"
    for name in ("published", "paused", "expired", "matched", "contracted", "solved", "closed", "revised")
)
OWN_NEED = _("You belong to the enterprise of this need, so another official of the district or the park reviews it.")


def get_need(request: HttpRequest, pk: int, *related: str) -> Need:
    """The need with its names (and ``related`` rows, in the same statement), if visible to whoever asks."""
    rows = with_access(with_name(Need.objects.all(), request.user), request.user)
    rows = rows.select_related(*related) if related else rows
    need: Need = get_visible_or_404(rows, request.user, pk=pk)
    return need


def not_yours(user: Any, need: Need) -> NotAllowed:
    """The refusal of a step, with the reason where it is a conflict of interest."""
    return NotAllowed(OWN_NEED if policies.has_conflict(user, need) else NOT_YOURS)


def with_shown_names(user: Any, needs: list[Need]) -> list[Need]:
    """Rows of a list with ``shown_name`` and ``area_label``; the queryset was prepared by ``selectors.need.with_name``."""
    areas = {value: str(label) for value, label in NeedArea.choices}  # get_area_display translates all four each time
    for need in needs:
        need.shown_name = name_for(user, need)  # type: ignore[attr-defined]
        need.area_label = areas.get(need.area, "")  # type: ignore[attr-defined]
    return needs


def timeline_for(user: Any, need: Need) -> list[Any]:
    """The timeline as ``user`` may read it. Outsiders see what happened since publication, without comments, and the
    people of an enterprise whose name is not open to them only as "the enterprise".
    """
    entries = list(timeline(need))
    if policies.is_insider(user, need):
        return entries
    entries = [entry for entry in entries if entry.event in OPEN_EVENTS]
    return masked_entries(user, need, entries, silent=True)


def record_context(request: HttpRequest, need: Need, *, tab: str) -> dict[str, Any]:
    """Context of ``needs/record.html``, which a tab's template extends; ``tab`` is the tab's key."""
    user: Any = request.user
    insider = policies.is_insider(user, need)
    proposal = need.versions.filter(state=VersionState.PROPOSED).first() if insider and need.content_version else None
    diagnosis = open_diagnosis(need)
    consent = NeedConsent.objects.filter(need=need).first() if insider and need.on_behalf else None
    steps = [link_of(need, step) for step in need_machine.steps(user, need)]
    primary = primary_of(user, need, steps, proposal=proposal, diagnosis=diagnosis, consent=consent)
    primary = primary or claim_link(user, need)
    return {
        "need": need,
        "public_states": PUBLIC_NEED_STATES,
        "name": name_for(user, need),
        "tab": tab,
        "tabs": tabs_of("need", user, need),
        "insider": insider,
        "next_step": next_step_for(user, need, diagnosis=diagnosis, consent=consent, proposal=proposal),
        "proposal": proposal,
        "diagnosis": diagnosis if insider else None,
        "consent": consent,
        "conflict": OWN_NEED if policies.has_conflict(user, need) and (need.state in IN_REVIEW or proposal) else "",
        "primary": primary,
        "steps": [link for link in steps if primary is None or link.url != primary.url],
        "industry_path": path_of(need.industry),
        "may_edit": policies.can_edit(user, need),
        "may_copy": policies.can_copy(user, need),
        "may_record_consent": policies.can_record_consent(user, need) and need.state not in OVER,
        "may_see_contact": policies.can_see_contact(user, need),
        "may_follow": policies.can_follow(user, need),
        "follows": policies.can_follow(user, need) and follows(user, need),
        "invitation": own_invitation(user, need) if tab == "overview" else None,
    }


def reading_context(request: HttpRequest, need: Need, *, tab: str) -> dict[str, Any]:
    """The same page for somebody from outside who only reads: its head and tabs, nothing to do and nothing that waits."""
    nothing = dict.fromkeys(("next_step", "proposal", "diagnosis", "consent", "primary", "invitation"))
    return {
        **nothing,
        "need": need,
        "name": name_for(request.user, need),
        "tab": tab,
        "tabs": tabs_of("need", request.user, need),
        "insider": False,
    }


def follows(user: Any, need: Need) -> bool:
    """Whether the person hears what becomes of the need."""
    return NeedFollower.objects.filter(need=need, user=user).exists()


OVER = (NeedState.CLOSED, NeedState.SOLVED)
IN_REVIEW = (NeedState.SUBMITTED, NeedState.DIAGNOSING)


def open_diagnosis(need: Need) -> Diagnosis | None:
    """The diagnosis under way."""
    if need.state != NeedState.DIAGNOSING:
        return None
    rows = Diagnosis.objects.filter(need=need, state__in=OPEN_DIAGNOSIS_STATES)
    return rows.select_related("researcher__user").first()


def next_step_for(
    user: Any,
    need: Need,
    *,
    diagnosis: Diagnosis | None,
    consent: NeedConsent | None,
    proposal: NeedVersion | None,
) -> Any:
    """What happens next, of the need or of what hangs on it, for those whom it concerns: insiders and who helps."""
    if diagnosis is None and not policies.is_insider(user, need):
        return None
    waits: Any = need
    if diagnosis is not None:
        waits = diagnosis
    elif consent is not None and consent.state == ConsentState.ASKED:
        waits = consent
    elif proposal is not None:
        waits = proposal
    return masked_step(user, need, next_step_of(waits))


def primary_of(
    user: Any,
    need: Need,
    steps: list[Button],
    *,
    proposal: NeedVersion | None,
    diagnosis: Diagnosis | None,
    consent: NeedConsent | None,
) -> Button | None:
    """The one thing to do on this page, for this person, now."""
    if diagnosis is not None and (
        diagnosis.researcher.user_id == user.pk
        or (diagnosis.state == DiagnosisState.RESTATED and policies.acts_for(user, need))
    ):
        return Button(url=diagnosis.get_absolute_url(), label=_("Open the diagnosis"), tone="primary")
    if consent is not None and consent.state == ConsentState.ASKED and policies.can_consent(user, need):
        return Button(url=reverse("needs:consents"), label=_("Agree or refuse"), tone="primary")
    agreed = consent is not None and consent.state == ConsentState.GIVEN
    if need.state == NeedState.SUBMITTED and policies.can_record_consent(user, need) and not agreed:
        return Button(url=reverse("needs:consent", args=[need.pk]), label=_("Get the agreement"), tone="primary")
    if proposal is not None and policies.can_review(user, need):
        url = reverse("needs:version", args=[need.pk, proposal.number])
        return Button(url=url, label=_("Review the change"), tone="primary")
    if need.open_claims and claim_policies.can_choose(user, need) and policies.acts_for(user, need):
        return Button(url=reverse("needs:need_claims", args=[need.pk]), label=_("Compare claims"), tone="primary")
    if claim_policies.can_claim(user, need):
        return Button(url=reverse("needs:claim_new", args=[need.pk]), label=_("Claim this need"), tone="primary")
    return next((link for link in steps if link.tone == "primary"), None)


def claim_link(user: Any, need: Need) -> Button | None:
    """What a researcher or the enterprise does about claims: begin one, open the own one, choose among them."""
    if need.open_claims and policies.is_enterprise(user, need):
        return Button(url=reverse("needs:need_claims", args=[need.pk]), label=_("Compare claims"), tone="primary")
    if not scope_of(user).research_colleges:
        return None
    own = own_claim_on(user, need)
    if own is not None:
        return Button(url=own.get_absolute_url(), label=_("Open my claim"), tone="primary")
    if can_claim(user, need):
        return Button(url=reverse("needs:claim_new", args=[need.pk]), label=_("Claim this need"), tone="primary")
    return None


def link_of(need: Need, step: Step) -> Button:
    """The button of a step."""
    return step_button(step, reverse("needs:step", args=[need.pk, step.to]))
