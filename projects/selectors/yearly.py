"""A researcher's year in projects: the rows of the yearly sheet."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from accounts.scope import scope_of
from needs.enums import TeamRole
from projects.enums import ContractState, OutcomeState, PaymentState, ProjectState
from projects.models import Contract, Outcome, Payment, Project, ProjectMember
from researchers.enums import ResearcherState
from researchers.models import Researcher

NEVER_VETTED = (ResearcherState.APPLIED, ResearcherState.REFUSED)
ENDED = (ProjectState.COMPLETED, ProjectState.TERMINATED)
SIGNED = (ContractState.SIGNED, ContractState.FULFILLED, ContractState.TERMINATED)


def projects_with(researcher: Researcher) -> QuerySet[Project]:
    """Projects that the researcher leads or works in."""
    teams = ProjectMember.objects.filter(researcher=researcher).values("project_id")
    return Project.objects.filter(Q(leader=researcher) | Q(pk__in=teams))


def projects_in(researcher: Researcher, year: int) -> QuerySet[Project]:
    """Those among them that were under way on some day of the year."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    begun = projects_with(researcher).filter(starts_on__isnull=False, starts_on__lte=last)
    return begun.filter(~Q(state__in=ENDED) | Q(state_since__date__gte=first))


def project_rows(researcher: Researcher, year: int) -> list[dict[str, Any]]:
    """One row for each project of the year, with its three figures of money side by side, none computed from another."""
    signed = Contract.objects.filter(project=OuterRef("pk"), state__in=SIGNED, signed_on__isnull=False).order_by("-pk")
    received = (
        Payment.objects.filter(contract__project=OuterRef("pk"), state=PaymentState.RECEIVED, received_on__year=year)
        .order_by()
        .values("contract__project")
        .annotate(sum=Sum("received"))
        .values("sum")
    )
    rows = projects_in(researcher, year).annotate(
        contract_value=Subquery(signed.values("value")[:1]),
        transaction_value=Subquery(signed.values("transaction_value")[:1]),
        signed_on=Subquery(signed.values("signed_on")[:1]),
        received=Subquery(received),
    )
    return [
        {
            "number": one.number,
            "title": one.title,
            "enterprise": one.enterprise.organisation.name,
            "part": TeamRole.LEADER if one.leader_id == researcher.pk else TeamRole.MEMBER,
            "signed_on": one.signed_on,
            "contract_value": one.contract_value,
            "transaction_value": one.transaction_value,
            "received": one.received if one.received is not None else Decimal(0),
            # A state of today would make every sheet of the past differ from its records: only what ended is said.
            "ended_on": one.state_since.date() if one.state in ENDED and one.state_since.year == year else None,
            "result": one.result if one.state in ENDED and one.state_since.year == year else "",
        }
        for one in rows.select_related("enterprise__organisation").order_by("number")
    ]


def outcome_rows(researcher: Researcher, year: int) -> list[dict[str, Any]]:
    """Confirmed outcomes of the year, also of projects that ended long before."""
    rows = Outcome.objects.filter(
        project__in=projects_with(researcher), year=year, state=OutcomeState.CONFIRMED
    ).select_related("project")
    return [
        {
            "kind": one.kind,
            "title": one.title,
            "reference": one.reference,
            "amount": one.amount,
            "project": one.project.number,
        }
        for one in rows.order_by("kind", "pk")
    ]


def listed_researchers(user: Any, year: int) -> QuerySet[Researcher]:
    """Researchers of one's colleges, or of the university's, who were on the portal in the year."""
    scope = scope_of(user)
    mine = Q(college_id__in=scope.colleges) | Q(college__parent_id__in=scope.universities)
    rows = Researcher.objects.filter(mine, created_at__year__lte=year).exclude(state__in=NEVER_VETTED)
    return rows.select_related("user", "college")
