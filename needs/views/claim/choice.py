"""The enterprise's choice: the claims of a need side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.http import refusals_as_pages
from needs.enums import CHOICE_CLAIM_STATES
from needs.pages import get_need, record_context
from needs.policies.claim import can_choose
from needs.selectors.claim import claims_of_need


@login_required
@require_safe
@refusals_as_pages
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Claims that the college has passed, with what matters in columns; cards on a phone. A tab of the need."""
    need = get_need(request, pk)
    if not can_choose(request.user, need):
        raise NotAllowed(_("Claims are compared by the enterprise and its officials."))
    context = record_context(request, need, tab="claims")
    claims = claims_of_need(request.user, need)
    context |= {
        "claims": claims,
        "open": sum(claim.state in CHOICE_CLAIM_STATES for claim in claims),
        "requirements": need.requirements.count(),
    }
    if context["primary"] is not None and context["primary"].url == request.path:
        context["primary"] = None
    return render(request, "needs/claim/compare.html", context)
