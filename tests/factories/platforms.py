"""Service orders, tasks and hours in every state, with everybody who has a part in them."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.numbering import next_number
from enterprises.models import Enterprise
from platforms.enums import DECIDED_STATES, Level, OrderKind, OrderState, PlatformType, TaskState
from platforms.models import OrderMember, OrderTask, ServiceOrder, WorkEntry
from researchers.models import Researcher
from tests.factories.claims import make_case, make_leader
from tests.factories.world import World

BEFORE_AGREEMENT = (OrderState.REQUESTED, OrderState.DECLINED, OrderState.WITHDRAWN)
HANDED_IN = (OrderState.SUBMITTED, *DECIDED_STATES, OrderState.CLOSED)


def asked(**values: Any) -> dict[str, Any]:
    """What an enterprise asks for: a provincial programme with a deadline in forty days."""
    return {
        "kind": OrderKind.PROGRAMME,
        "platform_type": "",
        "title": "Provincial key research programme",
        "level": Level.PROVINCIAL,
        "deadline": timezone.localdate() + datetime.timedelta(days=40),
        "request": "Check the conditions and write the technical part.",
        "present": "Twelve developers, four invention patents.",
        **values,
    }


def platform(**values: Any) -> dict[str, Any]:
    """Help with a platform without a deadline."""
    return asked(
        kind=OrderKind.PLATFORM, platform_type=PlatformType.LABORATORY, title="Laboratory", deadline=None, **values
    )


def make_order(
    enterprise: Enterprise, responsible: Researcher, state: str = OrderState.RUNNING, *, by: User, **values: Any
) -> ServiceOrder:
    """An order in ``state`` with the days, people and result that belong to it."""
    today = timezone.localdate()
    words = asked(**{name: values.pop(name) for name in tuple(values) if name in asked()})
    rest: dict[str, Any] = {}
    if state not in BEFORE_AGREEMENT:
        rest |= {"responsible": responsible, "department": responsible.department}
        rest |= {"agreed_on": today - datetime.timedelta(days=30)}
    if state in HANDED_IN:
        rest |= {"submitted_on": today - datetime.timedelta(days=10)}
    if state in (*DECIDED_STATES, OrderState.CLOSED):
        won = state != OrderState.NOT_APPROVED
        rest |= {
            "result": "approved" if won else "not_approved",
            "decided_on": today - datetime.timedelta(days=2),
            "amount": Decimal("300000.00") if won else Decimal(0),
        }
    if state == OrderState.CLOSED:
        rest |= {"closed_on": today, "confirmed_on": today}
    return ServiceOrder.objects.create(
        number=next_number("F"),
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        college=responsible.college,
        state=state,
        created_by=by,
        **{**words, **rest, **values},
    )


def make_task(order: ServiceOrder, state: str = TaskState.OPEN, *, by: User, **values: Any) -> OrderTask:
    """A task of the responsible person, due in ten days."""
    today = timezone.localdate()
    given = {
        "title": "Write the technical part",
        "assignee": None if values.get("by_enterprise") else order.responsible,
        "due_on": today + datetime.timedelta(days=10),
        "done_on": today if state == TaskState.DONE else None,
        **values,
    }
    return OrderTask.objects.create(order=order, state=state, created_by=by, **given)


def make_entry(order: ServiceOrder, ago: int = 1, **values: Any) -> WorkEntry:
    """Three hours of the responsible person, ``ago`` days back."""
    given = {
        "researcher": order.responsible,
        "date": timezone.localdate() - datetime.timedelta(days=ago),
        "hours": Decimal("3.0"),
        "work": "Went through the conditions.",
        **values,
    }
    return WorkEntry.objects.create(order=order, **given)


@dataclass
class OrderCase:
    """An enterprise, a college with a responsible person and a helper, and everybody around."""

    users: dict[str, Any]
    organisations: dict[str, Any]
    enterprise: Enterprise
    researcher: Researcher
    helper: Researcher
    made: list[Any] = field(default_factory=list)

    def order(self, state: str = OrderState.RUNNING, **values: Any) -> ServiceOrder:
        """An order of the enterprise; the helper is named beside the responsible person."""
        order = make_order(self.enterprise, self.researcher, state, by=self.users["head"], **values)
        if order.responsible is not None:
            OrderMember.objects.create(order=order, researcher=self.helper)
        return order

    def task(self, state: str = TaskState.OPEN, *, order: ServiceOrder | None = None, **values: Any) -> OrderTask:
        """A task of an order in progress."""
        return make_task(order or self.order(), state, by=self.users["leader"], **values)


def make_order_case() -> OrderCase:
    """The people of a claim's case, and a helper."""
    case = make_case(requirements=0)
    helper = make_leader(case.organisations["college"], "Helper")
    return OrderCase(
        users={**case.users, "helper": helper.user},
        organisations=case.organisations,
        enterprise=case.enterprise,
        researcher=case.leader,
        helper=helper,
    )


def extend_world(world: World) -> None:
    """An order in every state; tasks in every state and hours on the one in progress; one entered by an official."""
    records, users = world.records, world.users
    mine, by = records["enterprise_profile"], users["enterprise_head"]
    researcher = records["researcher_profile"]
    for state in OrderState.values:
        records[f"{state}_order"] = make_order(mine, researcher, state, by=by, title=f"Programme, {state}")
    order = records["order"] = records["running_order"]
    OrderMember.objects.create(order=order, researcher=records["colleague_profile"])
    records["entered_order"] = make_order(
        mine, researcher, OrderState.REQUESTED, by=users["district_official"], agreed_with="Ms Li, deputy manager"
    )
    for state in TaskState.values:
        records[f"{state}_task"] = make_task(order, state, by=users["researcher"])
    records["enterprise_task"] = make_task(order, by=users["researcher"], by_enterprise=True)
    records["hours"] = make_entry(order)
