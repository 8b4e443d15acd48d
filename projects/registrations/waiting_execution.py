"""The waiting table of projects under way, their milestones and reports. Days are working days.

Planned milestones, due reports and the end of a project have days of their own: the clock calls them up (``services.due``),
so their rules apply to nobody by themselves.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import waiting
from core.said import said
from core.waiting import WaitRule
from needs.enums import NeedCloseReason, NeedState
from needs.transitions.need import need_machine
from projects.enums import MilestoneState, ProjectState, ReportState
from projects.models import Milestone, ProgressReport, Project
from projects.policies.project import need_is_undecided
from projects.selectors import sides
from projects.selectors.milestone import silence_is_consent
from projects.transitions.milestone import milestone_machine
from projects.transitions.project import project_machine
from projects.transitions.report import report_machine

PATIENCE = 40
"""Working days after which a project in which nobody does what is due is suspended, and a suspended one terminated."""


def never(record: Any) -> bool:
    """The clock opens these items, on the record's own day."""
    return False


def of_project(rule: Any) -> Any:
    """The same people for a row that belongs to a project."""
    return lambda row: rule(row.project)


def suspend(project: Project, reason: str) -> None:
    """Nobody did what was due: the project rests until one of both sides decides."""
    project.refresh_from_db(fields=["state"])
    if project.state == ProjectState.RUNNING:
        project_machine.run(project, ProjectState.SUSPENDED, actor=None, automatic=True, comment=reason)


def suspend_after_milestone(milestone: Milestone) -> None:
    """A milestone that nobody hands in."""
    suspend(milestone.project, said("The milestone “%(title)s” was not handed in.", title=milestone.title))


def suspend_after_report(report: ProgressReport) -> None:
    """A report that nobody hands in."""
    suspend(report.project, said("A progress report was not handed in."))


def suspend_overdue(project: Project) -> None:
    """The project's time is over, and neither acceptance nor extension was asked for."""
    suspend(project, said("The time of the project is over: neither acceptance nor an extension was asked for."))


def suspend_leaderless(project: Project) -> None:
    """The college named no new leader in time."""
    suspend(project, said("The leader has left and the college has named no new one in time."))


def terminate_unresumed(project: Project) -> None:
    """Nobody resumed the project."""
    project_machine.run(
        project,
        ProjectState.TERMINATED,
        actor=None,
        automatic=True,
        comment=said("Nobody resumed the project in time."),
    )


def terminate_uncontracted(project: Project) -> None:
    """A directed project for which no contract was signed."""
    project_machine.run(
        project,
        ProjectState.TERMINATED,
        actor=None,
        automatic=True,
        comment=said("No contract was signed in time and the time was not extended."),
    )


def close_need(project: Project) -> None:
    """The enterprise did not say what becomes of its need: it is put away, and can be handed in again."""
    if project.need is not None and need_is_undecided(project):
        need_machine.run(
            project.need, NeedState.CLOSED, actor=None, automatic=True, close_reason=NeedCloseReason.WITHDRAWN
        )


def answer_for_enterprise(milestone: Milestone) -> None:
    """Silence is consent where the signed contract says so; elsewhere the leader gets the milestone back."""
    if silence_is_consent(milestone.project):
        comment = said("No objection in time; by the contract, silence counts as consent.")
        milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=None, automatic=True, comment=comment)
        return
    comment = said("The enterprise has not answered in time. Talk to each other and hand it in again.")
    milestone_machine.run(milestone, MilestoneState.RETURNED, actor=None, automatic=True, comment=comment)


def count_as_read(report: ProgressReport) -> None:
    """A report confirms nothing, so it need not wait for ever."""
    comment = said("Nobody objected in time. The report counts as read; it confirms nothing.")
    report_machine.run(report, ReportState.REVIEWED, actor=None, automatic=True, comment=comment)


