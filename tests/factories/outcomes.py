"""Outcomes of projects, as either side reports them."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from projects.models import Evaluation, Outcome, Project
from projects.services.outcome import COUNTED, NUMBERED, report_outcome
from tests.factories.world import World


def outcome_data(kind: str, **changes: Any) -> dict[str, Any]:
    """What the form of a kind holds."""
    return {
        "kind": kind,
        "title": f"A {kind}",
        "reference": "10.1000/1" if kind in NUMBERED else "",
        "year": timezone.localdate().year,
        "amount": Decimal(5000) if kind in COUNTED else None,
    } | changes


def report(project: Project, actor: Any, kind: str, **changes: Any) -> Outcome:
    """An outcome that ``actor`` reports."""
    return report_outcome(actor=actor, project=project, data=outcome_data(kind, **changes))


def extend_world(world: World) -> None:
    """An outcome of the researcher that the enterprise has to confirm; the evaluations of the accepted project."""
    records = world.records
    records["outcome"] = report(records["running_project"], world.users["researcher"], "saved_cost")
    records["evaluation"] = Evaluation.objects.get(project=records["accepted_project"], side="college")
