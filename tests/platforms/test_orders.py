"""From the request to the closing by both sides: who may, what is refused, who is told."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from accounts.personal import erase_parts, export_of, obstacles_of
from core.errors import Conflict, DomainError, NotAllowed
from core.models import Message, MessageKind
from enterprises.transitions import machine as enterprise_machine
from notifications.models import OutgoingMail, WaitingItem
from platforms.enums import OrderState, TaskState
from platforms.models import OrderClosing, OrderTask, ServiceOrder, WorkEntry
from platforms.selectors.work import effort_of
from platforms.services import order as services
from platforms.services import work
from platforms.services.talk import write
from platforms.tasks import remind_deadlines
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine
from researchers.transitions import machine as researcher_machine
from tests.factories.accounts import give_role, signed_in
from tests.factories.claims import make_leader
from tests.factories.platforms import OrderCase, asked, make_entry, platform

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def told(event: str) -> set[str]:
    """Names of who got a mail of this kind."""
    return set(OutgoingMail.objects.filter(event=event).values_list("user__name", flat=True))


def request(case: OrderCase, role: str = "head", agreed_with: str = "", **values: Any) -> ServiceOrder:
    """A request by somebody."""
    return services.request_help(
        actor=case.users[role],
        enterprise=case.enterprise,
        college=case.organisations["college"],
        values=asked(**values),
        agreed_with=agreed_with,
    )


def close(case: OrderCase, order: ServiceOrder, role: str, side: str, remark: str = "") -> ServiceOrder:
    """One side's closing of the result as it stands."""
    order.refresh_from_db()
    return services.close_order(actor=case.users[role], order=order, side=side, remark=remark, result=order.state)


def test_everybody_in_an_order_talks_and_offices_read(case: OrderCase) -> None:
    order, other = case.order(), case.order()
    head, helper, official = (signed_in(case.users[role]) for role in ("head", "helper", "district_official"))
    asked_in = f"/service-orders/{order.pk}/message/"
    for _click in range(2):
        sent = {"body": "Which form does the authority want?", "submission": str(uuid.UUID(int=7))}
        assert head.post(asked_in, sent).status_code == 302
    question = Message.objects.of(order).get()
    assert told("service_order.message") == {"Member", "College admin", "Leader", "Helper"}
    assert helper.post(asked_in, {"body": "Form 3.", "parent": question.pk}).status_code == 302
    answer = Message.objects.of(order).get(parent=question)
    assert (answer.kind, answer.author) == (MessageKind.ANSWER, case.users["helper"])
    mails = OutgoingMail.objects.filter(event="service_order.message").values_list("subject", "text")
    assert not any("Form 3" in words or "authority" in words for mail in mails for words in mail)
    assert "Form 3." in official.get(f"/service-orders/{order.pk}/talk/").content.decode()
    assert official.post(asked_in, {"body": "Hello."}).status_code == 403
    assert head.post(asked_in, {"body": " "}).status_code == 422
    head.post(f"/service-orders/{other.pk}/message/", {"body": "Elsewhere", "parent": question.pk})
    assert Message.objects.of(other).get().parent is None, "a question of another order is not answered"
    order_machine.run(order, OrderState.CANCELLED, actor=case.users["head"], comment="No need.")
    with pytest.raises(NotAllowed):
        write(actor=case.users["head"], order=ServiceOrder.objects.get(pk=order.pk), body="Too late.")


