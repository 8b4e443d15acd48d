"""The states of a service order. Every step locks the enterprise first: closing an enterprise ends its orders."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from platforms.enums import OrderResult, OrderState
from platforms.models import OrderMember, ServiceOrder
from platforms.policies import order as policies
from platforms.selectors.people import check_people, serves_district
from platforms.selectors.work import missing_sides
from researchers.models import Researcher

REQUESTED, RUNNING, SUBMITTED = OrderState.REQUESTED, OrderState.RUNNING, OrderState.SUBMITTED
APPROVED, NOT_APPROVED, CLOSED = OrderState.APPROVED, OrderState.NOT_APPROVED, OrderState.CLOSED
DECLINED, WITHDRAWN, CANCELLED, LAPSED = (
    OrderState.DECLINED,
    OrderState.WITHDRAWN,
    OrderState.CANCELLED,
    OrderState.LAPSED,
)


def lock_enterprise(order: ServiceOrder) -> None:
    """The enterprise's row."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=order.enterprise_id)


def write_people(order: ServiceOrder, responsible: Researcher, members: Iterable[Researcher]) -> None:
    """Keep who is named. Call it with the order locked; the caller saves ``responsible``."""
    chosen = check_people(order, responsible, members)
    order.responsible = responsible
    # One by one, so that the search hears of each.
    for gone in order.members.exclude(researcher__in=chosen):
        gone.delete()
    held = set(order.members.values_list("researcher_id", flat=True))
    for one in chosen:
        if one.pk not in held:
            OrderMember.objects.create(order=order, researcher=one)


def agree(order: ServiceOrder, *, responsible: Researcher, members: Iterable[Researcher] = (), **_data: Any) -> None:
    """The college takes the order on and names people."""
    if order.enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("The enterprise is not verified at the moment."))
    if not serves_district(order.college_id, order.district_id):
        raise DomainError(_("The college does not serve this district today."))
    write_people(order, responsible, members)
    order.department_id = responsible.department_id
    order.agreed_on = timezone.localdate()
    order.save(update_fields=["responsible", "department", "agreed_on"])


def hand_in(order: ServiceOrder, *, submitted_on: datetime.date | None = None, **_data: Any) -> None:
    """The application is with the authority."""
    day = submitted_on or timezone.localdate()
    _check_day(day, first=order.agreed_on, field="submitted_on")
    order.submitted_on = day
    order.save(update_fields=["submitted_on"])


def take_back(order: ServiceOrder, **_data: Any) -> None:
    """The authority wants it completed: it is not handed in any more."""
    order.submitted_on = None
    order.save(update_fields=["submitted_on"])


def win(
    order: ServiceOrder,
    *,
    decided_on: datetime.date | None = None,
    amount: Decimal = Decimal(0),
    decision: str = "",
    **_data: Any,
) -> None:
    """The authority has approved it."""
    _decide(order, OrderResult.APPROVED, decided_on, amount=amount, decision=decision)


def lose(order: ServiceOrder, *, decided_on: datetime.date | None = None, decision: str = "", **_data: Any) -> None:
    """The authority has not approved it."""
    _decide(order, OrderResult.NOT_APPROVED, decided_on, amount=Decimal(0), decision=decision)


def _decide(
    order: ServiceOrder, result: str, decided_on: datetime.date | None, *, amount: Decimal, decision: str
) -> None:
    day = decided_on or timezone.localdate()
    _check_day(day, first=order.submitted_on, field="decided_on")
    order.result, order.decided_on, order.amount, order.decision = result, day, amount, decision
    order.save(update_fields=["result", "decided_on", "amount", "decision"])


def _check_day(day: datetime.date, *, first: datetime.date | None, field: str) -> None:
    if day > timezone.localdate():
        raise DomainError(_("Please choose a day that is not in the future."), field=field)
    if first is not None and day < first:
        raise DomainError(_("This day lies before the step that came first."), field=field)


