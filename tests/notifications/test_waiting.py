"""The waiting table in motion: items follow transitions; reminders, escalation and end come once, on working days."""

import datetime

import pytest
import time_machine

from core import waiting
from core.errors import DomainError
from core.waiting import WaitRule
from notifications import sweeping
from notifications.models import Notification, OutgoingMail, WaitingAction, WaitingAssignee, WaitingItem
from notifications.selectors import COUNT_LIMIT, lines_of, next_step_of, shell_counts, stuck_items, waiting_for
from notifications.waiting import close_items, refresh_items

MONDAY = "2026-11-23 09:00:00+08:00"


def at(day: str) -> time_machine.travel:
    return time_machine.travel(f"{day} 09:00:00+08:00", tick=False)


@pytest.fixture
def item(world, machine, rule) -> WaitingItem:
    """Opened on Monday the 23rd, due on Thursday the 26th."""
    with time_machine.travel(MONDAY, tick=False):
        machine.created(world.record, actor=world.alice)
    return WaitingItem.objects.get()


def told(event: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Notification.objects.filter(event=event).order_by("id").select_related("user"):
        found.setdefault(row.user.name, []).append(row.dedupe.rpartition(":")[2])
    return found


def test_entering_a_state_opens_an_item_and_leaving_closes_it(world, machine, item, django_assert_num_queries) -> None:
    assert (item.opened_on, item.due_on) == (datetime.date(2026, 11, 23), datetime.date(2026, 11, 26))
    with at("2026-11-24"):
        with django_assert_num_queries(1):
            step = next_step_of(world.record)
        assert step is not None
        assert (step.what, step.due, step.overdue) == ("Verify the enterprise", item.due_on, False)
        with django_assert_num_queries(2):  # the person's roles, the list
            (row,) = waiting_for(world.alice)
        assert row.must_act
        (line,) = lines_of([row])
        assert (line.task, line.overdue) == ("Verify the enterprise", False)
    assert (shell_counts(world.bob).waiting, shell_counts(world.carol).waiting) == (1, 0)
    machine.run(world.record, "verified", actor=world.alice)
    assert next_step_of(world.record) is None
    assert list(waiting_for(world.alice)) == []
    assert shell_counts(world.bob).waiting == 0


def test_what_waits_goes_with_the_membership(world, item) -> None:
    world.bob.memberships.update(ended_at=world.bob.date_joined)
    assert list(waiting_for(world.bob)) == []
    assert list(waiting_for(world.paula)) == []
    assert list(waiting_for(world.alice)) == [item]


def test_reminders_come_once_each_and_only_on_working_days(world, item) -> None:
    for day in ("2026-11-24", "2026-11-25", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-30"):
        with at(day):
            sweeping.sweep()
    assert told("waiting.reminder") == {"Alice": ["-1", "0", "2"], "Bob": ["-1", "0", "2"]}
    assert sorted(WaitingAction.objects.values_list("key", flat=True)) == ["remind:-1", "remind:0", "remind:2"]
    assert OutgoingMail.objects.count() == 6
    with time_machine.travel("2026-11-30 07:59:00+08:00"):
        WaitingItem.objects.update(swept_on=None)
        assert sweeping.sweep() == 0


def test_reminders_missed_while_nothing_ran_are_sent_as_one(world, item) -> None:
    with at("2026-11-30"):
        sweeping.sweep()
    assert told("waiting.reminder") == {"Alice": ["2"], "Bob": ["2"]}
    assert WaitingAction.objects.count() == 3


def test_whoever_telephones_next_is_asked_and_sees_the_item(world, item) -> None:
    with at("2026-12-01"):
        sweeping.sweep()
        WaitingItem.objects.update(swept_on=None)
        sweeping.sweep()
        assert told("waiting.escalated") == {"Paula": ["escalate"]}
        (row,) = waiting_for(world.paula)
        assert row.must_act is False
        step = next_step_of(world.record)
    assert step is not None
    assert step.overdue
    assert "示例园区" in step.escalated_to
    assert "示例区" in OutgoingMail.objects.get(event="waiting.escalated").text


def test_the_end_comes_after_the_last_day_is_over_and_once(world, machine, item) -> None:
    with at("2026-12-03"):
        sweeping.sweep()
        world.record.refresh_from_db()
        assert world.record.state == "registered"
    with at("2026-12-04"):
        sweeping.sweep()
        sweeping.sweep()
    world.record.refresh_from_db()
    assert world.record.state == "closed"
    item.refresh_from_db()
    assert item.closed_at is not None
    assert WaitingAction.objects.filter(key="end").count() == 1


def test_an_end_that_the_record_refuses_leaves_the_item_open_and_says_why(world, item, rule) -> None:
    def refuse(record) -> None:
        raise DomainError("not possible")

    waiting.register(WaitRule(**{**rule.__dict__, "at_end": refuse}))
    with at("2026-12-04"):
        sweeping.sweep()
    item.refresh_from_db()
    assert (item.closed_at, item.trouble) == (None, "not possible")
    assert list(stuck_items()) == [item]
    assert not WaitingAction.objects.filter(key="end").exists()


def test_one_broken_record_does_not_stop_the_others(world, item, rule) -> None:
    def break_down(record) -> None:
        raise ZeroDivisionError

    WaitingItem.objects.create(
        content_type=item.content_type,
        object_id=item.object_id,
        machine="other",
        state="registered",
        title="x",
        opened_on=item.opened_on,
        due_on=item.due_on + datetime.timedelta(days=1),
    )
    waiting.register(WaitRule(**{**rule.__dict__, "at_end": break_down}))
    with at("2026-12-10"):
        assert sweeping.sweep() == 1
    item.refresh_from_db()
    assert (item.closed_at, item.swept_on) == (None, None)


def test_a_table_changed_in_code_does_not_break_open_items(world, item, rule) -> None:
    waiting.register(WaitRule(**{**rule.__dict__, "days": 30, "remind": (1,), "task": "Something else"}))
    with at("2026-11-27"):
        sweeping.sweep()
        (row,) = waiting_for(world.alice)
        assert (lines_of([row])[0].task, row.due_on) == ("Something else", item.due_on)
    assert told("waiting.reminder") == {"Alice": ["1"], "Bob": ["1"]}
    waiting._rules.pop("sample.registered")
    assert lines_of([row])[0].task == ""
    with at("2026-11-30"):
        sweeping.sweep()
    assert list(waiting_for(world.alice)) == []


def test_a_state_that_left_the_machine_does_not_break_the_list(world, item) -> None:
    WaitingItem.objects.update(state="gone")
    (row,) = waiting_for(world.alice)
    assert (lines_of([row])[0].state, lines_of([row])[0].task) == ("", "")


def test_a_changed_record_refreshes_its_items(world, item, rule) -> None:
    world.record.organisation.name = "更名化工有限公司"
    world.record.waiting_title = "更名化工有限公司"
    refresh_items(world.record)
    item.refresh_from_db()
    assert item.title == "更名化工有限公司"
    assert item.assignees.count() == 1
    assert close_items(world.record) == 1
    assert close_items(world.record) == 0


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_for_many_items(world, item, django_assert_num_queries, count: int) -> None:
    for n in range(count):
        other = WaitingItem.objects.create(
            content_type=item.content_type,
            object_id=1000 + n,
            machine="sample",
            state="registered",
            title=str(n),
            opened_on=item.opened_on,
            due_on=item.due_on,
        )
        other.assignees.create(organisation=world.district, role="district_official")
    with django_assert_num_queries(2):
        assert len(waiting_for(world.alice)) == count + 1


def test_the_numbers_in_the_shell_stop_counting(world, item) -> None:
    many = WaitingItem.objects.bulk_create(
        WaitingItem(
            content_type=item.content_type,
            object_id=1000 + n,
            machine="sample",
            state="registered",
            title=str(n),
            opened_on=item.opened_on,
            due_on=item.due_on,
        )
        for n in range(COUNT_LIMIT)
    )
    WaitingAssignee.objects.bulk_create(
        WaitingAssignee(item=row, due_on=row.due_on, organisation=world.district, role="district_official")
        for row in many
    )
    # Twice of concern, counted and listed once.
    WaitingAssignee.objects.create(item=item, due_on=item.due_on, user=world.alice)
    assert shell_counts(world.alice).waiting == COUNT_LIMIT
    assert len(waiting_for(world.alice)) == COUNT_LIMIT + 1
    close_items(world.record)
    assert item.assignees.count() == 0
