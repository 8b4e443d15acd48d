"""Reads over news and waiting: who holds a role, what waits for whom, what happens next to a record."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext

from accounts.models import Delegation, Membership, User
from accounts.scope import scope_of
from core.states import Look, look_of
from core.transitions import StateMachine
from core.waiting import rules
from notifications.enums import Concern, Frequency
from notifications.models import Notification, Preference, WaitingAssignee, WaitingItem
from notifications.querysets import MOST_URGENT, NotificationQuerySet, WaitingQuerySet, urgent_parameters
from notifications.registry import MailEvent, events

UNKNOWN_LOOK = Look("quiet", "circle-dashed")
"""Look of a state that the code no longer has."""
STUCK_LIMIT = 100
COUNT_LIMIT = 100
"""Counters in the shell stop here and show “99+”."""


def people(organisation_id: int | None, *roles: str) -> models.QuerySet[User]:
    """Who holds one of ``roles`` in the organisation today, or stands in for a holder, and may sign in."""
    held = Membership.objects.current().filter(organisation_id=organisation_id, role__in=roles)
    lent = standing_in(held.filter(user_id=OuterRef("delegator_id"), organisation_id=OuterRef("organisation_id")))
    found = Exists(held.filter(user_id=OuterRef("pk"))) | Exists(lent)
    return User.objects.filter(is_active=True).filter(found).order_by("id")


def standing_in(held: models.QuerySet[Membership]) -> models.QuerySet[Delegation]:
    """Stand-ins of today for holders of ``held`` (which refers to ``delegator_id``) who belong there themselves."""
    there = Membership.objects.current().filter(
        user_id=OuterRef("delegate_id"), organisation_id=OuterRef("organisation_id")
    )
    return Delegation.objects.current().filter(Exists(held), Exists(there), delegate_id=OuterRef("pk"))


def stand_ins_among(users: Iterable[int]) -> dict[int, list[Delegation]]:
    """Of these people, who stands in today for another of them: the stand-in's id with the absences; one statement."""
    ids = list(users)
    found: dict[int, list[Delegation]] = {}
    rows = Delegation.objects.current().filter(delegate_id__in=ids, delegator_id__in=ids)
    for row in rows.select_related("delegator").order_by("id"):
        found.setdefault(row.delegate_id, []).append(row)
    return found


def people_of(assignees: Any) -> models.QuerySet[User]:
    """The persons behind rows of ``WaitingAssignee`` (a queryset), without repetition."""
    of_role = assignees.filter(organisation_id=OuterRef("organisation_id"), role=OuterRef("role"))
    as_holder = Membership.objects.current().filter(
        user_id=OuterRef("pk"),
        organisation_id__in=assignees.values("organisation_id"),
    )
    held = as_holder.filter(Exists(_not_own(of_role, OuterRef(OuterRef("user_id")))))
    lent = standing_in(
        Membership.objects.current().filter(
            Exists(_not_own(of_role, OuterRef(OuterRef(OuterRef("delegate_id"))))),
            user_id=OuterRef("delegator_id"),
            organisation_id=OuterRef("organisation_id"),
        )
    )
    named = models.Q(pk__in=assignees.filter(user__isnull=False).values("user_id"))
    return User.objects.filter(named | models.Q(Exists(held)) | models.Q(Exists(lent)), is_active=True).order_by("id")


