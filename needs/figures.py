"""Figures of needs and claims and the handlers that count them.

Claims are counted from the moment their college passes them on: before that they are the college's own business, and no
official could open the records behind the number.
"""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import events
from indicators import services
from indicators.enums import Kind
from indicators.rates import Rate, Term, register_rates
from indicators.registry import COLLEGE_OFFICE, Figure, Paths, register
from indicators.waiting import register_waiting, shift_waiting
from needs.enums import ClaimState, NeedState
from needs.models import Claim, Need
from needs.querysets import WITHIN_COLLEGE

NEED = {"district": "district_id", "park": "park_id", "enterprise": "enterprise__organisation_id", "area": "area"}
CLAIM = {
    "researcher": "leader_id",
    "district": "need__district_id",
    "park": "need__park_id",
    "enterprise": "need__enterprise__organisation_id",
    "college": "college_id",
    "area": "need__area",
}
NEED_STATES = dict(NeedState.choices)
CLAIM_NAMES = ("need", "leader__user")
CLAIM_STATES = {state: label for state, label in ClaimState.choices if state not in WITHIN_COLLEGE}
NEEDS, CLAIMS = _("needs"), pgettext_lazy("unit", "claims")
NEED_RECORDS = _("Technical needs")
CLAIM_RECORDS = _("Claims that their college has passed on")


def register_figures() -> None:
    """Register what is counted of needs and claims; called when the app is ready."""
    register(*need_figures(), *cohort_figures(), *claim_figures())
    register_rates(*need_rates())
    register_waiting(
        key="needs.waiting",
        machine="need",
        label=_("Needs that wait for somebody"),
        source=_("Technical needs with an open item of the waiting table"),
        rows=Need.objects.all,
        paths=Paths(**NEED, item="state"),
        items=NEED_STATES,
    )
    register_waiting(
        key="claims.waiting",
        machine="claim",
        label=_("Claims that wait for somebody"),
        source=_("Claims, passed on by their college, with an open item of the waiting table"),
        rows=Claim.objects.all,
        paths=Paths(**CLAIM, item="state"),
        related=CLAIM_NAMES,
        naming="need__number",
        items=CLAIM_STATES,
        outside=frozenset(WITHIN_COLLEGE),
    )
    events.on(events.TRANSITION, count_need)
    events.on(events.TRANSITION, count_claim)
    events.on("need.placed", count_placed)


def need_figures() -> list[Figure]:
    """Stock of needs, needs entered and published, time to the first claim."""
    return [
        Figure(
            key="needs.state",
            kind=Kind.STOCK,
            label=_("Needs by state"),
            definition=_("Technical needs of the district’s enterprises, drafts included, by their present state."),
            formula=_("Number of needs in a state now."),
            unit=NEEDS,
            source=NEED_RECORDS,
            rows=Need.objects.all,
            paths=Paths(**NEED, item="state"),
            items=NEED_STATES,
        ),
        Figure(
            key="needs.entered",
            kind=Kind.FLOW,
            label=_("Needs entered"),
            definition=_("Needs that were begun on the portal, by the enterprise itself, on its behalf or by import."),
            formula=_("Number of needs whose record was made in the period."),
            unit=NEEDS,
            source=NEED_RECORDS,
            rows=Need.objects.all,
            paths=Paths(**NEED),
            day="created_at",
        ),
        Figure(
            key="needs.published",
            kind=Kind.FLOW,
            label=_("Needs published"),
            definition=_("Needs published for the first time. A need that is published again does not count twice."),
            formula=_("Number of needs whose first publication lies in the period."),
            unit=NEEDS,
            source=NEED_RECORDS,
            rows=lambda: Need.objects.filter(published_at__isnull=False),
            paths=Paths(**NEED),
            day="published_at",
        ),
        Figure(
            key="needs.first_claim",
            kind=Kind.DURATION,
            label=_("Days from publication to the first claim"),
            definition=_("How long a published need waited until the first claim reached its enterprise."),
            formula=_(
                "Day of the first claim passed on by a college − day of first publication, by the former’s month."
            ),
            unit=_("days"),
            source=_("Technical needs with at least one claim"),
            rows=lambda: Need.objects.filter(published_at__isnull=False, first_claim_at__isnull=False),
            paths=Paths(**NEED),
            start="published_at",
            day="first_claim_at",
        ),
    ]


