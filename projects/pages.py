"""What every page of a project's record needs: the getter, its tabs, its buttons, what comes next."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.http import get_visible_or_404
from core.tabs import tabs_of
from notifications.selectors import next_step_of
from projects.buttons import ProjectButton, buttons_of
from projects.enums import ProjectState
from projects.models import Acceptance, ChangeRequest, Evaluation, Milestone, Project
from projects.policies import project as policies
from projects.policies.change import can_answer
from projects.policies.contract import can_prepare
from projects.policies.evaluation import can_give
from projects.policies.milestone import can_judge
from projects.selectors.project import open_work, waiting_records, with_names
from projects.transitions.project import project_machine

ACCEPTANCE = (ProjectState.ACCEPTING, ProjectState.RECTIFYING)
OPEN = (ProjectState.PREPARING, ProjectState.RUNNING, ProjectState.SUSPENDED, *ACCEPTANCE)
# Steps that a person takes on the project's own page; acceptance has pages of its own.
STEPS = {
    (ProjectState.RUNNING, ProjectState.SUSPENDED),
    (ProjectState.SUSPENDED, ProjectState.RUNNING),
    *((state, ProjectState.TERMINATED) for state in OPEN),
}


def get_project(request: HttpRequest, pk: int) -> Project:
    """The project with its names, if visible to whoever asks."""
    project: Project = get_visible_or_404(with_names(Project.objects.all()), request.user, pk=pk)
    return project


def record_context(request: HttpRequest, project: Project, *, tab: str) -> dict[str, Any]:
    """Context of ``projects/record.html``, which the template of every tab extends."""
    primary, others = buttons_of(request.user, project, here=request.path)
    return {
        "project": project,
        "tab": tab,
        "tabs": tabs_of("project", request.user, project),
        "step": next_step_of(*waiting_records(project)),
        "preparing": project.state == ProjectState.PREPARING,
        "primary": primary,
        "others": others,
    }


ACCEPTANCE_WORDS = {
    ProjectState.ACCEPTING: _("Apply for acceptance"),
    ProjectState.COMPLETED: _("Decide on the acceptance"),
}
END_DAYS = datetime.timedelta(days=35)
"""How long before its end a project's page asks for the acceptance."""


def ends_soon(project: Project) -> bool:
    """Whether it is time to apply for acceptance."""
    return project.ends_on is not None and project.ends_on <= timezone.localdate() + END_DAYS


def work_buttons(user: Any, work: list[Any]) -> list[ProjectButton]:
    """What of the project waits for this person now: a milestone to confirm, a change to answer, an evaluation to give."""
    found = []
    for waiting in work:
        url = ""
        if isinstance(waiting, Milestone) and can_judge(user, waiting):
            url, label, urgency = waiting.get_absolute_url(), _("Look at the milestone"), 7
        elif isinstance(waiting, ChangeRequest) and can_answer(user, waiting):
            url, label, urgency = waiting.get_absolute_url(), _("Answer the change"), 6
        elif isinstance(waiting, Evaluation) and can_give(user, waiting):
            url = reverse("projects:evaluation_give", args=[waiting.project_id])
            label, urgency = _("Evaluate the cooperation"), 2
        if url:
            found.append(ProjectButton(url=url, label=label, tone="primary", urgency=urgency))
    return found[:1]


def acceptance_url(project: Project, to: str, work: list[Any]) -> str:
    """Where one decides: on the round that waits. Where one applies: on the tab."""
    if to == ProjectState.COMPLETED:
        for waiting in work:
            if isinstance(waiting, Acceptance):
                return waiting.get_absolute_url()
    return reverse("projects:acceptance", args=[project.pk])


def step_buttons(user: Any, project: Project) -> list[ProjectButton]:
    """Suspend, resume, terminate, name a leader, extend, release: what the person may do to the project now."""
    found = []
    if policies.can_settle_need(user, project):
        url = reverse("needs:detail", args=[project.need_id])
        found.append(ProjectButton(url=url, label=_("Decide about the need"), tone="primary", urgency=9))
    if policies.can_extend(user, project):
        url = reverse("projects:extend", args=[project.pk])
        found.append(ProjectButton(url=url, label=_("Extend the time")))
    if policies.can_name_leader(user, project):
        tone = "primary" if project.leader_left else "secondary"
        url = reverse("projects:leader", args=[project.pk])
        found.append(ProjectButton(url=url, label=_("Name another leader"), tone=tone, urgency=8))
    releasing = policies.can_release(user, project)
    if releasing:
        url = reverse("needs:claim_step", args=[project.claim_id, "released"])
        found.append(ProjectButton(url=url, label=_("Release the claim"), tone="danger"))
    if project.state == ProjectState.PREPARING and can_prepare(user, project):
        url = reverse("projects:project_contract", args=[project.pk])
        found.append(ProjectButton(url=url, label=_("Technology contract"), tone="primary", urgency=3))
    work = open_work(project)
    found += work_buttons(user, work)
    for step in project_machine.steps(user, project):
        if step.to in (ProjectState.ACCEPTING, ProjectState.COMPLETED):
            url = acceptance_url(project, step.to, work)
            tone = "secondary" if project.state == ProjectState.RUNNING and not ends_soon(project) else "primary"
            found.append(ProjectButton(url=url, label=ACCEPTANCE_WORDS[ProjectState(step.to)], tone=tone, urgency=4))
        # Before a contract the claim is released instead, which also says what becomes of the need.
        if (project.state, step.to) in STEPS and not (releasing and step.to == ProjectState.TERMINATED):
            url = reverse("projects:step", args=[project.pk, step.to])
            found.append(ProjectButton(url=url, label=step.edge.verb, tone=step.edge.tone, urgency=5))
    return found
