"""Reporting outcomes and correcting them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS
from core.standing import taking
from core.versions import save_version
from projects.enums import OutcomeKind, OutcomeState
from projects.models import Outcome, Project
from projects.policies.outcome import can_correct, can_report
from projects.policies.project import sides_of
from projects.transitions.outcome import lock_project, outcome_machine

FIELDS = ("kind", "title", "reference", "year", "amount")
MONEY = (OutcomeKind.ADDED_REVENUE, OutcomeKind.SAVED_COST)
COUNTED = (*MONEY, OutcomeKind.JOBS)
NUMBERED = (OutcomeKind.PATENT, OutcomeKind.PAPER, OutcomeKind.STANDARD)


def report_outcome(*, actor: Any, project: Project, data: Mapping[str, Any]) -> Outcome:
    """Report what came out of a project; the other side, or the college, confirms it."""
    with transaction.atomic():
        row = Project.objects.select_for_update(of=("self",)).select_related("enterprise", "leader").get(pk=project.pk)
        if not can_report(actor, row):
            raise NotAllowed(NOT_YOURS)
        check(row, data)
        side = sides_of(actor, row)[0]
        values = {name: data[name] for name in FIELDS}
        outcome = Outcome.objects.create(project=row, reported_by=actor, reported_side=side, **values)
        with taking(actor, lambda: can_report(actor, row)):
            outcome_machine.created(outcome, actor=actor)
    return outcome


def correct_outcome(*, actor: Any, outcome: Outcome, data: Mapping[str, Any], seen: int | None) -> Outcome:
    """Change an outcome that is not confirmed; one that was declined is thereby reported again."""
    with transaction.atomic():
        project = lock_project(outcome)
        row = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
        row.project = project
        if not can_correct(actor, row):
            raise NotAllowed(NOT_YOURS)
        check(project, data)
        for name in FIELDS:
            setattr(row, name, data[name])
        row.reported_by = actor
        save_version(row, seen=seen, fields=(*FIELDS, "reported_by"))
        if row.state == OutcomeState.DECLINED:
            row = outcome_machine.run(row, OutcomeState.REPORTED, actor=actor)
    return row


def check(project: Project, data: Mapping[str, Any]) -> None:
    """What each kind needs: an amount, a number; and a year between the beginning and now."""
    kind, amount = data["kind"], data["amount"]
    first, last = project.created_at.year, timezone.localdate().year
    if not first <= data["year"] <= last:
        raise DomainError(
            _("Please give a year from %(first)s to %(last)s.") % {"first": first, "last": last}, field="year"
        )
    if kind in COUNTED and (amount is None or amount <= 0):
        raise DomainError(_("Please give the amount."), field="amount")
    if kind not in COUNTED and amount is not None:
        raise DomainError(_("This kind of outcome has no amount."), field="amount")
    if kind == OutcomeKind.JOBS and amount != Decimal(amount).to_integral_value():
        raise DomainError(_("Please give a whole number of persons."), field="amount")
    if kind in NUMBERED and not data["reference"].strip():
        raise DomainError(_("Please give the number, so that others can find it."), field="reference")