def cohort_figures() -> list[Figure]:
    """What became of the needs published in a period, whenever that was: counted by the day of their first publication.

    So a rate over them never exceeds the whole, and goes on growing after the period; a frozen period keeps how far it was.
    """
    return [
        Figure(
            key="needs.claimed",
            kind=Kind.FLOW,
            label=_("Published needs that were claimed"),
            definition=_("Needs first published in the period that have had at least one claim by now."),
            formula=_("Number of needs with a first claim, by the month of first publication."),
            unit=NEEDS,
            source=_("Technical needs with at least one claim"),
            rows=lambda: Need.objects.filter(published_at__isnull=False, first_claim_at__isnull=False),
            paths=Paths(**NEED),
            day="published_at",
        ),
        Figure(
            key="needs.matched",
            kind=Kind.FLOW,
            label=_("Published needs that were matched"),
            definition=_(
                "Needs first published in the period of which a claim was accepted by now, also where the cooperation fell"
                " through later."
            ),
            formula=_("Number of needs with an accepted claim, by the month of first publication."),
            unit=NEEDS,
            source=_("Technical needs with an accepted claim"),
            rows=matched_needs,
            paths=Paths(**NEED),
            day="published_at",
        ),
        Figure(
            key="needs.solved",
            kind=Kind.FLOW,
            label=_("Published needs that were solved"),
            definition=_("Needs first published in the period whose project has passed its acceptance by now."),
            formula=_("Number of solved needs, by the month of first publication."),
            unit=NEEDS,
            source=_("Solved technical needs"),
            rows=lambda: Need.objects.filter(published_at__isnull=False, state=NeedState.SOLVED),
            paths=Paths(**NEED),
            day="published_at",
        ),
    ]


def need_rates() -> list[Rate]:
    """How many of the needs published found somebody, and how many were solved."""
    published = (Term(figure="needs.published"),)
    return [
        Rate(
            key="needs.claim_rate",
            label=_("Claim rate"),
            definition=_(
                "Of the needs first published in the period, the share that has had at least one claim by now."
            ),
            formula=_("Published needs that were claimed ÷ needs published."),
            unit=_("percent"),
            source=NEED_RECORDS,
            numerator=(Term(figure="needs.claimed"),),
            denominator=published,
        ),
        Rate(
            key="needs.connection_rate",
            label=_("Connection rate"),
            definition=_("Of the needs first published in the period, the share of which a claim was accepted by now."),
            formula=_("Published needs that were matched ÷ needs published."),
            unit=_("percent"),
            source=NEED_RECORDS,
            numerator=(Term(figure="needs.matched"),),
            denominator=published,
        ),
        Rate(
            key="needs.solution_rate",
            label=_("Solution rate"),
            definition=_("Of the needs first published in the period, the share that is solved by now."),
            formula=_("Published needs that were solved ÷ needs published."),
            unit=_("percent"),
            source=NEED_RECORDS,
            numerator=(Term(figure="needs.solved"),),
            denominator=published,
        ),
    ]