def test_from_the_request_to_the_closing(case: OrderCase) -> None:
    order = request(case)
    assert (order.state, told("service_order.requested")) == (OrderState.REQUESTED, {"College admin"})
    admin = case.users["college_admin"]
    order_machine.run(order, OrderState.RUNNING, actor=admin, responsible=case.researcher, members=[case.helper])
    assert told("service_order.agreed") == {"Head", "Member", "Leader", "Helper"}
    assert WaitingItem.objects.get(machine="service_order", state="running").due_on == order.deadline
    task = work.add_task(actor=case.users["leader"], order=order, values=task_values(assignee=case.helper))
    assert told("service_task.open") == {"Helper"}
    task_machine.run(task, TaskState.DONE, actor=case.users["helper"])
    work.log_hours(actor=case.users["helper"], order=order, values=hours(task=task))
    effort = effort_of(order)
    assert (effort.hours, effort.people, effort.open_tasks, effort.done_tasks) == (Decimal("2.5"), 1, 0, 1)
    order_machine.run(order, OrderState.SUBMITTED, actor=case.users["leader"])
    assert told("service_order.submitted") == {"Head", "Member", "College admin", "Helper"}
    order_machine.run(order, OrderState.APPROVED, actor=case.users["head"], amount=Decimal("500000"), decision="7")
    assert told("service_order.decided") == {"Member", "College admin", "Leader", "Helper"}
    close(case, order, "head", "enterprise", "Fast and thorough.")
    item = WaitingItem.objects.open().get(machine="service_order")
    assert list(item.assignees.values_list("role", flat=True)) == [Role.COLLEGE_ADMIN]
    row = close(case, order, "college_admin", "college")
    today = timezone.localdate()
    assert (row.state, row.closed_on, row.confirmed_on) == (OrderState.CLOSED, today, today)
    assert told("service_order.over") == {"Head", "Member", "Leader", "Helper"}
    assert not WaitingItem.objects.open().exists()


def task_values(**values: Any) -> dict[str, Any]:
    """A task as the form gives it."""
    due = timezone.localdate() + 10 * DAY
    return {"title": "Read the call", "by_enterprise": False, "assignee": None, "due_on": due, "note": "", **values}


def hours(**values: Any) -> dict[str, Any]:
    """Hours as the form gives them."""
    return {"date": timezone.localdate(), "hours": Decimal("2.5"), "task": None, "work": "Read the call.", **values}


