"""One check for every state machine: exactly the steps of an expected table, each by exactly its roles.

    EXPECTED = {("registered", "verified"): {"district_official", "park_official"}, …}

    @pytest.mark.parametrize("source", machine.states.values)
    def test_steps(source, world):
        check_steps(machine, source, make=world.enterprise_in, users=world.by_role, expected=EXPECTED)

``make(state)`` returns a saved record in that state; ``users`` maps the name of a role to a user who holds it there (or to
``None`` for a visitor). Every pair of states is tried by everybody: an edge that nobody wrote down fails the test, and so
does one that is missing.
"""

from collections.abc import Callable, Mapping, Set
from typing import Any

from django.db import transaction

from accounts.scope import forget_scope
from core.errors import NotAllowed, UnknownEdge
from core.transitions import StateMachine

Pair = tuple[str, str]
Expected = Mapping[Pair, Set[str]]


class _Undo(Exception):
    """Takes a step back, so that the next role starts from the same state."""


def check_steps(
    machine: StateMachine,
    source: str,
    *,
    make: Callable[[str], Any],
    users: Mapping[str, Any],
    expected: Expected,
    data: Mapping[Pair, Mapping[str, Any]] | None = None,
    automatic: Set[Pair] = frozenset(),
) -> None:
    """Try every step from ``source`` as everybody; ``data`` gives the extra arguments that an edge's effects need.

    ``automatic`` are the edges that the portal itself may take; of those from ``source`` no others may be open to it.
    """
    unknown = {role for roles in expected.values() for role in roles} - set(users)
    assert not unknown, f"No user for {unknown}"
    record = make(source)
    assert record.state == source
    wanted = {(to, role) for (start, to), roles in expected.items() if start == source for role in roles}
    edges = {to for (start, to) in machine.edges if start == source}
    outcomes: dict[tuple[str, str], str] = {}
    for to in machine.states.values:
        extra = dict((data or {}).get((source, to), {}))
        for role, user in users.items():
            outcomes[to, role] = _try(machine, record, to, actor=user, **extra)
            forget(user)
    assert {pair for pair, outcome in outcomes.items() if outcome == "taken"} == wanted
    assert {to for (to, _role), outcome in outcomes.items() if outcome != "unknown"} == edges
    offered = {(step.to, role) for role, user in users.items() for step in machine.steps(user, record)}
    assert offered == wanted, "The page offers other buttons than the machine accepts"
    by_itself = {to for to in machine.states.values if _automatic(machine, record, to, (data or {}).get((source, to)))}
    assert by_itself == {to for (start, to) in automatic if start == source}


def check_table(machine: StateMachine, *, expected: Expected, automatic: Set[Pair] = frozenset()) -> None:
    """The expected table and the machine's have the same edges."""
    assert set(machine.edges) == {(str(a), str(b)) for a, b in {*expected, *automatic}}


def forget(user: Any) -> None:
    """Have a user's roles read anew, since a step that was undone may have changed them."""
    if user is not None and getattr(user, "is_authenticated", False):
        forget_scope(user)


def _try(machine: StateMachine, record: Any, to: str, **arguments: Any) -> str:
    state = record.state
    try:
        with transaction.atomic():
            row = machine.run(record, to, comment="Because.", **arguments)
            assert row.state == to
            raise _Undo
    except _Undo:
        return "taken"
    except NotAllowed:
        return "refused"
    except UnknownEdge:
        return "unknown"
    finally:
        record.state = state


def _automatic(machine: StateMachine, record: Any, to: str, extra: Mapping[str, Any] | None) -> bool:
    return _try(machine, record, to, actor=None, automatic=True, **(extra or {})) == "taken"
