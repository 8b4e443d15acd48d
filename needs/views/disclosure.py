"""Access to confidential detail: its page, the enterprise's decision, and the list of one's own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from core.buttons import step_button
from core.errors import NotAllowed
from core.exports import exported
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, transition_view
from core.paging import count_words, page_by_key
from core.transitions import timeline
from needs.columns import DISCLOSURES
from needs.enums import DisclosureState
from needs.forms.disclosure import GrantForm
from needs.masking import masked_entries, masked_step, name_for
from needs.models import Disclosure
from needs.policies import disclosure as policies
from needs.policies import need as need_policies
from needs.selectors.disclosure import disclosures_joined
from needs.transitions.disclosure import disclosure_machine
from notifications.selectors import next_step_of

DONE = {
    DisclosureState.GRANTED: gettext_lazy("Access granted; the researcher has been told by mail."),
    DisclosureState.REFUSED: gettext_lazy("Refused; the researcher has been told by mail."),
    DisclosureState.REVOKED: gettext_lazy("The access has ended; the researcher has been told by mail."),
    DisclosureState.ENDED: gettext_lazy("Done; the enterprise has been told by mail."),
}


def get_disclosure(request: HttpRequest, pk: int) -> Disclosure:
    """The access with its names, if visible to whoever asks."""
    rows = disclosures_joined(Disclosure.objects.all()).select_related("undertaking__text")
    disclosure: Disclosure = get_visible_or_404(rows, request.user, pk=pk)
    return disclosure


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """The accesses that the person has asked for, or decides about, newest first."""
    rows = Disclosure.objects.visible_to(request.user)
    if answer := exported(request, DISCLOSURES, disclosures_joined(rows)):
        return answer
    page = page_by_key(disclosures_joined(rows), key=DISCLOSURES.order, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "total": count_words(rows), "reader": bool(scope_of(request.user).research_colleges)}
    return render(request, "needs/disclosure/list.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the access stands, what was signed, and what can be done."""
    disclosure = get_disclosure(request, pk)
    user, need = request.user, disclosure.need
    links = [step_button(step, _step_url(disclosure, step.to)) for step in disclosure_machine.steps(user, disclosure)]
    primary = next((link for link in links if link.tone == "primary"), None)
    context = {
        "disclosure": disclosure,
        "need": need,
        "name": name_for(user, need),
        "own": policies.is_reader(user, disclosure),
        "insider": need_policies.is_insider(user, need),
        "may_see_readings": policies.can_see_readings(user, need),
        "may_see_undertaking": policies.can_see_undertaking(user, disclosure),
        "next_step": masked_step(user, need, next_step_of(disclosure)),
        "primary": primary,
        "steps": [link for link in links if link != primary],
        "entries": masked_entries(user, need, timeline(disclosure)),
    }
    return render(request, "needs/disclosure/detail.html", context)


def _step_url(disclosure: Disclosure, to: str) -> str:
    """Asking again means signing again, on the page of its own."""
    if to == DisclosureState.ASKED:
        return reverse("needs:confidential_ask", args=[disclosure.need_id])
    return reverse("needs:disclosure_step", args=[disclosure.pk, to])


@login_required
@require_safe
@refusals_as_pages
def undertaking(request: HttpRequest, pk: int) -> HttpResponse:
    """The non-disclosure text as it was signed, to be read and printed."""
    disclosure = get_disclosure(request, pk)
    if not policies.can_see_undertaking(request.user, disclosure):
        raise NotAllowed(NOT_YOURS)
    context = {
        "disclosure": disclosure,
        "need": disclosure.need,
        "undertaking": disclosure.undertaking,
        "text": disclosure.undertaking.text,
        "own": policies.is_reader(request.user, disclosure),
    }
    return render(request, "needs/disclosure/undertaking.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Grant, refuse, revoke; withdraw, give back."""
    if to not in DONE:
        raise Http404
    disclosure = get_disclosure(request, pk)
    return transition_view(
        request,
        machine=disclosure_machine,
        record=disclosure,
        to=to,
        done=lambda row: str(DONE[DisclosureState(row.state)]),
        form_class=GrantForm if to == DisclosureState.GRANTED else None,
    )
