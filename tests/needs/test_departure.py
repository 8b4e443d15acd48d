"""A researcher leaves while an enterprise accepts: both end, for they take their locks in one order."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from core.errors import Conflict
from needs.enums import ClaimState
from needs.models import Claim
from needs.services import acceptance
from needs.transitions import claim_effects
from projects.models import Project
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.transitions import machine as researcher_machine
from tests.factories.claims import make_case

HARD_STOP = 30  # seconds: far beyond the second after which PostgreSQL looks for deadlocks


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def somebody_waits() -> bool:
    """Whether a connection of this database waits for another one's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the view would stand still
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def in_thread(work: Callable[[], Any], outcomes: dict[str, str], name: str) -> threading.Thread:
    """Run ``work`` over a connection of its own and note how it ended."""

    def run() -> None:
        translation.activate("en")
        try:
            work()
            outcomes[name] = "done"
        except Exception as error:  # whatever happens must show in the assertion
            outcomes[name] = repr(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_departure_waits_for_an_acceptance_instead_of_deadlocking() -> None:
    case = make_case()
    claim = case.claim(ClaimState.SHORTLISTED)
    outcomes: dict[str, str] = {}
    need_is_locked = threading.Event()
    lock_leaders = claim_effects.lock_leaders

    def lock_leaders_late(ids: Any) -> None:
        """The acceptance holds the need and wants the leader only once the departure stands in its way, or waits."""
        need_is_locked.set()
        deadline = time.monotonic() + HARD_STOP
        while not somebody_waits() and time.monotonic() < deadline:
            time.sleep(0.02)
        lock_leaders(ids)

    def leave() -> None:
        researcher_machine.run(
            Researcher.objects.get(pk=case.leader.pk),
            ResearcherState.LEFT,
            actor=case.users["college_admin"],
            comment="Moves to another university.",
        )

    with patch.object(claim_effects, "lock_leaders", lock_leaders_late):
        accepting = in_thread(lambda: acceptance.accept(claim, actor=case.users["head"]), outcomes, "accept")
        assert need_is_locked.wait(HARD_STOP)
        leaving = in_thread(leave, outcomes, "leave")
        for thread in (accepting, leaving):
            thread.join(HARD_STOP)

    assert outcomes == {"accept": "done", "leave": "done"}
    assert Claim.objects.get().state == ClaimState.ACCEPTED
    assert Researcher.objects.get(pk=case.leader.pk).state == ResearcherState.LEFT
    assert Project.objects.get().leader_left is True


@pytest.mark.django_db(transaction=True)
def test_a_claim_begun_at_the_last_moment_is_never_waited_for() -> None:
    """What came up after the first look is taken without waiting, or the departure is to be tried again."""
    case = make_case()
    claim = case.claim(ClaimState.SUBMITTED)
    held, done = threading.Event(), threading.Event()
    outcomes: dict[str, str] = {}

    def hold() -> None:
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=claim.pk)
            held.set()
            done.wait(HARD_STOP)

    holding = in_thread(hold, outcomes, "hold")
    assert held.wait(HARD_STOP)
    try:
        with patch.object(researcher_machine, "lock_first", None), pytest.raises(Conflict):
            researcher_machine.run(
                case.leader, ResearcherState.LEFT, actor=case.users["college_admin"], comment="Moves away."
            )
    finally:
        done.set()
        holding.join(HARD_STOP)
    assert outcomes == {"hold": "done"}
    assert Researcher.objects.get(pk=case.leader.pk).state == ResearcherState.VETTED
