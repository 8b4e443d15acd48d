"""The end of a sign-in beside a form that is still open in another tab (see ``core.kept``)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Say that the other tab can go on."""
    return render(request, "core/signed_in.html")
