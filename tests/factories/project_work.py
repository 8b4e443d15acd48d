"""Projects under way: begun, with milestones and reports in the states that tests need."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from needs.enums import ClaimState, Comparator, Importance, NeedArea, NeedState
from needs.transitions.need import need_machine
from projects.enums import ChangeKind, MilestoneState, ProjectState, ReportState
from projects.models import Milestone, ProgressReport, Project
from projects.services.change import propose_change
from projects.services.proposal import propose_project
from projects.transitions.project import project_machine
from tests.factories.claims import make_claim
from tests.factories.needs import make_need
from tests.factories.projects import make_project
from tests.factories.world import World

# What a proposal of a directed project says beside its parties.
DIRECTED: dict[str, Any] = {
    "data": {
        "title": "Low-salt pigment",
        "purpose": "Less salt in the waste water.",
        "area": NeedArea.PROCESS_UPGRADING,
        "value": Decimal(300_000),
        "months": 6,
    },
    "requirements": [
        {
            "name": "Salt",
            "comparator": Comparator.AT_MOST,
            "target": "2",
            "target_upper": "",
            "unit": "%",
            "method": "",
            "importance": Importance.MUST,
        }
    ],
    "milestones": [
        {"title": "Bench scale", "deliverable": "Report", "month": 3, "amount": Decimal(100_000)},
        {"title": "Pilot scale", "deliverable": "Trial run", "month": 6, "amount": Decimal(200_000)},
    ],
}


def begin_project(project: Project, *, starts_on: datetime.date | None = None) -> Project:
    """The project as it runs once its contract is signed, since ``starts_on`` (today)."""
    if project.need is not None:
        need_machine.run(project.need, NeedState.CONTRACTED, actor=None, automatic=True)
    row: Project = project_machine.run(
        project,
        ProjectState.RUNNING,
        actor=None,
        automatic=True,
        starts_on=starts_on or timezone.localdate(),
    )
    return row


def milestone_in(project: Project, state: str, **fields: Any) -> Milestone:
    """A milestone of ``project`` in ``state``."""
    values = {"title": "Bench scale", "month": 3, "due_on": timezone.localdate(), **fields}
    return Milestone.objects.create(project=project, position=9, state=state, **values)


def report_in(project: Project, state: str, **fields: Any) -> ProgressReport:
    """A report of ``project`` in ``state``, for the month before the project's first one."""
    project.refresh_from_db()
    assert project.starts_on is not None
    last = project.starts_on - datetime.timedelta(days=1)
    values = {"period_start": last - datetime.timedelta(days=30), "period_end": last, "due_on": timezone.localdate()}
    return ProgressReport.objects.create(project=project, state=state, **{**values, **fields})


def extend_world(world: World) -> None:
    """A running project with a milestone and a report handed in, and one of each to be handed in; one terminated."""
    records = world.records
    need = make_need(records["enterprise_profile"], "matched", by=world.users["enterprise_head"], requirements=1)
    claim = make_claim(need, records["researcher_profile"], ClaimState.ACCEPTED)
    running = records["begun_project"] = begin_project(make_project(claim))
    records["planned_milestone"] = running.milestones.get(title="Bench scale finished")
    records["submitted_milestone"] = milestone_in(running, MilestoneState.SUBMITTED, done="Done.")
    records["due_report"] = running.reports.first()
    records["submitted_report"] = report_in(running, ReportState.SUBMITTED, done="Done.", percent=20)
    records["change"] = propose_change(
        actor=claim.leader.user,
        project=running,
        kind=ChangeKind.SCOPE,
        values={"purpose": "Less chloride in the pigment."},
        reason="The customer asks for less.",
    )
    records["directed_proposal"] = propose_project(
        actor=world.users["enterprise_member"],
        enterprise=records["enterprise_profile"],
        leader=records["researcher_profile"],
        **DIRECTED,
    )
    records["own_proposal"] = propose_project(
        actor=claim.leader.user,
        enterprise=records["enterprise_profile"],
        leader=records["researcher_profile"],
        **DIRECTED,
    )
