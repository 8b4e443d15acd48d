"""Who may do what to a service order. Plain predicates over the person's scope."""

from typing import Any

from accounts.enums import Role
from accounts.scope import scope_of
from platforms.enums import DECIDED_STATES, OPEN_STATES, WORK_STATES, OrderSide, OrderState
from platforms.models import ServiceOrder


def acts_for_enterprise(user: Any, order: ServiceOrder) -> bool:
    """The enterprise's people, head or member."""
    return order.enterprise.organisation_id in scope_of(user).enterprises


def is_head(user: Any, order: ServiceOrder) -> bool:
    """Who decides for the enterprise."""
    return order.enterprise.organisation_id in scope_of(user).headed


def administers(user: Any, order: ServiceOrder) -> bool:
    """Administrators of the college."""
    return order.college_id in scope_of(user).colleges


def is_responsible(user: Any, order: ServiceOrder) -> bool:
    """The person whom the college made responsible, while a member of the college."""
    if order.responsible is None or order.responsible.user_id != getattr(user, "pk", None):
        return False
    return scope_of(user).has(Role.RESEARCHER, order.college_id)


def is_named(user: Any, order: ServiceOrder) -> bool:
    """The responsible person and whoever else the college named."""
    if is_responsible(user, order):
        return True
    if not scope_of(user).has(Role.RESEARCHER, order.college_id):
        return False
    return any(member.researcher.user_id == user.pk for member in order.members.select_related("researcher"))


def serves(user: Any, order: ServiceOrder) -> bool:
    """Who carries the order out for the college."""
    return administers(user, order) or is_responsible(user, order)


def official_for(user: Any, order: ServiceOrder) -> bool:
    """Officials of the district or the park, for an order that one of them entered for the enterprise."""
    scope = scope_of(user)
    return bool(order.agreed_with) and (order.district_id in scope.districts or order.park_id in scope.parks)


def can_request(user: Any) -> bool:
    """Asking for help: heads of enterprises, and officials for an enterprise."""
    scope = scope_of(user)
    return bool(scope.headed or scope.districts or scope.parks)


def can_list(user: Any) -> bool:
    """The list is for everybody with a role."""
    return bool(scope_of(user).grants)


def can_read_figures(user: Any) -> bool:
    """Figures of service orders: colleges, universities, officials and platform administrators."""
    scope = scope_of(user)
    return bool(scope.colleges or scope.universities or scope.districts or scope.parks or scope.is_platform_admin)


def asked(user: Any, order: ServiceOrder) -> bool:
    """The side that asks: the enterprise's head, or the officials where they entered the order."""
    return is_head(user, order) or official_for(user, order)


def can_edit(user: Any, order: ServiceOrder) -> bool:
    """The request until the college has answered; while the work goes on both sides keep it right."""
    if order.state == OrderState.REQUESTED:
        return asked(user, order)
    return order.state == OrderState.RUNNING and (is_head(user, order) or serves(user, order))


def can_change_people(user: Any, order: ServiceOrder) -> bool:
    """Administrators of the college, as long as the order is open."""
    return order.state in (*WORK_STATES, *DECIDED_STATES) and administers(user, order)


def can_report(user: Any, order: ServiceOrder) -> bool:
    """Handing in, and what the authority decided: the enterprise's head or whoever carries the order out."""
    return is_head(user, order) or serves(user, order)


def can_cancel(user: Any, order: ServiceOrder) -> bool:
    """Either side ends the work, with a reason."""
    return is_head(user, order) or administers(user, order)


def sides_of(user: Any, order: ServiceOrder) -> list[OrderSide]:
    """The sides for which the person may close the order."""
    held = ((OrderSide.ENTERPRISE, is_head(user, order)), (OrderSide.COLLEGE, serves(user, order)))
    return [side for side, speaks in held if speaks]


def takes_part(user: Any, order: ServiceOrder) -> bool:
    """Documents and messages: both sides and the named people, until the order is over."""
    if order.state not in OPEN_STATES:
        return False
    return acts_for_enterprise(user, order) or asked(user, order) or serves(user, order) or is_named(user, order)


def can_attach_result(user: Any, order: ServiceOrder) -> bool:
    """Evidence of handing in and of the decision: whoever reports them."""
    return order.state in (OrderState.SUBMITTED, *DECIDED_STATES) and can_report(user, order)