def test_an_official_asks_with_the_name_of_who_wanted_it(case: OrderCase) -> None:
    with pytest.raises(DomainError, match="who at the enterprise") as refused:
        request(case, "park_official")
    assert refused.value.field == "agreed_with"
    request(case, "park_official", "Ms Li, deputy manager")
    assert told("service_order.entered") == {"Head", "Member"}
    for role in ("member", "leader", "college_admin", "transfer_office"):
        with pytest.raises(NotAllowed):
            request(case, role, "Ms Li")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"deadline": None}, "deadline"),
        ({"deadline": datetime.date(2020, 1, 1)}, "deadline"),
        ({"deadline": datetime.date(9999, 12, 31)}, "deadline"),
        ({"kind": "platform", "platform_type": ""}, "platform_type"),
    ],
)
def test_what_a_request_must_say(case: OrderCase, values: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        request(case, **values)
    assert refused.value.field == field


def test_a_request_needs_a_verified_enterprise_and_a_serving_college(case: OrderCase) -> None:
    with pytest.raises(DomainError) as refused:
        services.request_help(
            actor=case.users["head"],
            enterprise=case.enterprise,
            college=case.organisations["other_college"],
            values=platform(),
        )
    assert refused.value.field == "college"
    order = request(case)
    enterprise_machine.run(case.enterprise, "suspended", actor=case.users["district_official"], comment="Licence.")
    with pytest.raises(DomainError, match="verified"):
        request(case)
    with pytest.raises(DomainError, match="not verified"):
        order_machine.run(order, OrderState.RUNNING, actor=case.users["college_admin"], responsible=case.researcher)


def test_only_the_colleges_own_people_are_named(case: OrderCase) -> None:
    order, admin = request(case), case.users["college_admin"]
    stranger = make_leader(case.organisations["other_college"])
    on_both_sides = make_leader(case.organisations["college"])
    give_role(on_both_sides.user, case.organisations["enterprise"], Role.ENTERPRISE_MEMBER)
    for wrong in (stranger, on_both_sides):
        for responsible, members in ((wrong, []), (case.researcher, [wrong])):
            with pytest.raises(DomainError) as refused:
                order_machine.run(order, OrderState.RUNNING, actor=admin, responsible=responsible, members=members)
            assert refused.value.field == "responsible"
    assert ServiceOrder.objects.get().members.count() == 0


def test_both_sides_close_and_two_people_are_needed(case: OrderCase) -> None:
    give_role(case.users["head"], case.organisations["college"], Role.COLLEGE_ADMIN)
    order = case.order(OrderState.APPROVED)
    close(case, order, "head", "enterprise")
    close(case, order, "head", "enterprise")
    assert OrderClosing.objects.count() == 1
    with pytest.raises(DomainError, match="two different people"):
        close(case, order, "head", "college")
    with pytest.raises(NotAllowed):
        close(case, order, "member", "enterprise")
    with pytest.raises(NotAllowed):
        close(case, order, "helper", "college")
    with pytest.raises(NotAllowed):
        close(case, order, "leader", "nonsense")
    assert close(case, order, "leader", "college").state == OrderState.CLOSED


def test_a_wrong_result_is_recorded_and_closed_anew(case: OrderCase) -> None:
    order = case.order(OrderState.APPROVED)
    close(case, order, "college_admin", "college")
    order_machine.run(order, OrderState.SUBMITTED, actor=case.users["head"], comment="It was 200,000.")
    assert told("service_order.corrected") == {"Member", "College admin", "Leader", "Helper"}
    row = ServiceOrder.objects.get()
    assert (row.result, row.amount, row.decided_on, row.closings.count()) == ("", 0, None, 0)
    with pytest.raises(Conflict, match="changed meanwhile"):
        services.close_order(
            actor=case.users["head"], order=row, side="enterprise", remark="", result=OrderState.APPROVED
        )


def test_days_of_the_steps_are_in_order(case: OrderCase) -> None:
    order, leader, today = case.order(), case.users["leader"], timezone.localdate()
    for wrong in (today + DAY, today - 31 * DAY):
        with pytest.raises(DomainError) as refused:
            order_machine.run(order, OrderState.SUBMITTED, actor=leader, submitted_on=wrong)
        assert refused.value.field == "submitted_on"
    order_machine.run(order, OrderState.SUBMITTED, actor=leader, submitted_on=today - 3 * DAY)
    for wrong in (today + DAY, today - 4 * DAY):
        with pytest.raises(DomainError) as refused:
            order_machine.run(order, OrderState.APPROVED, actor=leader, decided_on=wrong)
        assert refused.value.field == "decided_on"
    order_machine.run(order, OrderState.RUNNING, actor=leader, comment="A proof is missing.")
    assert told("service_order.returned") == {"Head", "Member", "College admin", "Helper"}
    assert ServiceOrder.objects.get().submitted_on is None


def test_another_deadline_is_told_and_waited_for(case: OrderCase) -> None:
    order = request(case)
    order_machine.run(
        order, OrderState.RUNNING, actor=case.users["college_admin"], responsible=case.researcher, members=[]
    )
    order.refresh_from_db()
    later = order.deadline + 20 * DAY
    words = {name: getattr(order, name) for name in services.WORDS} | {"deadline": later}
    services.edit(actor=case.users["leader"], order=order, values=words, seen=order.version)
    assert told("service_order.changed") == {"Head", "Member", "College admin"}
    assert WaitingItem.objects.open().get(machine="service_order").due_on == later
    with pytest.raises(Conflict):
        services.edit(actor=case.users["head"], order=order, values=words | {"title": "X"}, seen=order.version)
    with pytest.raises(NotAllowed):
        services.edit(actor=case.users["helper"], order=order, values=words, seen=None)


def test_tasks_follow_the_people(case: OrderCase) -> None:
    order = case.order()
    task = work.add_task(actor=case.users["college_admin"], order=order, values=task_values(assignee=case.helper))
    stranger = make_leader(case.organisations["college"], "Newcomer")
    with pytest.raises(DomainError, match="named for this order"):
        work.edit_task(actor=case.users["leader"], task=task, values=task_values(assignee=stranger), seen=task.version)
    order.refresh_from_db()
    services.change_people(
        actor=case.users["college_admin"],
        order=order,
        responsible=stranger,
        members=[case.researcher, stranger],
        seen=order.version,
    )
    task.refresh_from_db()
    assert task.assignee == stranger
    item = WaitingItem.objects.open().get(machine="service_task")
    assert [one.user for one in item.assignees.all()] == [stranger.user]
    assert [one.researcher for one in order.members.all()] == [case.researcher]
    assert told("service_order.people_changed") == {"Head", "Member", "Newcomer"}
    visible = ServiceOrder.objects.visible_to
    assert [visible(case.users[role]).count() for role in ("helper", "leader")] == [0, 1]


def test_whoever_leaves_the_college_is_named_no_more(case: OrderCase) -> None:
    order = request(case)
    admin = case.users["college_admin"]
    order_machine.run(order, OrderState.RUNNING, actor=admin, responsible=case.researcher, members=[case.helper])
    values = task_values(assignee=case.researcher)
    task = work.add_task(actor=case.users["leader"], order=order, values=values)
    assert obstacles_of(case.users["leader"]) != []
    for researcher in (case.helper, case.researcher):
        researcher_machine.run(researcher, "left", actor=admin, comment="Moved.")
    order.refresh_from_db()
    task.refresh_from_db()
    assert (order.state, order.responsible, order.members.count(), task.assignee) == (OrderState.RUNNING, None, 0, None)
    assert order.department == case.researcher.department
    for item in WaitingItem.objects.open().filter(machine__in=("service_order", "service_task")):
        assert list(item.assignees.values_list("organisation__name", flat=True)) == ["College of Chemistry"]


def test_closing_an_enterprise_ends_its_orders(case: OrderCase) -> None:
    asked_for, running, decided = request(case), case.order(), case.order(OrderState.APPROVED)
    task = case.task(order=running)
    enterprise_machine.run(
        case.enterprise, "closed", actor=case.users["district_official"], comment="Merged.", close_reason="merged"
    )
    states = [ServiceOrder.objects.get(pk=one.pk).state for one in (asked_for, running, decided)]
    assert states == [OrderState.WITHDRAWN, OrderState.CANCELLED, OrderState.APPROVED]
    assert OrderTask.objects.get(pk=task.pk).state == TaskState.DROPPED


def test_hours_are_logged_by_named_people_and_a_day_has_twenty_four(case: OrderCase) -> None:
    order, other = case.order(), case.order()
    for role in ("college_admin", "head", "rival"):
        with pytest.raises(NotAllowed):
            work.log_hours(actor=case.users[role], order=order, values=hours())
    entry = work.log_hours(actor=case.users["leader"], order=order, values=hours(hours=Decimal(20)))
    with pytest.raises(DomainError) as refused:
        work.log_hours(actor=case.users["leader"], order=other, values=hours(hours=Decimal("4.5")))
    assert refused.value.field == "hours"
    for wrong in (timezone.localdate() + DAY, timezone.localdate() - 31 * DAY):
        with pytest.raises(DomainError) as refused:
            work.log_hours(actor=case.users["leader"], order=other, values=hours(date=wrong))
        assert refused.value.field == "date"
    with pytest.raises(DomainError, match="task of this order"):
        work.log_hours(actor=case.users["leader"], order=other, values=hours(task=case.task(order=order)))
    with pytest.raises(NotAllowed):
        work.delete_hours(actor=case.users["helper"], entry=entry)
    work.delete_hours(actor=case.users["leader"], entry=entry)
    with pytest.raises(Conflict):
        work.delete_hours(actor=case.users["leader"], entry=entry)
    late = make_entry(case.order(OrderState.CLOSED))
    with pytest.raises(NotAllowed):
        work.delete_hours(actor=case.users["leader"], entry=late)


def test_everybody_is_reminded_before_the_deadline_once_for_each_day(case: OrderCase) -> None:
    order = case.order(deadline=timezone.localdate() + 40 * DAY)
    case.order(OrderState.SUBMITTED, deadline=timezone.localdate() + 5 * DAY)
    case.order(deadline=None, kind="platform", platform_type="laboratory")
    mails = OutgoingMail.objects.filter(event="service_order.deadline")
    counts = []
    for left in (31, 30, 29, 20, 14, 3, 1, 0):
        with time_machine.travel(timezone.now() + (40 - left) * DAY, tick=True):
            remind_deadlines()
            remind_deadlines()
        counts.append(mails.count())
    # Five people: at thirty, fourteen, three days and on the last one; seven was missed.
    assert counts == [0, 5, 5, 5, 10, 15, 20, 20]
    assert told("service_order.deadline") == {"Head", "Member", "College admin", "Leader", "Helper"}
    assert all(order.number in subject for subject in mails.values_list("subject", flat=True))


def test_personal_data(case: OrderCase) -> None:
    order = case.order()
    make_entry(order)
    case.task(order=order)
    leader = case.users["leader"]
    part = export_of(leader)["service orders"]
    assert [len(part[name]) for name in ("asked for", "responsible", "tasks", "hours")] == [0, 1, 1, 1]
    assert obstacles_of(leader) != []
    erase_parts(leader)
    entry = WorkEntry.objects.get()
    assert (entry.work, entry.hours) == ("—", Decimal("3.0"))
