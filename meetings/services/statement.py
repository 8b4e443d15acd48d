"""Statements: written down, taken from profiles, turned into other records."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import User
from core.errors import Conflict, DomainError, NotAllowed
from core.text import check_text, shorten
from core.transitions import add_to_timeline
from core.versions import save_version
from enterprises.models import Enterprise
from enterprises.statements import Maker
from enterprises.statements import Statement as Said
from meetings.models import Commitment, Meeting, Statement, StatementResult
from meetings.outcome_enums import StatementKind
from meetings.policies import statement as policies
from meetings.selectors.speakers import place_of
from meetings.services.commitment import record_commitment

WRITTEN = ("agenda_item", "party", "participant", "text")
PROFILE = (
    (StatementKind.STATUS, "development_status"),
    (StatementKind.PRODUCTS, "main_products"),
    (StatementKind.SHORTCOMINGS, "technical_shortcomings"),
)
"""The parts of a profile that introduce an enterprise; the projects that it hopes for come after them."""
MOST_TEXT = 2000
COMMITMENT = "commitment"
COMMITMENT_DAYS = 30
COMMITMENT_LENGTH = 500
"""A commitment made with one click is due in thirty days, as long as nobody agrees otherwise."""
Values = Mapping[str, Any]


def note(*, actor: Any, meeting: Meeting, values: Values) -> Statement:
    """Write down what somebody said."""
    with transaction.atomic():
        _demand_noting(actor, meeting)
        row = Statement(meeting=meeting, created_by=actor)
        _write(row, values)
        row.save()
    return row


def edit(*, actor: Any, statement: Statement, values: Values, seen: int | None) -> Statement:
    """Correct a statement; what was made of it stays as it is."""
    with transaction.atomic():
        row = _locked(statement)
        _demand_noting(actor, row.meeting)
        introduced = row.enterprise_id
        _write(row, values)
        if row.enterprise_id != introduced:
            # Said about another enterprise, it is no part of the first one's profile, nor does it hope for its projects.
            row.kind, row.source, row.hoped_project = StatementKind.SAID, "", None
        save_version(row, seen=seen, fields=[*WRITTEN, "enterprise", "kind", "source", "hoped_project"])
    return row


def _write(row: Statement, values: Values) -> None:
    for name in WRITTEN:
        setattr(row, name, values[name])
    check_text(row.text, field="text")
    if row.participant is not None:
        row.party = row.participant.party
    if any(one is not None and one.meeting_id != row.meeting_id for one in (row.agenda_item, row.party)):
        raise DomainError(_("Please choose something of this meeting."), field="who")
    row.enterprise = _enterprise_of(row)


def _enterprise_of(row: Statement) -> Enterprise | None:
    """Whom a statement is about: the enterprise that speaks, else the one that the item of the agenda introduces."""
    if row.party is not None and row.party.organisation.kind == OrganisationKind.ENTERPRISE:
        return Enterprise.objects.filter(organisation_id=row.party.organisation_id).first()
    return row.agenda_item.enterprise if row.agenda_item is not None else None


def introduce(*, actor: Any, meeting: Meeting, enterprise: Enterprise) -> int:
    """Write the introduction of an enterprise down as its profile has it; says how many statements are new."""
    with transaction.atomic():
        _demand_noting(actor, meeting)
        party = meeting.parties.filter(organisation_id=enterprise.organisation_id).first()
        if party is None:
            raise DomainError(_("This enterprise is no party of the meeting."))
        known = set(meeting.statements.filter(enterprise=enterprise).values_list("source", flat=True))
        item = meeting.agenda.filter(enterprise=enterprise).first()
        parts: list[dict[str, Any]] = [
            {"kind": kind, "source": name, "text": getattr(enterprise, name)} for kind, name in PROFILE
        ]
        for project in enterprise.hoped_projects.all():
            text = f"{project.title}\n{project.description}".strip()
            source = f"hoped:{project.pk}"
            parts.append({"kind": StatementKind.HOPED, "source": source, "text": text, "hoped_project": project})
        rows = [
            Statement(
                meeting=meeting,
                party=party,
                enterprise=enterprise,
                agenda_item=item,
                created_by=actor,
                **{**part, "text": part["text"].strip()[:MOST_TEXT]},
            )
            for part in parts
            if part["text"].strip() and part["source"] not in known
        ]
        Statement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def remove(*, actor: Any, statement: Statement) -> None:
    """Take back a statement of which nothing was made; the audit keeps it."""
    with transaction.atomic():
        row = (
            Statement.objects.select_for_update(of=("self",)).select_related("meeting").filter(pk=statement.pk).first()
        )
        if row is None:
            raise Conflict(_("This statement was deleted already."))
        _demand_noting(actor, row.meeting)
        if row.results.exists():
            raise DomainError(_("Something was made of this statement, so it stays."))
        row.delete()


def make(*, actor: Any, statement: Statement, maker: Maker) -> models.Model:
    """Make a record of a statement with one click; asked twice, the record that is there."""
    with transaction.atomic():
        row = _locked(statement)
        # Asked before the record that is there is told: whoever reads the statement need not see what became of it.
        if row.enterprise is None or not policies.can_make(actor, row, maker):
            raise NotAllowed(_("This cannot be made of the statement by you."))
        present = _present(row, maker.key)
        if present is not None:
            return present
        said = Said(
            enterprise=row.enterprise, text=row.text, hoped_project=row.hoped_project, colleges=_colleges(row.meeting)
        )
        return _keep(row, maker.key, maker.make(actor=actor, statement=said), actor=actor)


def commit(*, actor: Any, statement: Statement) -> Commitment:
    """Make it a commitment of the party that said it; who answers and until when can be changed afterwards."""
    with transaction.atomic():
        row = _locked(statement)
        if row.party is None or not policies.can_commit(actor, row):
            raise NotAllowed(_("Commitments are written down by the organisers, for the party that promised."))
        present = _present(row, COMMITMENT)
        if present is not None:
            return present
        values = {
            "organisation": row.party.organisation,
            "person": _member(row),
            "what": row.text if len(row.text) <= COMMITMENT_LENGTH else shorten(row.text, COMMITMENT_LENGTH),
            "due_on": timezone.localdate() + datetime.timedelta(days=COMMITMENT_DAYS),
        }
        return _keep(row, COMMITMENT, record_commitment(actor=actor, meeting=row.meeting, values=values), actor=actor)


def _member(statement: Statement) -> User | None:
    """The speaker, as far as the speaker belongs to the party."""
    user = statement.participant.user if statement.participant is not None else None
    if user is None or statement.party is None:
        return None
    place = place_of(statement.party.organisation)
    return user if user.memberships.current().filter(organisation_id=place).exists() else None


def _present(statement: Statement, key: str) -> Any:
    found = statement.results.filter(maker=key).first()
    return found.record if found is not None else None


def _keep(statement: Statement, key: str, record: Any, *, actor: Any) -> Any:
    StatementResult.objects.create(
        statement=statement,
        maker=key,
        number=record.number,
        url=record.get_absolute_url(),
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
    )
    add_to_timeline(record, "statement.taken_up", actor=actor, comment=statement.text)
    return record


def _colleges(meeting: Meeting) -> tuple[int, ...]:
    heard = meeting.parties.filter(organisation__kind=OrganisationKind.COLLEGE)
    return tuple(heard.values_list("organisation_id", flat=True))


_RELATED = (
    "meeting__district",
    "enterprise__organisation",
    "party__organisation",
    "participant__user",
    "participant__party__organisation",
    "hoped_project__enterprise__organisation",
)


def _locked(statement: Statement) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related(*_RELATED)
    row: Statement = rows.get(pk=statement.pk)
    return row


def _demand_noting(actor: Any, meeting: Meeting) -> None:
    if not policies.can_note(actor, meeting):
        raise NotAllowed(_("Statements are written down by the organisers, until the meeting is closed."))
