"""Absence: who stands in for me, and for whom I do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.delegations import candidates, delegations_of
from accounts.forms import AbsenceForm
from accounts.models import Delegation
from accounts.services.delegations import name_stand_in, revoke
from accounts.views.me import signed_in_user
from core.format import day_text
from core.http import faults_beside, get_visible_or_404, posted, refusals_as_pages

PAST = 10
"""Ended ones shown on the page."""


@login_required
@refusals_as_pages
def absence(request: HttpRequest) -> HttpResponse:
    """Name a stand-in; those named, those for whom one stands in, and what has ended."""
    user = signed_in_user(request)
    colleagues = list(candidates(user))
    form = AbsenceForm(posted(request), colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            row = name_stand_in(actor=user, **form.cleaned())
            messages.success(
                request,
                _("%(person)s stands in for you until %(day)s. Both of you are told by mail.")
                % {"person": row.delegate, "day": day_text(row.ends_on)},
            )
            return redirect("accounts:absence")
    rows = list(delegations_of(user)[: PAST * 3])
    context = {
        "form": form if colleagues else None,
        "given": [row for row in rows if row.is_open and row.delegator_id == user.pk],
        "received": [row for row in rows if row.is_open and row.delegate_id == user.pk],
        "past": [row for row in rows if not row.is_open][:PAST],
    }
    return render(request, "accounts/absence.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a standing in before its time."""
    row = get_visible_or_404(Delegation.objects, request.user, pk=pk)
    revoke(delegation=row, actor=signed_in_user(request))
    messages.success(request, _("The standing in has ended."))
    return redirect("accounts:absence")
