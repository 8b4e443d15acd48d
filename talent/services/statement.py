"""What was said about an enterprise becomes a call for a researcher."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CooperationLink, Organisation
from core.errors import DomainError
from enterprises.statements import Statement
from talent.enums import StationingKind
from talent.models import Stationing
from talent.selectors.limits import rules_of
from talent.services.stationing import call

LEAD_DAYS, TERM_DAYS = 14, 183
"""A call made with one click begins in two weeks and lasts half a year; the agreement says what holds in the end."""


def call_from_statement(*, actor: Any, statement: Statement) -> Stationing:
    """A call with what was said as its tasks and the district's least number of days, to a college that heard it."""
    enterprise = statement.enterprise
    starts_on = timezone.localdate() + datetime.timedelta(days=LEAD_DAYS)
    terms = {
        "kind": StationingKind.SPECIALIST,
        "point": str(enterprise)[: Stationing._meta.get_field("point").max_length],
        "tasks": statement.text,
        "starts_on": starts_on,
        "ends_on": starts_on + datetime.timedelta(days=TERM_DAYS),
        "planned_days": min(rules_of(enterprise.district_id).least_days, TERM_DAYS),
    }
    return call(actor=actor, enterprise=enterprise, college=college_for(statement), terms=terms)


def college_for(statement: Statement) -> Organisation:
    """A college that heard it and serves the district; else the one that has served the district longest."""
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id=statement.enterprise.district_id)
    serving = [link.college for link in links.select_related("college").order_by("starts_on", "pk")]
    if not serving:
        raise DomainError(_("No college serves this district today."))
    heard = [college for college in serving if college.pk in statement.colleges]
    return (heard or serving)[0]
