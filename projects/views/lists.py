"""The list of projects."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from projects.columns import PROJECTS
from projects.forms.project import ProjectFilter
from projects.models import Project
from projects.policies.project import can_list
from projects.selectors.project import with_names


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Projects that the person may see, newest first, with filters in the address."""
    if not can_list(request.user):
        raise NotAllowed(_("The list of projects is for people with a role."))
    form = ProjectFilter(request.GET)
    rows = form.narrow(Project.objects.visible_to(request.user))
    if answer := exported(request, PROJECTS, with_names(rows)):
        return answer
    page = page_by_key(with_names(rows), key=PROJECTS.order, cursor=request.GET.get("cursor", ""))
    context = {"form": form, "active": active_filters(request, form), "page": page, "total": count_words(rows)}
    return render(request, "projects/list.html", context)
