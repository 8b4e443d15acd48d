"""The tabs of a project."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.conversation import conversation
from core.http import refusals_as_pages
from core.transitions import timeline as timeline_of
from needs.models import Claim, Need
from projects.models import Project
from projects.pages import get_project, record_context
from projects.policies import project as policies
from projects.policies.archive import can_archive


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Parties, leader, value, where it came from, what comes next."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="overview")
    user = request.user
    if project.need_id is not None:
        need = Need.objects.visible_to(user).filter(pk=project.need_id)
        claim = Claim.objects.visible_to(user).filter(pk=project.claim_id)
        context |= Project.objects.filter(pk=pk).values(sees_need=Exists(need), sees_claim=Exists(claim)).get()
    context["late"] = [one for one in project.milestones.all() if one.is_late] if policies.is_active(project) else []
    return render(request, "projects/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised: a copy of the need's technical indicators with the claim's answers."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="requirements")
    context["requirements"] = project.requirements.all()
    return render(request, "projects/requirements.html", context)


@login_required
@require_safe
@refusals_as_pages
def milestones(request: HttpRequest, pk: int) -> HttpResponse:
    """Milestones by date, with what is late and the payments planned."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="milestones")
    context["milestones"] = project.milestones.all()
    return render(request, "projects/milestones.html", context)


@login_required
@require_safe
@refusals_as_pages
def reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress reports: those handed in, those due, those to come."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="reports")
    context["reports"] = project.reports.all()
    context["may_set"] = policies.can_set_reports(request.user, project)
    return render(request, "projects/reports.html", context)


@login_required
@require_safe
@refusals_as_pages
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works on it."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="team")
    context["members"] = project.members.select_related("researcher__college")
    return render(request, "projects/team.html", context)


@login_required
@require_safe
@refusals_as_pages
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and answers between both sides."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="talk")
    context["posts"] = conversation(project)
    context["may_talk"] = policies.can_talk(request.user, project)
    return render(request, "projects/talk.html", context)


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to the project."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="timeline")
    context["entries"] = timeline_of(project)
    context["may_archive"] = can_archive(request.user, project)
    return render(request, "projects/timeline.html", context)
