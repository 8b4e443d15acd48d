"""Figures of what came out of projects and of what both sides think of it, and rates of projects, with their handlers."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.rates import Rate, Term, register_rates
from indicators.registry import COLLEGE_OFFICE, FEN, TRANSFER_OFFICE, Figure, Paths, Text, register
from projects.contract_figures import OF_PROJECT, ON_TIME
from projects.enums import EvaluationState, OutcomeKind, OutcomeState, ProjectResult, RegistrationState, Side
from projects.models import Evaluation, Outcome
from projects.transitions.evaluation import MARKS

NAMES = ("project__enterprise", "project__leader__user")
AMOUNTS = {
    OutcomeKind.ADDED_REVENUE: "outcomes.added_revenue",
    OutcomeKind.SAVED_COST: "outcomes.saved_cost",
    OutcomeKind.JOBS: "outcomes.jobs",
}
"""Kinds with an amount. They are never added to each other: two are yuan, but of different things."""
MARK_FIGURES = {name: f"evaluations.{name}" for name in MARKS}
PERCENT, MARK = _("percent"), _("of 5 points")


def register_outcome_figures() -> None:
    """Register what is counted of outcomes and evaluations, and the rates; called when the app is ready."""
    register(*outcome_figures(), *evaluation_figures())
    register_rates(*work_rates(), *satisfaction_rates())
    events.on(f"outcome.{OutcomeState.CONFIRMED}", count_outcome)
    events.on(events.TRANSITION, count_evaluation)


def outcome_figures() -> list[Figure]:
    """Outcomes by kind, and the amounts of those that have one."""
    amounts: dict[str, tuple[Text, Text, Text, int]] = {
        OutcomeKind.ADDED_REVENUE: (
            _("Added revenue"),
            _(
                "Revenue that enterprises earned more because of projects, as reported and confirmed; by its confirmation."
            ),
            _("yuan"),
            FEN,
        ),
        OutcomeKind.SAVED_COST: (
            _("Saved cost"),
            _("Cost that enterprises saved because of projects, as reported and confirmed; by its confirmation."),
            _("yuan"),
            FEN,
        ),
        OutcomeKind.JOBS: (
            _("Jobs made"),
            _("Jobs that projects made at enterprises, as reported and confirmed; by the confirmation."),
            _("persons"),
            1,
        ),
    }
    return [
        Figure(
            key="outcomes.confirmed",
            kind=Kind.FLOW,
            label=_("Outcomes confirmed"),
            definition=_("Outcomes of projects that the other side or the college confirmed, by kind."),
            formula=_("Number of outcomes confirmed in the period."),
            unit=_("outcomes"),
            source=_("Confirmed outcomes of projects"),
            owner=COLLEGE_OFFICE,
            rows=lambda: Outcome.objects.filter(state=OutcomeState.CONFIRMED),
            paths=Paths(**OF_PROJECT, item="kind"),
            items=dict(OutcomeKind.choices),
            related=NAMES,
            naming="project__number",
            day="confirmed_at",
        ),
        *(
            Figure(
                key=AMOUNTS[OutcomeKind(kind)],
                kind=Kind.SUM,
                label=label,
                definition=definition,
                formula=_("Sum of the amounts of outcomes of this kind confirmed in the period."),
                unit=unit,
                source=_("Confirmed outcomes of projects"),
                owner=COLLEGE_OFFICE,
                # The default binds the kind of this turn.
                rows=lambda kind=kind: Outcome.objects.filter(state=OutcomeState.CONFIRMED, kind=kind),  # type: ignore[misc]
                paths=Paths(**OF_PROJECT),
                related=NAMES,
                naming="project__number",
                day="confirmed_at",
                amount="amount",
                scale=scale,
            )
            for kind, (label, definition, unit, scale) in amounts.items()
        ),
    ]


def evaluation_figures() -> list[Figure]:
    """Marks that both sides gave, each by itself; means are rates over them."""
    labels: dict[str, Text] = {
        "quality": _("Marks for the quality of the work"),
        "punctuality": _("Marks for punctuality"),
        "communication": _("Marks for communication"),
    }
    return [
        Figure(
            key=MARK_FIGURES[name],
            kind=Kind.SUM,
            label=label,
            definition=_(
                "Marks from 1 to 5 that the sides of a finished project gave, by side. They count once neither side is asked"
                " any more, since nobody may read them before."
            ),
            formula=_("Sum of the marks given in the period."),
            unit=_("points"),
            source=_("Evaluations of finished projects"),
            rows=open_evaluations,
            paths=Paths(**OF_PROJECT, item="side"),
            items=dict(Side.choices),
            related=("project",),
            naming="project__number",
            day="state_since",
            amount=name,
        )
        for name, label in labels.items()
    ]


def open_evaluations() -> QuerySet[Evaluation]:
    """Evaluations that were given and that both sides may read by now."""
    asked = Evaluation.objects.filter(state=EvaluationState.ASKED).values("project_id")
    return Evaluation.objects.filter(state=EvaluationState.GIVEN).exclude(project_id__in=asked)


def work_rates() -> list[Rate]:
    """Signing, punctuality, acceptance, registration."""
    return [
        Rate(
            key="needs.signing_rate",
            label=_("Signing rate"),
            definition=_("Of the needs first published in the period, the share with a signed contract by now."),
            formula=_("Published needs that were contracted ÷ needs published."),
            unit=PERCENT,
            source=_("Technical needs and signed technology contracts"),
            numerator=(Term(figure="needs.contracted"),),
            denominator=(Term(figure="needs.published"),),
        ),
        Rate(
            key="milestones.on_time_rate",
            label=_("Milestones on time"),
            definition=_("Of the milestones confirmed in the period, the share handed in by the due day."),
            formula=_("Milestones confirmed that were on time ÷ milestones confirmed."),
            unit=PERCENT,
            source=_("Confirmed milestones"),
            owner=COLLEGE_OFFICE,
            numerator=(Term(figure="milestones.confirmed", items=(ON_TIME,)),),
            denominator=(Term(figure="milestones.confirmed"),),
        ),
        Rate(
            key="reports.on_time_rate",
            label=_("Progress reports on time"),
            definition=_("Of the progress reports reviewed in the period, the share handed in by the due day."),
            formula=_("Progress reports reviewed that were on time ÷ progress reports reviewed."),
            unit=PERCENT,
            source=_("Reviewed progress reports"),
            owner=COLLEGE_OFFICE,
            numerator=(Term(figure="reports.reviewed", items=(ON_TIME,)),),
            denominator=(Term(figure="reports.reviewed"),),
        ),
        Rate(
            key="projects.passed_rate",
            label=_("Projects passed in full"),
            definition=_("Of the projects accepted in the period, the share that passed in full and not in part."),
            formula=_("Projects accepted that passed ÷ projects accepted."),
            unit=PERCENT,
            source=_("Completed projects"),
            numerator=(Term(figure="projects.accepted", items=(ProjectResult.PASSED,)),),
            denominator=(Term(figure="projects.accepted"),),
        ),
        Rate(
            key="contracts.registered_rate",
            label=_("Contracts registered"),
            definition=_("Of all technology contracts ever signed, the share that is registered now."),
            formula=_("Signed contracts that are registered ÷ signed contracts."),
            unit=PERCENT,
            source=_("Signed technology contracts"),
            owner=TRANSFER_OFFICE,
            numerator=(Term(figure="contracts.registration", items=(RegistrationState.REGISTERED,)),),
            denominator=(Term(figure="contracts.registration"),),
        ),
    ]


def satisfaction_rates() -> list[Rate]:
    """Mean marks: each side's of all three questions, and of both."""
    sides = {
        "": (
            _("Satisfaction"),
            _("Mean of all marks that both sides gave for quality, punctuality and communication."),
        ),
        Side.ENTERPRISE: (
            _("Satisfaction of enterprises"),
            _("Mean of the marks that enterprises gave for quality, punctuality and communication."),
        ),
        Side.COLLEGE: (
            _("Satisfaction of researchers"),
            _("Mean of the marks that project leaders gave for quality, punctuality and communication."),
        ),
    }
    rates = []
    for side, (label, definition) in sides.items():
        items = (str(side),) if side else ()
        rates.append(
            Rate(
                key=f"evaluations.satisfaction_{side}".removesuffix("_"),
                label=label,
                definition=definition,
                formula=_("Sum of the marks ÷ number of marks."),
                unit=MARK,
                source=_("Evaluations of finished projects"),
                percent=False,
                numerator=tuple(Term(figure=key, items=items, total=True) for key in MARK_FIGURES.values()),
                denominator=tuple(Term(figure=key, items=items) for key in MARK_FIGURES.values()),
            )
        )
    return rates


def count_outcome(*, record: Outcome, **_data: Any) -> None:
    """Count an outcome when it is confirmed, which is final."""
    services.add("outcomes.confirmed", record)
    if amount := AMOUNTS.get(OutcomeKind(record.kind)):
        services.add(amount, record)


def count_evaluation(*, record: Any, machine: Any, source: str, **_data: Any) -> None:
    """Count the evaluations of a project when the last side that was asked has answered, or the time is up."""
    if machine.name != "evaluation" or not source:
        return
    for evaluation in open_evaluations().filter(project_id=record.project_id).select_related("project__enterprise"):
        for key in MARK_FIGURES.values():
            services.add(key, evaluation)
