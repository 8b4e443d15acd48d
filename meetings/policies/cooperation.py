"""Who makes and revises a cooperation plan."""

from typing import Any

from accounts.scope import scope_of
from meetings.models import CooperationPlan


def can_make(user: Any) -> bool:
    """Officials of a district."""
    return bool(scope_of(user).districts)


def can_revise(user: Any, plan: CooperationPlan) -> bool:
    """Officials of the plan's district."""
    return plan.district_id in scope_of(user).districts
