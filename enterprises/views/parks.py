"""Pages of parks: public, and changed by their officials."""

import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict, NotAllowed
from core.http import get_visible_or_404, posted, refusals_as_pages
from core.versions import conflict_context
from enterprises import services
from enterprises.forms import ParkForm
from enterprises.models import Park
from enterprises.policies import can_edit_park


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every park, for everybody."""
    parks = Park.objects.visible_to(request.user).select_related("organisation", "district")
    return render(request, "enterprises/parks.html", {"parks": list(parks.order_by("organisation__name", "id"))})


@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """What a park says of itself, for everybody; the liaison for people signed in."""
    park = _get_park(request, pk)
    return render(request, "enterprises/park.html", {"park": park, "may_edit": can_edit_park(request.user, park)})


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changing a park's profile."""
    park = _get_park(request, pk)
    if not can_edit_park(request.user, park):
        raise NotAllowed(_("Only officials of the park or its district change its profile."))
    form = ParkForm(posted(request), instance=copy.copy(park))
    context: dict[str, Any] = {"park": park, "form": form}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            services.update_park(actor=request.user, park=park, seen=seen, values=values)
        except Conflict as error:
            context |= conflict_context(form, _get_park(request, pk), error)
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:park", pk)
    return render(request, "enterprises/park_edit.html", context, status=status)


def _get_park(request: HttpRequest, pk: int) -> Park:
    queryset = Park.objects.select_related("organisation", "district", "liaison")
    park: Park = get_visible_or_404(queryset, request.user, pk=pk)
    return park
