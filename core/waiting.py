"""The waiting table: who acts in a waiting state, within how many days, who is told next, what happens at the end.

Apps register their rules in ``AppConfig.ready()``. ``notifications`` keeps the open items, reminds, escalates and ends.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Assignee:
    """Who must act: one person, or whoever holds one of ``roles`` in the organisation.

    ``but_of``: another organisation whose own people are left out, since nobody decides in his own affairs.
    """

    user_id: int | None = None
    organisation_id: int | None = None
    roles: tuple[str, ...] = ()
    but_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class WaitRule:
    """One waiting state.

    ``days`` are working days from entering the state; ``remind`` lists the working days before (negative) or after the due
    day on which the assignees are reminded; ``escalate`` names who telephones next, ``escalate_after`` working days after
    the due day; ``at_end(record)`` runs ``end_after`` working days after the due day, as the portal itself.

    Where the end lies with somebody outside, such as a bank or a public office, or is a judgement that no clock may pass,
    there is no ``at_end``: after the last of ``remind`` everybody concerned is reminded ``again`` every so many working days
    until it is done. A rule has the one or the other, so that nothing waits for ever unnoticed.
    """

    machine: str
    state: str
    task: str | Promise
    assignees: Callable[[Any], Sequence[Assignee]]
    days: int
    remind: tuple[int, ...] = (-1, 0, 2)
    escalate: Callable[[Any], Sequence[Assignee]] | None = None
    escalate_after: int = 3
    at_end: Callable[[Any], None] | None = None
    end_after: int = 0
    end_label: str | Promise = field(default="")
    again: int = 0
    applies: Callable[[Any], bool] = lambda record: True
    """Whether this record waits at all; asked when it enters the state."""
    due: Callable[[Any], datetime.date | None] = lambda record: None
    """The record's own due day, where it has one; it goes before ``days``."""
    face: Callable[[Any], tuple[str, str]] | None = None
    """Title and address, where an item is about something of its record without a row of its own, such as its last quarter."""
    who: str | Promise = ""
    """Who acts, in general words, where a page shows many records at once."""
    task_of_many: Callable[[int], str] | None = None
    """The task, in the reader's language, where one item stands for several things of its record, such as days."""

    def words_for(self, count: int) -> str | Promise:
        """The task of an item that stands for ``count`` things."""
        return self.task_of_many(count) if self.task_of_many else self.task

    @property
    def key(self) -> str:
        """Stable name of the rule, ``machine.state``."""
        return f"{self.machine}.{self.state}"


_rules: dict[str, WaitRule] = {}


def register(*rules: WaitRule) -> None:
    """Add rules to the table; a state has at most one."""
    for rule in rules:
        _rules[rule.key] = rule


def rule_of(machine: str, state: str) -> WaitRule | None:
    """The rule of a state, or ``None`` where nothing waits."""
    return _rules.get(f"{machine}.{state}")


def rules() -> dict[str, WaitRule]:
    """The whole table by key."""
    return dict(_rules)
