"""Lists of claims: one's own or one's organisation's, and the college's queue."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from needs.claim_pages import with_shown_names
from needs.columns import CLAIMS, CLAIMS_IN_REVIEW
from needs.enums import ClaimState
from needs.forms.claim import ClaimFilter
from needs.models import Claim
from needs.policies.claim import can_list_claims, can_see_review
from needs.selectors.claim import awaiting_member, claims_joined


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Claims that the person may see, newest first, with filters in the address."""
    if not can_list_claims(request.user):
        raise NotAllowed(_("The list of claims is for people with a role."))
    form = ClaimFilter(request.GET)
    rows = form.narrow(Claim.objects.visible_to(request.user))
    if answer := exported(request, CLAIMS, claims_joined(rows), prepare=partial(with_shown_names, request.user)):
        return answer
    page = page_by_key(claims_joined(rows), key=CLAIMS.order, cursor=request.GET.get("cursor", ""))
    with_shown_names(request.user, page.rows)
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page,
        "total": count_words(rows),
        "asked": awaiting_member(request.user) if scope_of(request.user).research_colleges else [],
        "researcher": bool(scope_of(request.user).research_colleges),
    }
    return render(request, "needs/claim/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def review(request: HttpRequest) -> HttpResponseBase:
    """Claims that wait for the college, the longest waiting first."""
    if not can_see_review(request.user):
        raise NotAllowed(_("The college’s administrators decide on claims."))
    rows = Claim.objects.visible_to(request.user).filter(
        state=ClaimState.COLLEGE_REVIEW, college_id__in=scope_of(request.user).colleges
    )
    prepare = partial(with_shown_names, request.user)
    if answer := exported(request, CLAIMS_IN_REVIEW, claims_joined(rows), prepare=prepare):
        return answer
    page = page_by_key(claims_joined(rows), key=CLAIMS_IN_REVIEW.order, cursor=request.GET.get("cursor", ""))
    with_shown_names(request.user, page.rows)
    return render(request, "needs/claim/review.html", {"page": page, "total": count_words(rows)})
