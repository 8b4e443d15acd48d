"""What a claim still lacks, in words. All of it is read in one statement, since pages show it again and again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.format import money_text
from needs.enums import TeamRole
from needs.models import (
    Claim,
    ClaimAnswer,
    ClaimBudgetLine,
    ClaimMember,
    ClaimMilestone,
    ClaimPartner,
    Requirement,
)

Text = str | Promise

TEXTS: tuple[tuple[str, Text], ...] = (
    ("full_approach", _("the full approach")),
    ("readiness_path", _("the path of technology readiness")),
    ("background_ip", _("the background IP (write “none” if there is none)")),
    ("hazards", _("the hazards (write “none” if there are none)")),
)


@dataclass(frozen=True, kw_only=True)
class PlanFigures:
    """What the rows of a plan come to."""

    unanswered: int
    milestones: int
    last_month: int
    payments: Decimal
    budget_lines: int
    budget: Decimal
    silent_members: list[str]
    silent_partners: list[str]
    unapproved_partners: list[str]


def _one(rows: QuerySet[Any], aggregate: Any) -> Subquery:
    """An aggregate over a claim's rows as a subquery."""
    return Subquery(rows.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(_it=aggregate).values("_it"))


def plan_figures(claim: Claim) -> PlanFigures:
    """The figures of ``claim``'s plan; one statement."""
    answered = ClaimAnswer.objects.filter(claim=OuterRef(OuterRef("pk"))).values("requirement_id")
    unanswered = (
        Requirement.objects.filter(need=OuterRef("need_id"))
        .exclude(pk__in=answered)
        .order_by()
        .values("need")
        .annotate(_it=Count("pk"))
        .values("_it")
    )
    members = ClaimMember.objects.filter(claim=OuterRef("pk"), confirmed_at__isnull=True).exclude(role=TeamRole.STUDENT)
    partners = ClaimPartner.objects.filter(claim=OuterRef("pk"))
    nothing = Decimal(0)
    row = (
        Claim.objects.filter(pk=claim.pk)
        .annotate(
            unanswered=Coalesce(Subquery(unanswered), 0),
            milestone_count=Coalesce(_one(ClaimMilestone.objects.all(), Count("pk")), 0),
            last_month=Coalesce(_one(ClaimMilestone.objects.all(), Max("month")), 0),
            payments=Coalesce(_one(ClaimMilestone.objects.all(), Sum("amount")), nothing),
            line_count=Coalesce(_one(ClaimBudgetLine.objects.all(), Count("pk")), 0),
            budget=Coalesce(_one(ClaimBudgetLine.objects.all(), Sum("amount")), nothing),
            silent_members=ArraySubquery(members.order_by("pk").values("name")),
            silent_partners=ArraySubquery(partners.filter(confirmed_at__isnull=True).order_by("pk").values("name")),
            unapproved=ArraySubquery(
                partners.filter(confirmed_at__isnull=False, approved_at__isnull=True).order_by("pk").values("name")
            ),
        )
        .values_list(
            "unanswered",
            "milestone_count",
            "last_month",
            "payments",
            "line_count",
            "budget",
            "silent_members",
            "silent_partners",
            "unapproved",
        )
        .get()
    )
    return PlanFigures(
        unanswered=row[0],
        milestones=row[1],
        last_month=row[2],
        payments=row[3],
        budget_lines=row[4],
        budget=row[5],
        silent_members=row[6],
        silent_partners=row[7],
        unapproved_partners=row[8],
    )


def missing_in_plan(claim: Claim, figures: PlanFigures | None = None) -> list[Text]:
    """What the leader has to add before the full plan can be handed in; empty when it is complete."""
    figures = figures or plan_figures(claim)
    missing: list[Text] = [words for name, words in TEXTS if not getattr(claim, name).strip()]
    if not claim.no_conflict_declared and not claim.conflict_of_interest.strip():
        missing.append(_("the declaration on conflicts of interest"))
    if figures.unanswered:
        missing.append(
            ngettext(
                "an answer to %(n)s technical indicator", "answers to %(n)s technical indicators", figures.unanswered
            )
            % {"n": figures.unanswered}
        )
    return missing + _missing_money(claim, figures)


def _missing_money(claim: Claim, figures: PlanFigures) -> list[Text]:
    """Milestones and budget exist, keep within the time, and add up to the price."""
    missing: list[Text] = []
    if not figures.milestones:
        missing.append(_("milestones"))
    elif figures.last_month > claim.months:
        missing.append(_("milestones within %(months)s months") % {"months": claim.months})
    if figures.milestones and figures.payments != claim.price:
        missing.append(
            _("payments at the milestones that add up to %(price)s (now %(sum)s)")
            % {"price": money_text(claim.price), "sum": money_text(figures.payments)}
        )
    if not figures.budget_lines:
        missing.append(_("a budget"))
    elif figures.budget != claim.price:
        missing.append(
            _("a budget that adds up to %(price)s (now %(sum)s)")
            % {"price": money_text(claim.price), "sum": money_text(figures.budget)}
        )
    return missing


def missing_for_acceptance(claim: Claim) -> list[Text]:
    """Everything that stands between a shortlisted claim and its acceptance; empty when the head can accept."""
    figures = plan_figures(claim)
    missing = missing_in_plan(claim, figures)
    if not missing and claim.plan_submitted_at is None:
        missing.append(_("the leader hands in the full plan"))
    missing += [_("%(name)s confirms taking part") % {"name": name} for name in figures.silent_members]
    missing += [_("%(name)s confirms as a partner unit") % {"name": name} for name in figures.silent_partners]
    missing += [
        _("the college approves %(name)s as a partner unit") % {"name": name} for name in figures.unapproved_partners
    ]
    if claim.reconfirm_needed:
        missing.append(_("the leader stands by the claim after the change of the need"))
    return missing
