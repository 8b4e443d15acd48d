"""The tabs of a project."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.http import get_visible_or_404, refusals_as_pages
from core.tabs import TabLink
from core.transitions import timeline as timeline_of
from needs.models import Claim, Need
from notifications.selectors import next_step_of
from projects.enums import ProjectState
from projects.models import Project
from projects.policies import project as policies
from projects.policies.archive import can_archive
from projects.selectors.project import with_names

TABS = (
    ("overview", _("Overview"), "projects:detail"),
    ("requirements", _("Technical indicators"), "projects:requirements"),
    ("contract", _("Contract"), "projects:project_contract"),
    ("milestones", _("Milestones and money"), "projects:milestones"),
    ("team", _("Team"), "projects:team"),
    ("acceptance", _("Acceptance"), "projects:acceptance"),
    ("outcomes", _("Outcomes"), "projects:outcomes"),
    ("evaluations", _("Evaluations"), "projects:evaluations"),
    ("timeline", _("Timeline"), "projects:timeline"),
)


def get_project(request: HttpRequest, pk: int) -> Project:
    """The project with its names, if visible to whoever asks."""
    project: Project = get_visible_or_404(with_names(Project.objects.all()), request.user, pk=pk)
    return project


def record_context(request: HttpRequest, project: Project, *, tab: str) -> dict[str, Any]:
    """Context of ``projects/record.html``, which the template of every tab extends."""
    preparing = project.state == ProjectState.PREPARING
    waiting = project.need if preparing and project.need is not None else project
    return {
        "project": project,
        "tab": tab,
        "tabs": [TabLink(key=key, label=label, url=reverse(name, args=[project.pk])) for key, label, name in TABS],
        # Until the contract is signed it is the need that waits: matched, for so many days.
        "step": next_step_of(waiting),
        "preparing": preparing,
        "may_extend": policies.can_extend(request.user, project),
        "may_release": policies.can_release(request.user, project),
        "may_name_leader": policies.can_name_leader(request.user, project),
    }


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Parties, leader, value, where it came from, what comes next."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="overview")
    context["sees_need"] = Need.objects.visible_to(request.user).filter(pk=project.need_id).exists()
    context["sees_claim"] = Claim.objects.visible_to(request.user).filter(pk=project.claim_id).exists()
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
    """Milestones with the payments planned."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="milestones")
    context["milestones"] = project.milestones.all()
    return render(request, "projects/milestones.html", context)


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
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to the project."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="timeline")
    context["entries"] = timeline_of(project)
    context["may_archive"] = can_archive(request.user, project)
    return render(request, "projects/timeline.html", context)