def _not_own(assignees: Any, user_id: OuterRef) -> Any:
    """Those rows that are no affair of an organisation to which the person belongs."""
    own = Membership.objects.current().filter(user_id=user_id, organisation_id=OuterRef("but_of_id"))
    return assignees.filter(~Exists(own))


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What happens next to a record: the task, who does it, until when. Shown by the component of the same name."""

    what: str | Promise
    who: str
    due: datetime.date
    overdue: bool
    escalated_to: str = ""
    end_label: str | Promise = ""


def waiting_for(user: Any) -> WaitingQuerySet:
    """Open items on which ``user`` must act or was asked to follow up, overdue first; one statement when read."""
    return WaitingItem.objects.open().visible_to(user).order_by("due_on", "id")


def task_of(item: WaitingItem) -> str | Promise:
    """What is to be done, from the waiting table; empty where the table no longer has the state."""
    rule = rules().get(item.key)
    return rule.words_for(item.count) if rule else ""


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """One line of a list of what waits; ``tone`` and ``icon`` are the look of the state."""

    item: WaitingItem
    state: str | Promise
    task: str | Promise
    overdue: bool
    tone: str
    icon: str
    must_act: bool
    who: str | Promise
    """Who acts, in general words; on lines that the person only follows up."""
    for_whom: str = ""
    """The absent colleague in whose place the person acts."""


def lines_of(items: list[WaitingItem], user: Any = None) -> list[WaitingLine]:
    """Items with state and task in words and whether they are overdue; ``user`` is who looks at them."""
    today = timezone.localdate()
    known = {key: _words_of(*key) for key in {(item.machine, item.state, item.count) for item in items}}
    return [_line(item, today, for_whom(item, user), *known[item.machine, item.state, item.count]) for item in items]


def for_whom(item: WaitingItem, user: Any) -> str:
    """For which absent colleague an item of ``waiting_for(user)`` is on the list; empty for the person's own."""
    if getattr(item, "own", True):
        return ""
    return pgettext("between names", ", ").join(dict.fromkeys(grant.lender for grant in scope_of(user).lent))


def by_concern(lines: list[WaitingLine]) -> dict[str, list[WaitingLine]]:
    """``lines`` on which the person acts, and ``follow_up``: overdue at others, whom the person was asked to telephone."""
    return {
        "lines": [line for line in lines if line.must_act],
        "follow_up": [line for line in lines if not line.must_act],
    }


def _words_of(machine_name: str, state: str, count: int) -> tuple[str, str, str, Look]:
    """State, task, who acts, and the look of the state, in the reader's language: once for all items of one kind."""
    machine = StateMachine.registry.get(machine_name)
    label, look = "", UNKNOWN_LOOK
    if machine is not None and state in machine.states.values:
        label, look = str(machine.states(state).label), look_of(machine.states, state)
    rule = rules().get(f"{machine_name}.{state}")
    return label, str(rule.words_for(count)) if rule else "", str(rule.who) if rule else "", look


def _line(
    item: WaitingItem, today: datetime.date, for_whom: str, state: str, task: str, who: str, look: Look
) -> WaitingLine:
    must_act = bool(getattr(item, "must_act", True))
    return WaitingLine(
        item=item,
        state=state,
        task=task,
        overdue=item.due_on < today,
        tone=look.tone,
        icon=look.icon,
        must_act=must_act,
        who="" if must_act else who,
        for_whom=for_whom,
    )


def who(assignee: WaitingAssignee) -> str:
    """An assignee in words: the person, or organisation and role."""
    if assignee.user is not None:
        return str(assignee.user)
    return f"{assignee.get_role_display()} ({assignee.organisation})"


def next_step_of(record: models.Model, *others: models.Model) -> NextStep | None:
    """The open item of ``record``, or of ``others`` with it, that is due first, with everybody concerned; one statement."""
    items = WaitingItem.objects.open().of(record)
    for one in others:
        items |= WaitingItem.objects.open().of(one)
    rows = list(
        WaitingAssignee.objects.filter(item__in=items)
        .select_related("item", "user", "organisation")
        .order_by("item__due_on", "item_id", "id")
    )
    if not rows:
        return None
    item = rows[0].item
    mine = [row for row in rows if row.item_id == item.pk]
    rule = rules().get(item.key)
    return NextStep(
        what=task_of(item),
        who=names_of(row for row in mine if row.concern == Concern.ASSIGNED),
        due=item.due_on,
        overdue=item.due_on < timezone.localdate(),
        escalated_to=names_of(row for row in mine if row.concern == Concern.ESCALATED),
        end_label=rule.end_label if rule else "",
    )