def forget_result(order: ServiceOrder, **_data: Any) -> None:
    """The result was recorded wrongly: what one side has confirmed of it does not hold."""
    order.closings.all().delete()
    order.result, order.decided_on, order.amount, order.decision = "", None, Decimal(0), ""
    order.save(update_fields=["result", "decided_on", "amount", "decision"])


def close(order: ServiceOrder, *, actor: Any, **_data: Any) -> None:
    """Both sides have closed it, or time is up: a result that one side has not confirmed does not count."""
    missing = missing_sides(order)
    if missing and actor is not None:
        raise DomainError(_("The other side has not closed the order yet."))
    order.closed_on = timezone.localdate()
    order.confirmed_on = None if missing else order.closed_on
    order.save(update_fields=["closed_on", "confirmed_on"])


def end(order: ServiceOrder, **_data: Any) -> None:
    """Over without a result."""
    order.closed_on = timezone.localdate()
    order.save(update_fields=["closed_on"])


LAPSE = Edge(verb=_("Let lapse"), automatic=True, effects=(end,))
CANCEL = Edge(
    verb=_("Cancel the order"),
    policy=policies.can_cancel,
    automatic=True,
    effects=(end,),
    reason=True,
    confirm=_("The work on it ends today; the other side and the named people read your reason."),
    tone="danger",
)
CORRECT = Edge(
    verb=_("The result is wrong"),
    policy=policies.can_report,
    effects=(forget_result,),
    reason=True,
    confirm=_("The order goes back to “handed in”; the result is recorded anew and closed by both sides anew."),
)
CLOSE = Edge(verb=pgettext_lazy("service order", "Close"), automatic=True, effects=(close,))

order_machine = StateMachine(
    "service_order",
    states=OrderState,
    lock_first=lock_enterprise,
    related=(
        "enterprise__organisation",
        "college",
        "park__park",
        "responsible__user",
        "created_by",
    ),
    edges={
        (REQUESTED, RUNNING): Edge(
            verb=_("Agree and name people"),
            policy=policies.administers,
            effects=(agree,),
            confirm=_("The enterprise and the people you name are told."),
            tone="primary",
        ),
        (REQUESTED, DECLINED): Edge(
            verb=pgettext_lazy("service order", "Decline"),
            policy=policies.administers,
            effects=(end,),
            reason=True,
            confirm=_("The enterprise reads your reason."),
            tone="danger",
        ),
        (REQUESTED, WITHDRAWN): Edge(
            verb=_("Withdraw the request"),
            policy=policies.asked,
            automatic=True,
            effects=(end,),
            reason=True,
            confirm=_("The college reads your reason."),
            tone="danger",
        ),
        (REQUESTED, LAPSED): LAPSE,
        (RUNNING, SUBMITTED): Edge(
            verb=_("Record the handing in"),
            policy=policies.can_report,
            effects=(hand_in,),
            confirm=_("From now on the portal waits for the authority’s decision."),
            tone="primary",
        ),
        (RUNNING, CANCELLED): CANCEL,
        (RUNNING, LAPSED): LAPSE,
        (SUBMITTED, APPROVED): Edge(
            verb=_("Record the approval"),
            policy=policies.can_report,
            effects=(win,),
            confirm=_("Both sides confirm the result by closing the order; then it counts."),
            tone="primary",
        ),
        (SUBMITTED, NOT_APPROVED): Edge(
            verb=_("Record that it was not approved"),
            policy=policies.can_report,
            effects=(lose,),
            reason=True,
            confirm=_("Both sides confirm the result by closing the order; then it counts."),
        ),
        (SUBMITTED, RUNNING): Edge(
            verb=_("Returned by the authority"),
            policy=policies.can_report,
            effects=(take_back,),
            reason=True,
            confirm=_("The work goes on. If there is a new deadline, change it afterwards."),
        ),
        (SUBMITTED, CANCELLED): CANCEL,
        (APPROVED, CLOSED): CLOSE,
        (APPROVED, SUBMITTED): CORRECT,
        (NOT_APPROVED, CLOSED): CLOSE,
        (NOT_APPROVED, SUBMITTED): CORRECT,
    },
)
