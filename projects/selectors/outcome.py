"""Reads over outcomes and evaluations."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.enums import OutcomeKind, OutcomeState, Side
from projects.models import Evaluation, Outcome, Project

MONEY = (OutcomeKind.ADDED_REVENUE, OutcomeKind.SAVED_COST)


@dataclass(frozen=True, kw_only=True)
class KindTotal:
    """Confirmed outcomes of one kind: how many, and their sum where the kind is counted in money or persons."""

    label: Any
    count: int
    amount: Decimal
    is_money: bool


def outcomes_of(project: Project) -> list[Outcome]:
    """Every outcome of a project but the withdrawn, the latest year first; one statement."""
    rows = Outcome.objects.filter(project=project).exclude(state=OutcomeState.WITHDRAWN)
    return list(rows.select_related("reported_by").order_by("-year", "-id"))


def totals_of(outcomes: list[Outcome]) -> list[KindTotal]:
    """What is confirmed, by kind, in the order of the kinds."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.state == OutcomeState.CONFIRMED:
            by_kind[one.kind].append(one)
    return [
        KindTotal(
            label=kind.label,
            count=len(by_kind[kind]),
            amount=sum((one.amount or Decimal(0) for one in by_kind[kind]), Decimal(0)),
            is_money=kind in MONEY,
        )
        for kind in OutcomeKind
        if kind in by_kind
    ]


@dataclass(frozen=True, kw_only=True)
class SideView:
    """One side's evaluation as a person sees it: the row where it may be read, else only that it is waited for."""

    side: Side
    evaluation: Evaluation | None


def evaluations_of(project: Project, user: Any) -> list[SideView]:
    """Both sides of a project; one statement beside the person's scope."""
    seen = {
        one.side: one for one in Evaluation.objects.visible_to(user).filter(project=project).select_related("author")
    }
    return [SideView(side=side, evaluation=seen.get(side)) for side in Side]
