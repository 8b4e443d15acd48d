"""Figures of projects and the handler that counts them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.registry import Figure, Paths, register
from indicators.waiting import register_waiting
from projects.enums import ProjectOrigin, ProjectResult, ProjectState
from projects.models import Project

PROJECT = {
    "researcher": "leader_id",
    "district": "district_id",
    "park": "park_id",
    "enterprise": "enterprise__organisation_id",
    "college": "college_id",
    "area": "area",
}
STATES = dict(ProjectState.choices)
ORIGINS = dict(ProjectOrigin.choices)


def register_figures() -> None:
    """Register what is counted of projects; called when the app is ready."""
    register(
        Figure(
            key="projects.state",
            kind=Kind.STOCK,
            label=_("Projects by state"),
            definition=_("Cooperation projects, matched and directed, by their present state."),
            formula=_("Number of projects in a state now."),
            unit=_("projects"),
            source=_("Projects"),
            rows=Project.objects.all,
            paths=Paths(**PROJECT, item="state"),
            items=STATES,
        ),
        Figure(
            key="projects.prepared",
            kind=Kind.FLOW,
            label=_("Projects prepared"),
            definition=_(
                "Projects that came into being by the acceptance of a claim, or directed ones by confirmation of both sides."
            ),
            formula=_("Number of projects made in the period."),
            unit=_("projects"),
            source=_("Projects"),
            rows=Project.objects.all,
            paths=Paths(**PROJECT, item="origin"),
            items=ORIGINS,
            day="created_at",
        ),
        Figure(
            key="projects.accepted",
            kind=Kind.FLOW,
            label=_("Projects accepted"),
            definition=_("Projects whose result the enterprise accepted, in whole or in part."),
            formula=_("Number of projects completed in the period, by result."),
            unit=_("projects"),
            source=_("Completed projects"),
            rows=lambda: Project.objects.filter(state=ProjectState.COMPLETED),
            paths=Paths(**PROJECT, item="result"),
            items=dict(ProjectResult.choices),
            day="state_since",
        ),
    )
    register_waiting(
        key="projects.waiting",
        machine="project",
        label=_("Projects that wait for somebody"),
        source=_("Projects with an open item of the waiting table"),
        rows=Project.objects.all,
        paths=Paths(**PROJECT, item="state"),
        items=STATES,
    )
    events.on(events.TRANSITION, count_project)


def count_project(*, record: Any, actor: Any, machine: Any, source: str, to: str, **data: Any) -> None:
    """Count a project's steps."""
    if machine.name != "project":
        return
    services.move("projects.state", record, source=source, to=to)
    if not source:
        services.add("projects.prepared", record)
    if to == ProjectState.COMPLETED:
        services.add("projects.accepted", record)
