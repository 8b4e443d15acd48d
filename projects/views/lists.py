"""The list of projects."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from projects.forms.project import ProjectFilter
from projects.models import Project
from projects.policies.project import can_list
from projects.selectors.project import with_names


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponse:
    """Projects that the person may see, newest first, with filters in the address."""
    if not can_list(request.user):
        raise NotAllowed(_("The list of projects is for people with a role."))
    form = ProjectFilter(request.GET)
    rows = form.narrow(Project.objects.visible_to(request.user))
    page = page_by_key(with_names(rows), key="-id", cursor=request.GET.get("cursor", ""))
    context = {"form": form, "active": active_filters(request, form), "page": page, "total": count_words(rows)}
    return render(request, "projects/list.html", context)
