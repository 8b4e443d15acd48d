"""Asking both sides what they think, and taking it down."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS
from projects.enums import EvaluationState, Side
from projects.models import Evaluation, Project
from projects.policies.evaluation import can_give
from projects.transitions.evaluation import MARKS, evaluation_machine
from projects.transitions.outcome import lock_project


def ask_for_evaluations(*, project: Project, actor: Any) -> None:
    """Ask both sides of a project that is over; one that never began has nothing to be evaluated."""
    if project.starts_on is None:
        return
    for side in Side.values:
        evaluation, made = Evaluation.objects.get_or_create(project=project, side=side)
        if made:
            evaluation_machine.created(evaluation, actor=actor)


def give_evaluation(*, actor: Any, evaluation: Evaluation, marks: Mapping[str, int], words: str) -> Evaluation:
    """One side's marks and words; they stay as they are."""
    with transaction.atomic():
        project = lock_project(evaluation)
        row = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
        row.project = project
        if row.state != EvaluationState.ASKED:
            raise Conflict(_("This side has given its evaluation already, or the time for it is over."))
        if not can_give(actor, row):
            raise NotAllowed(NOT_YOURS)
        for name in MARKS:
            setattr(row, name, marks.get(name))
        row.words, row.author = words, actor
        row.save(update_fields=[*MARKS, "words", "author"])
        given: Evaluation = evaluation_machine.run(row, EvaluationState.GIVEN, actor=actor)
    return given


def lapse_evaluation(evaluation: Evaluation) -> None:
    """The time is up: the other side's is shown without this one."""
    evaluation_machine.run(evaluation, EvaluationState.LAPSED, actor=None, automatic=True)
