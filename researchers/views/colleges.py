"""Pages of colleges: public, and changed by their administrators."""

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
from researchers import services
from researchers.forms import CollegeForm
from researchers.models import College
from researchers.policies import can_edit_college


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every college, for everybody."""
    colleges = College.objects.visible_to(request.user).select_related("organisation__parent")
    return render(
        request, "researchers/colleges.html", {"colleges": list(colleges.order_by("organisation__name", "id"))}
    )


@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """What a college says of itself, for everybody."""
    college = _get_college(request, pk)
    departments = list(college.organisation.children.filter(kind="department").order_by("name", "id"))
    context = {"college": college, "departments": departments, "may_edit": can_edit_college(request.user, college)}
    return render(request, "researchers/college.html", context)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changing a college's profile."""
    college = _get_college(request, pk)
    if not can_edit_college(request.user, college):
        raise NotAllowed(_("Only administrators of the college change its profile."))
    form = CollegeForm(posted(request), instance=copy.copy(college))
    context: dict[str, Any] = {"college": college, "form": form}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            services.update_college(actor=request.user, college=college, seen=seen, values=values)
        except Conflict as error:
            context |= conflict_context(form, _get_college(request, pk), error)
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("researchers:college", pk)
    return render(request, "researchers/college_edit.html", context, status=status)


def _get_college(request: HttpRequest, pk: int) -> College:
    queryset = College.objects.select_related("organisation__parent")
    college: College = get_visible_or_404(queryset, request.user, pk=pk)
    return college