def names_of(assignees: Iterable[WaitingAssignee]) -> str:
    """Several assignees in words."""
    return pgettext("between names", ", ").join(dict.fromkeys(who(row) for row in assignees))


def stuck_items() -> WaitingQuerySet:
    """Open items whose end was due but refused by their record, as ``trouble`` says."""
    return WaitingItem.objects.open().exclude(trouble="").order_by("due_on", "id")[:STUCK_LIMIT]


@dataclass(frozen=True, kw_only=True)
class ShellCounts:
    """The two numbers in the shell, at most ``COUNT_LIMIT`` each."""

    waiting: int = 0
    unread: int = 0


# Written out, since every page asks it: the ORM would take longer to word it than the database to answer.
# Both counts stop early: a person with 10,000 unread lines costs no more than one with 100.
SHELL_COUNTS = f"""
    SELECT (SELECT count(*) FROM (SELECT DISTINCT item_id FROM ({MOST_URGENT}) AS urgent LIMIT %s) AS items),
           (SELECT count(*) FROM (
               SELECT FROM notifications_notification WHERE user_id = %s AND read_at IS NULL LIMIT %s
           ) AS lines)
"""  # noqa: S608 - both parts are constants


def shell_counts(user: Any) -> ShellCounts:
    """What waits for ``user`` and what is unread, in one statement beside the person's scope."""
    if not getattr(user, "is_authenticated", False):
        return ShellCounts()
    parameters = [*urgent_parameters(user, COUNT_LIMIT), COUNT_LIMIT, user.pk, COUNT_LIMIT]
    with connection.cursor() as cursor:
        cursor.execute(SHELL_COUNTS, parameters)
        waiting, unread = cursor.fetchone()
    return ShellCounts(waiting=waiting, unread=unread)


def news_of(user: Any) -> NotificationQuerySet:
    """A person's news, unread and read."""
    return Notification.objects.visible_to(user)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of the preferences page."""

    event: MailEvent
    frequency: str


def preferences_of(user: Any) -> list[Choice]:
    """Every kind of mail with the person's choice, in the order of registration; one statement."""
    chosen = dict(Preference.objects.filter(user_id=user.pk).values_list("event", "frequency"))
    return [
        Choice(event=event, frequency=Frequency.NOW if event.mandatory else chosen.get(event.key, str(event.default)))
        for event in events()
    ]


def concerning(user: Any, choices: list[Choice]) -> list[Choice]:
    """Choices for mail that the person's roles can receive, and any that the person once changed."""
    held = scope_of(user).roles
    return [
        choice
        for choice in choices
        if choice.event.roles is None or choice.event.roles & held or choice.frequency != choice.event.default
    ]


@dataclass(kw_only=True)
class ChoiceGroup:
    """Kinds of mail under one heading: those to choose for, and those that always come at once."""

    label: str | Promise
    open: list[Choice] = field(default_factory=list)
    fixed: list[Choice] = field(default_factory=list)


def grouped(choices: list[Choice]) -> list[ChoiceGroup]:
    """Choices by the heading of their kind, in the order in which headings first appear."""
    groups: dict[str, ChoiceGroup] = {}
    for choice in choices:
        group = groups.setdefault(str(choice.event.group), ChoiceGroup(label=choice.event.group))
        (group.fixed if choice.event.mandatory else group.open).append(choice)
    return list(groups.values())


def frequencies(event: MailEvent, users: list[Any]) -> dict[int, str]:
    """How soon each of ``users`` wants mail of kind ``event``; one statement."""
    if event.mandatory:
        return {user.pk: Frequency.NOW for user in users}
    chosen = Preference.objects.filter(event=event.key, user_id__in=[user.pk for user in users])
    by_user = dict(chosen.values_list("user_id", "frequency"))
    return {user.pk: by_user.get(user.pk, str(event.default)) for user in users}
