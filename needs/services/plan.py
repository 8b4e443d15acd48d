"""The full plan of a claim: each section is saved by itself and counts the claim's version up.

A section of rows is sent whole: rows with an ``id`` change one, rows without make one, missing ones are deleted. Whatever
is changed takes back that the plan was handed in, so that the enterprise accepts what it has read and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import add_to_timeline
from core.versions import save_version
from needs.enums import TeamRole
from needs.models import Claim, ClaimAnswer, ClaimBudgetLine, ClaimMember, ClaimMilestone, ClaimPartner
from needs.policies.claim import can_edit_plan
from needs.selectors.plan import missing_in_plan
from needs.services.team import mail_link
from needs.transitions.claim import lock_need
from notifications.waiting import refresh_items

Row = Mapping[str, Any]
TEXT_FIELDS = (
    "full_approach",
    "readiness_path",
    "instruments",
    "background_ip",
    "hazards",
    "conflict_of_interest",
    "no_conflict_declared",
)
OFFER_FIELDS = ("price", "months")


def _change(
    *, actor: Any, claim: Claim, seen: int | None, fields: Sequence[str], section: str, write: Callable[[Claim], None]
) -> Claim:
    """Save one section under the claim's lock, or raise ``Conflict`` where somebody saved in between."""
    with transaction.atomic():
        lock_need(claim)
        row = (
            Claim.objects.select_for_update(of=("self",)).select_related("leader", "need__enterprise").get(pk=claim.pk)
        )
        if not can_edit_plan(actor, row):
            raise NotAllowed(
                _("Only the leader of an open claim changes its plan, and not while the college reads it.")
            )
        write(row)
        handed_in = row.plan_submitted_at is not None
        row.plan_submitted_at = None
        save_version(row, seen=seen, fields=[*fields, "plan_submitted_at"])
        if handed_in:
            add_to_timeline(row, "claim.plan_reopened", actor=actor, data={"section": section})
            refresh_items(row)
    return row


def save_texts(*, actor: Any, claim: Claim, data: Mapping[str, Any], seen: int | None) -> Claim:
    """Approach, path of readiness, instruments, background IP, hazards, conflict of interest."""
    names = [name for name in TEXT_FIELDS if name in data]

    def write(row: Claim) -> None:
        for name in names:
            setattr(row, name, data[name])

    return _change(actor=actor, claim=claim, seen=seen, fields=names, section="texts", write=write)


def save_money(
    *,
    actor: Any,
    claim: Claim,
    offer: Mapping[str, Any],
    milestones: Sequence[Row],
    budget: Sequence[Row],
    seen: int | None,
) -> Claim:
    """Price and months as they stand after the talks, milestones with payments, budget lines."""

    def write(row: Claim) -> None:
        before: dict[str, Any] = {name: getattr(row, name) for name in OFFER_FIELDS}
        for name in OFFER_FIELDS:
            setattr(row, name, offer[name])
        ordered = sorted(milestones, key=lambda one: one["month"])
        _save_rows(row, ClaimMilestone, [{**one, "position": i} for i, one in enumerate(ordered)], MILESTONE_FIELDS)
        _save_rows(row, ClaimBudgetLine, budget, ("purpose", "amount"))
        after = {name: getattr(row, name) for name in OFFER_FIELDS}
        if row.submitted_at is not None and before != after:
            data = {name: [_plain(before[name]), _plain(after[name])] for name in OFFER_FIELDS}
            add_to_timeline(row, "claim.offer_changed", actor=actor, data=data)

    return _change(actor=actor, claim=claim, seen=seen, fields=OFFER_FIELDS, section="money", write=write)


MILESTONE_FIELDS = ("position", "title", "deliverable", "month", "amount")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def save_answers(*, actor: Any, claim: Claim, answers: Mapping[int, Row], seen: int | None) -> Claim:
    """Answers by id of the need's technical indicator; those left out have none."""

    def write(row: Claim) -> None:
        known = set(row.need.requirements.values_list("pk", flat=True))
        if not set(answers) <= known:
            raise Conflict(_("The need’s technical indicators have changed. Please look at them again."))
        row.answers.exclude(requirement_id__in=answers).delete()
        ClaimAnswer.objects.bulk_create(
            [
                ClaimAnswer(claim=row, requirement_id=pk, kind=one["kind"], value=one["value"], note=one["note"])
                for pk, one in answers.items()
            ],
            update_conflicts=True,
            unique_fields=["claim", "requirement"],
            update_fields=["kind", "value", "note"],
        )

    return _change(actor=actor, claim=claim, seen=seen, fields=(), section="answers", write=write)