def claim_figures() -> list[Figure]:
    """Stock of claims, claims received and accepted, time to acceptance."""
    return [
        Figure(
            key="claims.state",
            kind=Kind.STOCK,
            label=_("Claims by state"),
            definition=_("Claims that reached their enterprise, by their present state."),
            formula=_("Number of claims in a state now."),
            unit=CLAIMS,
            source=CLAIM_RECORDS,
            rows=lambda: Claim.objects.passed(),
            paths=Paths(**CLAIM, item="state"),
            related=CLAIM_NAMES,
            naming="need__number",
            owner=COLLEGE_OFFICE,
            items=CLAIM_STATES,
        ),
        Figure(
            key="claims.submitted",
            kind=Kind.FLOW,
            label=_("Claims received"),
            definition=_("Claims that a college passed on to the enterprise. One that is taken up again counts once."),
            formula=_("Number of claims passed on for the first time in the period."),
            unit=CLAIMS,
            source=CLAIM_RECORDS,
            rows=lambda: Claim.objects.passed(),
            paths=Paths(**CLAIM),
            related=CLAIM_NAMES,
            naming="need__number",
            owner=COLLEGE_OFFICE,
            day="submitted_at",
        ),
        Figure(
            key="claims.accepted",
            kind=Kind.FLOW,
            label=_("Claims accepted"),
            definition=_("Claims that an enterprise accepted, also where the cooperation fell through later."),
            formula=_("Number of claims accepted in the period."),
            unit=CLAIMS,
            source=_("Accepted claims"),
            rows=accepted_claims,
            paths=Paths(**CLAIM),
            related=CLAIM_NAMES,
            naming="need__number",
            owner=COLLEGE_OFFICE,
            day="accepted_at",
        ),
        Figure(
            key="claims.acceptance",
            kind=Kind.DURATION,
            label=_("Days from publication to acceptance"),
            definition=_("How long it took from the first publication of a need until a claim on it was accepted."),
            formula=_("Day of acceptance − day of the need’s first publication, by the month of acceptance."),
            unit=_("days"),
            source=_("Accepted claims"),
            rows=accepted_claims,
            paths=Paths(**CLAIM),
            related=CLAIM_NAMES,
            naming="need__number",
            owner=COLLEGE_OFFICE,
            start="need__published_at",
            day="accepted_at",
        ),
    ]


def accepted_claims() -> Any:
    """Claims that have been accepted once."""
    return Claim.objects.filter(accepted_at__isnull=False, need__published_at__isnull=False)


def matched_needs() -> Any:
    """Published needs of which a claim was accepted once, whatever became of it."""
    accepted = Claim.objects.filter(need_id=OuterRef("pk"), accepted_at__isnull=False)
    return Need.objects.filter(Exists(accepted), published_at__isnull=False)


def count_need(*, record: Any, actor: Any, machine: Any, source: str, to: str, **data: Any) -> None:
    """Count a need's steps."""
    if machine.name != "need":
        return
    services.move("needs.state", record, source=source, to=to)
    if not source:
        services.add("needs.entered", record)
    if to == NeedState.PUBLISHED and record.published_at >= record.state_since:
        services.add("needs.published", record)
    if to == NeedState.SOLVED:
        services.add("needs.solved", record)


def count_claim(*, record: Any, actor: Any, machine: Any, source: str, to: str, **data: Any) -> None:
    """Count a claim's steps from the one on which its college passes it on."""
    if machine.name != "claim" or record.submitted_at is None:
        return
    first = source in WITHIN_COLLEGE
    services.move("claims.state", record, source="" if first else source, to=to)
    if first:
        services.add("claims.submitted", record)
        if record.need.first_claim_at == record.submitted_at:
            services.add("needs.first_claim", record.need)
            services.add("needs.claimed", record.need)
    if to == ClaimState.ACCEPTED:
        services.add("claims.accepted", record)
        services.add("claims.acceptance", record)
        if not accepted_claims().filter(need=record.need).exclude(pk=record.pk).exists():
            services.add("needs.matched", record.need)


def count_placed(*, record: Any, actor: Any, former: dict[str, Any], **data: Any) -> None:
    """Count a need and its claims in its new area or park instead of the old one; ``former`` holds what changed."""
    services.shift("needs.state", record, former)
    services.shift("needs.entered", record, former)
    if record.published_at:
        services.shift("needs.published", record, former)
    if record.published_at and record.first_claim_at:
        services.shift("needs.first_claim", record, former)
        services.shift("needs.claimed", record, former)
    if record.state == NeedState.SOLVED:
        services.shift("needs.solved", record, former)
    if matched_needs().filter(pk=record.pk).exists():
        services.shift("needs.matched", record, former)
    shift_waiting("needs.waiting", record, former)
    need_before = services.with_former(record, former)
    for claim in Claim.objects.passed().filter(need=record):
        claim.need = record
        before = {"need": need_before}
        services.shift("claims.state", claim, before)
        services.shift("claims.submitted", claim, before)
        if claim.accepted_at:
            services.shift("claims.accepted", claim, before)
            services.shift("claims.acceptance", claim, before)
        if claim.state not in WITHIN_COLLEGE:
            shift_waiting("claims.waiting", claim, before)