PROJECT_RULES = (
    WaitRule(
        machine="project",
        state=ProjectState.PREPARING,
        task=_("Sign the contract, extend the time for it, or terminate"),
        who=_("Enterprise"),
        applies=lambda project: project.need_id is None,
        assignees=sides.head,
        days=45,
        remind=(-10, -3, 0, 5),
        escalate=sides.both_called,
        at_end=terminate_uncontracted,
        end_after=15,
        end_label=_("the project is terminated"),
    ),
    WaitRule(
        machine="project",
        state=ProjectState.RUNNING,
        task=_("Apply for acceptance, or propose an extension"),
        who=_("Researcher"),
        applies=never,
        assignees=sides.leader,
        days=0,
        remind=(-20, -5, 0, 5),
        escalate=sides.both_called,
        at_end=suspend_overdue,
        end_after=PATIENCE,
        end_label=_("the project is suspended"),
    ),
    WaitRule(
        machine="project",
        state=ProjectState.SUSPENDED,
        task=_("Resume the project, or terminate it"),
        who=_("Enterprise and college"),
        assignees=lambda project: sides.head(project) + sides.college(project),
        days=PATIENCE,
        remind=(-20, -5, 0, 10),
        escalate=lambda project: sides.liaison(project) + sides.transfer_office(project),
        at_end=terminate_unresumed,
        end_after=PATIENCE,
        end_label=_("the project is terminated"),
    ),
    WaitRule(
        machine="project",
        state=ProjectState.TERMINATED,
        task=_("Decide whether the need is published again or closed"),
        who=_("Enterprise"),
        applies=need_is_undecided,
        assignees=sides.head,
        days=15,
        remind=(-3, 0, 5),
        escalate=sides.liaison,
        at_end=close_need,
        end_after=20,
        end_label=_("the need is closed"),
    ),
    WaitRule(
        machine="project_leader",
        state="left",
        task=_("Name another leader"),
        who=_("College administrator"),
        assignees=sides.college,
        days=10,
        escalate=sides.transfer_office,
        at_end=suspend_leaderless,
        end_after=5,
        end_label=_("the project is suspended"),
    ),
)

WORK_RULES = (
    WaitRule(
        machine="milestone",
        state=MilestoneState.PLANNED,
        task=_("Hand in the milestone"),
        who=_("Researcher"),
        applies=never,
        assignees=of_project(sides.leader),
        days=0,
        remind=(-5, 0, 5),
        escalate=of_project(sides.college),
        at_end=suspend_after_milestone,
        end_after=PATIENCE,
        end_label=_("the project is suspended"),
    ),
    WaitRule(
        machine="milestone",
        state=MilestoneState.SUBMITTED,
        task=_("Confirm the milestone, or return it with reasons"),
        who=_("Enterprise"),
        assignees=of_project(sides.enterprise),
        days=10,
        remind=(-3, 0, 3),
        escalate=of_project(sides.liaison),
        escalate_after=1,
        at_end=answer_for_enterprise,
        end_after=5,
        end_label=_(
            "the milestone counts as confirmed where the contract takes silence for consent, else it goes back to the leader"
        ),
    ),
    WaitRule(
        machine="milestone",
        state=MilestoneState.RETURNED,
        task=_("Correct the milestone and hand it in again"),
        who=_("Researcher"),
        assignees=of_project(sides.leader),
        days=10,
        escalate=of_project(sides.college),
        at_end=suspend_after_milestone,
        end_after=PATIENCE,
        end_label=_("the project is suspended"),
    ),
    WaitRule(
        machine="report",
        state=ReportState.DUE,
        task=_("Hand in the progress report"),
        who=_("Researcher"),
        applies=never,
        assignees=of_project(sides.leader),
        days=0,
        remind=(-3, 0, 3),
        escalate=of_project(sides.college),
        at_end=suspend_after_report,
        end_after=PATIENCE,
        end_label=_("the project is suspended"),
    ),
    WaitRule(
        machine="report",
        state=ReportState.SUBMITTED,
        task=_("Read the progress report, or return it"),
        who=_("Enterprise"),
        assignees=of_project(sides.enterprise),
        days=10,
        escalate=of_project(sides.liaison),
        at_end=count_as_read,
        end_after=10,
        end_label=_("the report counts as read"),
    ),
    WaitRule(
        machine="report",
        state=ReportState.RETURNED,
        task=_("Correct the report and hand it in again"),
        who=_("Researcher"),
        assignees=of_project(sides.leader),
        days=5,
        escalate=of_project(sides.college),
        at_end=suspend_after_report,
        end_after=PATIENCE,
        end_label=_("the project is suspended"),
    ),
)


def register() -> None:
    """Add the rules."""
    waiting.register(*PROJECT_RULES, *WORK_RULES)