def save_team(*, actor: Any, claim: Claim, members: Sequence[Row], partners: Sequence[Row], seen: int | None) -> Claim:
    """Members (researchers of the portal, who confirm; students by name) and partner units.

    The leader's own row stays. A partner unit whose name or task changes must confirm and be approved again. Whoever has
    to confirm receives a link of its own at once.
    """

    def write(row: Claim) -> None:
        old = {member.pk: member for member in row.members.exclude(role=TeamRole.LEADER)}
        _save_members(row, old, members)
        _save_partners(row, partners, actor=actor)

    with transaction.atomic():
        row = _change(actor=actor, claim=claim, seen=seen, fields=(), section="team", write=write)
        events.announce("claim.team_changed", record=row, actor=actor)
    return row


def _save_members(claim: Claim, old: dict[int, ClaimMember], rows: Sequence[Row]) -> None:
    kept = {row["id"] for row in rows if row.get("id") in old}
    claim.members.filter(pk__in=set(old) - kept).delete()
    named: set[int] = {claim.leader_id}
    for row in rows:
        researcher = row.get("researcher")
        if researcher is not None:
            if researcher.college_id != claim.college_id:
                raise DomainError(
                    _("%(name)s belongs to another college, which may take part as a partner unit.")
                    % {"name": researcher}
                )
            if researcher.pk in named:
                raise DomainError(_("%(name)s is in the team twice.") % {"name": researcher})
            named.add(researcher.pk)
        member = old.get(row.get("id") or 0) or ClaimMember(claim=claim)
        if member.researcher_id != (researcher.pk if researcher else None):
            member.confirmed_at = None
        member.researcher = researcher
        member.role = TeamRole.MEMBER if researcher else TeamRole.STUDENT
        member.name = str(researcher) if researcher else row["name"].strip()
        member.task = row["task"]
        member.save()


def _save_partners(claim: Claim, rows: Sequence[Row], *, actor: Any) -> None:
    old = {partner.pk: partner for partner in claim.partners.all()}
    kept = {row["id"] for row in rows if row.get("id") in old}
    claim.partners.filter(pk__in=set(old) - kept).delete()
    for row in rows:
        partner = old.get(row.get("id") or 0) or ClaimPartner(claim=claim)
        if (partner.name, partner.task) != (row["name"], row["task"]):
            partner.confirmed_at = partner.approved_at = None
            partner.confirmed_by, partner.link_sent_at = "", None
        if partner.confirmed_at is None and partner.email != row["email"]:
            partner.link_sent_at = None
        partner.name, partner.task, partner.email = row["name"], row["task"], row["email"]
        partner.save()
        if partner.confirmed_at is None and partner.link_sent_at is None and partner.email:
            mail_link(partner, actor=actor)


def _save_rows(claim: Claim, model: type[models.Model], rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Replace a claim's rows of one model by ``rows``."""
    old = {row.pk: row for row in model._default_manager.filter(claim=claim)}
    kept = {row["id"] for row in rows if row.get("id") in old}
    model._default_manager.filter(claim=claim, pk__in=set(old) - kept).delete()
    for values in rows:
        row = old.get(values.get("id") or 0) or model(claim=claim)
        for name in fields:
            setattr(row, name, values[name])
        row.save()


def hand_in_plan(*, actor: Any, claim: Claim) -> Claim:
    """The leader declares the plan complete; what is missing is said in words."""
    with transaction.atomic():
        lock_need(claim)
        row = (
            Claim.objects.select_for_update(of=("self",)).select_related("leader", "need__enterprise").get(pk=claim.pk)
        )
        if not can_edit_plan(actor, row):
            raise NotAllowed(
                _("Only the leader of an open claim changes its plan, and not while the college reads it.")
            )
        missing = missing_in_plan(row)
        if missing:
            raise DomainError(
                _("The plan still lacks: %(missing)s") % {"missing": "; ".join(str(one) for one in missing)}
            )
        if row.plan_submitted_at is None:
            row.plan_submitted_at = timezone.now()
            save_version(row, seen=None, fields=("plan_submitted_at",))
            add_to_timeline(row, "claim.plan_handed_in", actor=actor)
            refresh_items(row)
            events.announce("claim.plan_handed_in", record=row, actor=actor)
    return row
