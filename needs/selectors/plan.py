"""What a claim still lacks, in words."""

from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.format import money_text
from needs.enums import TeamRole
from needs.models import Claim

Text = str | Promise

TEXTS: tuple[tuple[str, Text], ...] = (
    ("full_approach", _("the full approach")),
    ("readiness_path", _("the path of technology readiness")),
    ("background_ip", _("the background IP (write “none” if there is none)")),
    ("hazards", _("the hazards (write “none” if there are none)")),
)


def missing_in_plan(claim: Claim) -> list[Text]:
    """What the leader has to add before the full plan can be handed in; empty when it is complete."""
    missing: list[Text] = [words for name, words in TEXTS if not getattr(claim, name).strip()]
    if not claim.no_conflict_declared and not claim.conflict_of_interest.strip():
        missing.append(_("the declaration on conflicts of interest"))
    unanswered = claim.need.requirements.exclude(pk__in=claim.answers.values("requirement_id")).count()
    if unanswered:
        missing.append(
            ngettext("an answer to %(n)s technical indicator", "answers to %(n)s technical indicators", unanswered)
            % {"n": unanswered}
        )
    missing += _missing_money(claim)
    return missing


def _missing_money(claim: Claim) -> list[Text]:
    """Milestones and budget exist, keep within the time, and add up to the price."""
    missing: list[Text] = []
    milestones = list(claim.milestones.values_list("month", "amount"))
    budget = list(claim.budget_lines.values_list("amount", flat=True))
    if not milestones:
        missing.append(_("milestones"))
    elif max(month for month, _amount in milestones) > claim.months:
        missing.append(_("milestones within %(months)s months") % {"months": claim.months})
    if milestones and (paid := sum((amount for _month, amount in milestones), Decimal(0))) != claim.price:
        missing.append(
            _("payments at the milestones that add up to %(price)s (now %(sum)s)")
            % {"price": money_text(claim.price), "sum": money_text(paid)}
        )
    if not budget:
        missing.append(_("a budget"))
    elif (total := sum(budget, Decimal(0))) != claim.price:
        missing.append(
            _("a budget that adds up to %(price)s (now %(sum)s)")
            % {"price": money_text(claim.price), "sum": money_text(total)}
        )
    return missing


def missing_confirmations(claim: Claim) -> list[Text]:
    """Whose word is still awaited: team members, partner units, the college for these."""
    missing: list[Text] = []
    members = claim.members.exclude(role=TeamRole.STUDENT).filter(confirmed_at__isnull=True)
    missing += [_("%(name)s confirms taking part") % {"name": name} for name in members.values_list("name", flat=True)]
    partners = claim.partners.filter(Q(confirmed_at__isnull=True) | Q(approved_at__isnull=True))
    for name, confirmed in partners.values_list("name", "confirmed_at"):
        if confirmed is None:
            missing.append(_("%(name)s confirms as a partner unit") % {"name": name})
        else:
            missing.append(_("the college approves %(name)s as a partner unit") % {"name": name})
    return missing


def missing_for_acceptance(claim: Claim) -> list[Text]:
    """Everything that stands between a shortlisted claim and its acceptance; empty when the head can accept."""
    missing = missing_in_plan(claim)
    if not missing and claim.plan_submitted_at is None:
        missing.append(_("the leader hands in the full plan"))
    missing += missing_confirmations(claim)
    if claim.reconfirm_needed:
        missing.append(_("the leader stands by the claim after the change of the need"))
    return missing
