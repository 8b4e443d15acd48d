"""Calls, offers, answers, the agreement of the three parties, and its extension."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.scope import scope_of
from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.numbering import next_number
from core.standing import behind_another_side, taking
from core.transitions import add_to_timeline
from core.versions import save_version
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from notifications.waiting import refresh_items
from researchers.models import Researcher
from talent.enums import ExtensionState, StationingState
from talent.models import Stationing, StationingApproval, StationingExtension
from talent.policies import stationing as policies
from talent.selectors.limits import check_limits, check_term, missing_parties, serves
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import lock_researcher, stationing_machine

TERMS = ("kind", "point", "tasks", "starts_on", "ends_on", "planned_days")
Values = Mapping[str, Any]


def call(*, actor: Any, enterprise: Enterprise, college: Organisation, terms: Values) -> Stationing:
    """An enterprise calls for a researcher of a college that serves its district; officials call on its behalf."""
    if not policies.can_call_for(actor, enterprise):
        raise NotAllowed(_("Researchers are called for by the enterprise itself, or by its officials on its behalf."))
    if enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("Only a verified enterprise takes a researcher."), field="enterprise")
    if not serves(college.pk, enterprise.district_id):
        raise DomainError(_("The college does not serve this district today."), field="college")
    stationing = _new(actor, enterprise, college, terms, StationingState.CALLED)
    _check(stationing)
    with transaction.atomic():
        return _save_new(stationing, actor=actor)


def offer(*, actor: Any, enterprise: Enterprise, researcher: Researcher, terms: Values) -> Stationing:
    """A college offers one of its researchers to an enterprise."""
    if researcher.college_id not in scope_of(actor).colleges:
        raise NotAllowed(_("Researchers are offered by their own college."))
    with transaction.atomic():
        # Before the researcher, as where days are confirmed.
        enterprise = (
            Enterprise.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=enterprise.pk)
        )
        stationing = _new(actor, enterprise, researcher.college, terms, StationingState.OFFERED)
        stationing.researcher = researcher
        stationing.department_id = researcher.department_id
        lock_researcher(stationing)
        check_limits(stationing)
        return _save_new(stationing, actor=actor)


def _new(actor: Any, enterprise: Enterprise, college: Organisation, terms: Values, state: str) -> Stationing:
    return Stationing(
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        college=college,
        state=state,
        created_by=actor,
        **{name: terms[name] for name in TERMS},
    )


def _check(stationing: Stationing) -> None:
    check_term(
        district_id=stationing.district_id,
        starts_on=stationing.starts_on,
        ends_on=stationing.ends_on,
        planned_days=stationing.planned_days,
    )


def _save_new(stationing: Stationing, *, actor: Any) -> Stationing:
    stationing.number = next_number("S")
    stationing.save()
    stationing_machine.created(stationing, actor=actor)
    return stationing


def answer_call(
    stationing: Stationing,
    to: str = StationingState.AGREEING,
    *,
    actor: Any,
    researcher: Researcher,
    comment: str = "",
    seen: str | None = None,
) -> Stationing:
    """The college names the person. The person is locked first, as everywhere."""
    with transaction.atomic():
        Researcher.objects.select_for_update(of=("self",)).get(pk=researcher.pk)
        row: Stationing = stationing_machine.run(
            stationing, to, actor=actor, comment=comment, seen=seen, researcher=researcher
        )
    return row


def change_terms(*, actor: Any, stationing: Stationing, terms: Values, seen: int | None) -> Stationing:
    """Another text of the agreement: approvals of the earlier one do not hold for it."""
    with transaction.atomic():
        row = _locked(stationing)
        if not policies.can_change_terms(actor, row):
            raise NotAllowed(_("The agreement can no longer be changed by you."))
        if all(getattr(row, name) == terms[name] for name in TERMS):
            return row
        for name in TERMS:
            setattr(row, name, terms[name])
        _check(row)
        row.terms_version += 1
        save_version(row, seen=seen, fields=(*TERMS, "terms_version"))
        add_to_timeline(row, "stationing.terms_changed", actor=actor, data={"version": row.terms_version})
        refresh_items(row)
        events.announce("stationing.terms_changed", record=row, actor=actor)
    return row


def approve(*, actor: Any, stationing: Stationing, party: str, terms_version: int) -> Stationing:
    """One party approves the text that it was shown; with the third approval the term can begin."""
    with transaction.atomic():
        row = _locked(stationing)
        if row.state != StationingState.AGREEING:
            raise Conflict(_("The agreement is not before the parties any more."))
        if party not in policies.parties_of(actor, row):
            raise NotAllowed(_("You do not speak for this party."))
        if terms_version != row.terms_version:
            raise Conflict(_("The agreement was changed meanwhile. Please read it again."))
        given = row.approvals.filter(terms_version=row.terms_version)
        if given.filter(party=party).exists():
            return row
        with taking(actor, lambda: party in policies.parties_of(actor, row)) as absent:
            if behind_another_side(
                row,
                actor=actor,
                absent=absent,
                given_by=given.values_list("approved_by_id", flat=True),
                event="stationing.approved_by_",
                version=row.terms_version,
            ):
                raise DomainError(_("You have approved for another party already; three different people are needed."))
            StationingApproval.objects.create(
                stationing=row, terms_version=row.terms_version, party=party, approved_by=actor
            )
            add_to_timeline(row, f"stationing.approved_by_{party}", actor=actor, data={"version": row.terms_version})
            refresh_items(row)
            if not missing_parties(row):
                row = stationing_machine.run(row, StationingState.RUNNING, actor=actor, automatic=True)
    return row


def propose_extension(
    *, actor: Any, stationing: Stationing, ends_on: datetime.date, planned_days: int, reason: str
) -> StationingExtension:
    """One side proposes a later end."""
    with transaction.atomic():
        row = _locked(stationing)
        if not policies.can_propose_extension(actor, row):
            raise NotAllowed(_("A running term is extended by the enterprise’s head or by the college."))
        if ends_on <= row.ends_on:
            raise DomainError(_("Please choose a day after the present end."), field="ends_on")
        if planned_days < row.planned_days:
            raise DomainError(_("The planned days do not become fewer."), field="planned_days")
        check_term(district_id=row.district_id, starts_on=row.starts_on, ends_on=ends_on, planned_days=planned_days)
        if row.extensions.filter(state=ExtensionState.PROPOSED).exists():
            raise Conflict(_("An extension is proposed already; it has to be answered first."))
        extension = StationingExtension.objects.create(
            stationing=row,
            old_ends_on=row.ends_on,
            ends_on=ends_on,
            old_planned_days=row.planned_days,
            planned_days=planned_days,
            reason=reason,
            by_enterprise=policies.is_head(actor, row),
            proposed_by=actor,
        )
        with taking(actor, lambda: policies.can_propose_extension(actor, row)):
            extension_machine.created(extension, actor=actor)
            add_to_timeline(row, "stationing.extension_proposed", actor=actor, comment=reason)
    return extension


def _locked(stationing: Stationing) -> Stationing:
    """The row with its names, the researcher locked before it."""
    lock_researcher(stationing)
    rows = Stationing.objects.select_for_update(of=("self",))
    row: Stationing = rows.select_related("enterprise__organisation", "college", "researcher__user").get(
        pk=stationing.pk
    )
    return row
