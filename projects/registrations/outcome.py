"""Waiting rules, mails and documents of outcomes and evaluations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import waiting
from core.said import said
from core.tabs import RecordTab, register_tabs
from core.waiting import Assignee, WaitRule
from enterprises.assignees import officials
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from notifications.registry import MailEvent, register_event
from projects.enums import EvaluationState, OutcomeState, Side
from projects.models import Outcome, Project
from projects.policies.outcome import OF_COLLEGE, can_correct
from projects.registrations.acceptance import GROUP
from projects.selectors import sides
from projects.services.evaluation import lapse_evaluation
from projects.transitions.outcome import outcome_machine

DAYS = 10
DAYS_AFTER = 20
DAYS_TO_EVALUATE = 15


def people_of(project: Project, side: str) -> list[Assignee]:
    """Who acts for one side."""
    return sides.enterprise(project) if side == Side.ENTERPRISE else sides.leader(project)


def confirmers(outcome: Outcome) -> list[Assignee]:
    """The college for papers and patents, else the other side."""
    if outcome.kind in OF_COLLEGE:
        return sides.college(outcome.project)
    return people_of(outcome.project, sides.other_side(outcome.reported_side))


def reporters(outcome: Outcome) -> list[Assignee]:
    """Who reported it corrects it."""
    return [Assignee(user_id=outcome.reported_by_id)]


def callers(outcome: Outcome) -> list[Assignee]:
    """Who telephones those who confirm: the university for its college, the college for its leader, else the park."""
    project = outcome.project
    if outcome.kind in OF_COLLEGE:
        return sides.office(project)
    return officials(project) if outcome.reported_side == Side.COLLEGE else sides.college(project)


def decline_unconfirmed(outcome: Outcome) -> None:
    """Silence is no confirmation: it goes back to whoever reported it."""
    comment = said("Nobody confirmed this in time. Ask whoever should, then report it again.")
    outcome_machine.run(outcome, OutcomeState.DECLINED, actor=None, automatic=True, comment=comment)


def withdraw_uncorrected(outcome: Outcome) -> None:
    """What nobody corrects does not count; it may be reported anew."""
    outcome_machine.run(outcome, OutcomeState.WITHDRAWN, actor=None, automatic=True)


def register_waiting() -> None:
    """The part of outcomes and evaluations in the waiting table."""
    waiting.register(
        WaitRule(
            machine="outcome",
            state=OutcomeState.REPORTED,
            task=_("Confirm the outcome, or say why not"),
            who=_("The other side, or the college"),
            assignees=confirmers,
            days=DAYS,
            escalate=callers,
            at_end=decline_unconfirmed,
            end_after=DAYS_AFTER,
            end_label=_("the outcome goes back to whoever reported it"),
        ),
        WaitRule(
            machine="outcome",
            state=OutcomeState.DECLINED,
            task=_("Correct the outcome or withdraw it"),
            who=_("Whoever reported it"),
            assignees=reporters,
            days=DAYS,
            at_end=withdraw_uncorrected,
            end_after=DAYS_AFTER,
            end_label=_("the outcome is withdrawn"),
        ),
        WaitRule(
            machine="evaluation",
            state=EvaluationState.ASKED,
            task=_("Evaluate the cooperation"),
            who=_("Both sides"),
            assignees=lambda evaluation: people_of(evaluation.project, evaluation.side),
            days=DAYS_TO_EVALUATE,
            remind=(-5, -1),
            at_end=lapse_evaluation,
            end_label=_("the other side’s evaluation is shown without yours"),
        ),
    )


def register_mails() -> None:
    """Kinds of news about outcomes and evaluations."""
    for key, label, mandatory in (
        ("outcome.reported", _("An outcome waits for my confirmation"), True),
        ("outcome.confirmed", _("An outcome that I reported was confirmed"), False),
        ("outcome.declined", _("An outcome that I reported was not confirmed"), True),
        ("evaluation.asked", _("I am asked to evaluate a cooperation"), True),
        ("evaluation.shown", _("The evaluations of a cooperation can be read"), False),
    ):
        template = f"projects/mail/{key.replace('.', '_')}"
        register_event(MailEvent(key=key, label=label, group=GROUP, template=template, mandatory=mandatory))


def everybody(user: Any, record: Any) -> bool:
    """Whoever sees the record reads its documents."""
    return True


def register() -> None:
    """Everything of outcomes and evaluations."""
    register_tabs(
        "project",
        RecordTab(key="outcomes", label=_("Outcomes"), url_name="projects:outcomes", order=74),
        RecordTab(key="evaluations", label=_("Evaluations"), url_name="projects:evaluations", order=76),
    )
    register_waiting()
    register_mails()
    register_kind(
        FileKind(
            key="outcome.evidence",
            label=_("Evidence"),
            model="projects.Outcome",
            can_read=everybody,
            can_write=can_correct,
            extensions=(*DOCUMENTS, *IMAGES),
            max_files=10,
            hint=_("For example the certificate of the patent, the paper, an audit of the revenue."),
        )
    )
