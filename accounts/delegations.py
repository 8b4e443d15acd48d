"""Standing in for an absent colleague: who may, who does, and for whom a step was taken."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from accounts.enums import STAND_INS
from accounts.models import Delegation, Membership
from accounts.scope import Scope, scope_of


def candidates(user: Any) -> QuerySet[Membership]:
    """Colleagues who may stand in for ``user``: holders of a fitting role in an organisation to which ``user`` belongs."""
    own: dict[int, set[str]] = {}
    for grant in scope_of(user).own.grants:
        own.setdefault(grant.organisation_id, set()).update(STAND_INS.get(grant.role, ()))
    rows = Membership.objects.current().exclude(user_id=user.pk)
    found = rows.none()
    for organisation, roles in own.items():
        found |= rows.filter(organisation_id=organisation, role__in=roles)
    return found.select_related("user", "organisation").order_by("organisation__name", "user__name", "user_id")


def delegations_of(user: Any) -> QuerySet[Delegation]:
    """All in which ``user`` is absent or stands in, latest first."""
    rows = Delegation.objects.visible_to(user).select_related("delegator", "delegate", "organisation")
    return rows.order_by("-starts_on", "-id")


def represented_by(actor: Any, allowed: Callable[[], bool]) -> int | None:
    """In whose place ``actor`` does what ``allowed()`` permits: asked again without what was lent, then lender by lender."""
    scope = scope_of(actor)
    if not scope.lent:
        return None
    try:
        actor._scope = scope.own
        if allowed():
            return None
        for lender in dict.fromkeys(grant.lent_by for grant in scope.lent):
            actor._scope = only_from(scope, lender)
            if allowed():
                return lender
    finally:
        actor._scope = scope
    return scope.lent[0].lent_by


def only_from(scope: Scope, lender: int | None) -> Scope:
    """The scope with what one lender lent, and nothing of the others."""
    grants = tuple(grant for grant in scope.grants if grant.lent_by in (None, lender))
    return Scope(user_id=scope.user_id, grants=grants, factors=scope.factors)
