"""The page on which the archive of a project is asked for and found again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from projects.archive.jobs import archives_of, request_archive
from projects.policies.archive import can_archive
from projects.views.record import get_project

SHOWN = 5


@login_required
@refusals_as_pages
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the archive; what was made lately is below."""
    project = get_project(request, pk)
    if not can_archive(request.user, project):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        return redirect(request_archive(actor=request.user, project=project))
    context = {"project": project, "jobs": archives_of(request.user, project)[:SHOWN]}
    return render(request, "projects/archive.html", context)
