"""Requests to erase personal data, for platform administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import ErasureAnswerForm
from accounts.models import ErasureRequest
from accounts.personal import obstacles_of
from accounts.policies import can_administer
from accounts.services.erasure import settle_erasure
from accounts.views.me import signed_in_user
from core.errors import NotAllowed
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, posted, refusals_as_pages
from core.paging import page_by_key


@login_required
@require_safe
@refusals_as_pages
def erasures(request: HttpRequest) -> HttpResponse:
    """Requests, the latest first."""
    if not can_administer(request.user):
        raise NotAllowed(NOT_YOURS)
    found = ErasureRequest.objects.select_related("user")
    context = {"page": page_by_key(found, key="-id", cursor=request.GET.get("cursor", ""))}
    return render(request, "accounts/erasures.html", context)


@login_required
@refusals_as_pages
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what stands in the way, and the answer."""
    asked = get_visible_or_404(ErasureRequest.objects.select_related("user", "answered_by"), request.user, pk=pk)
    if not can_administer(request.user):
        raise NotAllowed(NOT_YOURS)
    form = ErasureAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            settle_erasure(
                request=asked,
                erase="erase" in request.POST,
                answer=form.cleaned_data["answer"],
                actor=signed_in_user(request),
            )
            messages.success(request, _("The request has been answered."))
            return redirect("accounts:erasures")
    context = {"asked": asked, "form": form, "obstacles": obstacles_of(asked.user) if not asked.answered_at else []}
    return render(request, "accounts/erasure.html", context, status=422 if form.errors else 200)
