"""Writing commitments down, and changing them while they are open."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from core import events
from core.errors import DomainError, NotAllowed
from core.numbering import next_number
from core.text import check_text
from core.transitions import add_to_timeline
from core.versions import save_version
from core.waiting import rule_of
from enterprises.models import Enterprise
from meetings.models import Commitment, Meeting
from meetings.policies import commitment as policies
from meetings.selectors.speakers import place_of
from meetings.transitions.commitment import commitment_machine
from notifications.waiting import close_items, open_item, refresh_items

WRITTEN = ("organisation", "person", "what", "due_on")
MOST_DAYS = 3 * 366
"""Whoever promises something for later than in three years has mistyped."""
Values = Mapping[str, Any]


def record_commitment(*, actor: Any, meeting: Meeting, values: Values) -> Commitment:
    """Write down what a party of the meeting promised."""
    if not policies.can_record(actor, meeting):
        raise NotAllowed(_("Commitments are written down by the organisers of the meeting."))
    row = Commitment(
        meeting=meeting,
        district_id=meeting.district_id,
        first_due_on=values["due_on"],
        created_by=actor,
        **{name: values[name] for name in WRITTEN},
    )
    _check(row, due_changed=True)
    _place(row)
    with transaction.atomic():
        row.number = next_number("U")
        row.save()
        commitment_machine.created(row, actor=actor)
    return row


def edit_commitment(*, actor: Any, commitment: Commitment, values: Values, seen: int | None) -> Commitment:
    """Other words, another day, somebody else. The timeline keeps the day that held before."""
    with transaction.atomic():
        rows = Commitment.objects.select_for_update(of=("self",)).select_related(*commitment_machine.related)
        row: Commitment = rows.get(pk=commitment.pk)
        if not policies.can_edit(actor, row):
            raise NotAllowed(_("An open commitment is changed by the organisers of the meeting."))
        former = {name: getattr(row, name) for name in (*WRITTEN, "enterprise", "park", "college")}
        changed = [name for name in WRITTEN if former[name] != values[name]]
        if not changed:
            return row
        for name in WRITTEN:
            setattr(row, name, values[name])
        _check(row, due_changed="due_on" in changed)
        _place(row)
        save_version(row, seen=seen, fields=[*WRITTEN, "enterprise", "park", "college"])
        data = {"due_before": former["due_on"].isoformat()} if "due_on" in changed else {}
        add_to_timeline(row, "commitment.changed", actor=actor, data={"changed": changed, **data})
        # The old item counted where the old party is.
        rule = rule_of(commitment_machine.name, row.state)
        if rule is not None and {"due_on", "organisation"} & set(changed):
            close_items(_as_before(row, former))
            open_item(row, rule)
        else:
            refresh_items(row)
        events.announce("commitment.changed", record=row, actor=actor, former=former)
    return row


def _as_before(row: Commitment, former: Mapping[str, Any]) -> Commitment:
    before = Commitment.objects.get(pk=row.pk)
    for name, value in former.items():
        setattr(before, name, value)
    return before


def _place(commitment: Commitment) -> None:
    """Where it counts: the enterprise with its park, the park, or the college that owes it."""
    organisation = commitment.organisation
    kind = organisation.kind
    enterprise = None
    if kind == OrganisationKind.ENTERPRISE:
        enterprise = Enterprise.objects.select_related("park").filter(organisation=organisation).first()
    own_park = organisation if kind == OrganisationKind.PARK else None
    own_college = organisation if kind == OrganisationKind.COLLEGE else None
    commitment.enterprise = enterprise
    commitment.park = enterprise.park if enterprise is not None else own_park
    commitment.college = organisation.parent if kind == OrganisationKind.DEPARTMENT else own_college


def _check(commitment: Commitment, *, due_changed: bool) -> None:
    check_text(commitment.what, field="what")
    parties = commitment.meeting.parties.values_list("organisation_id", flat=True)
    if commitment.organisation.pk not in set(parties):
        raise DomainError(_("Please choose one of the parties of the meeting."), field="organisation")
    person = commitment.person
    place = place_of(commitment.organisation)
    if person is not None and not person.memberships.current().filter(organisation_id=place).exists():
        raise DomainError(_("%(name)s does not belong to this party.") % {"name": person}, field="person")
    if due_changed:
        _check_day(commitment.due_on)


def _check_day(day: datetime.date) -> None:
    today = timezone.localdate()
    if day < today:
        raise DomainError(_("Please choose a day that is not past."), field="due_on")
    if (day - today).days > MOST_DAYS:
        raise DomainError(_("Please choose a day within the next three years."), field="due_on")
