"""The transition engine on the enterprise's records: edges, policies, reasons, staleness, timeline, events, rollback."""

import pytest

from accounts.models import Organisation, User
from core import events
from core.errors import Conflict, DomainError, NotAllowed, UnknownEdge
from core.models import TimelineEntry
from core.transitions import Edge, StateMachine, timeline
from enterprises.enums import EnterpriseState as S
from enterprises.models import Enterprise


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("a@example.cn", name="甲")


@pytest.fixture
def record(user: User) -> Enterprise:
    district = Organisation.objects.create(kind="district", name="区")
    body = Organisation.objects.create(kind="enterprise", name="示例化工", parent=district)
    return Enterprise.objects.create(organisation=body, district=district, uscc="91410205MA9XXXXX0T")


@pytest.fixture
def machine():
    """A machine of its own name, forgotten afterwards."""
    effects: list[tuple] = []

    def effect(row, *, actor, comment, **data) -> None:
        effects.append((row.state, actor, comment, data))

    made = StateMachine(
        "sample",
        states=S,
        edges={
            (S.REGISTERED, S.VERIFIED): Edge(verb="verify", policy=lambda u, r: u.name == "甲", effects=(effect,)),
            (S.REGISTERED, S.RETURNED): Edge(verb="return", policy=lambda u, r: True, reason=True),
            (S.VERIFIED, S.SUSPENDED): Edge(verb="suspend", automatic=True),
        },
    )
    made.seen = effects
    yield made
    del StateMachine.registry["sample"]
    for event in ("sample.verified", "sample.suspended"):
        events._handlers.pop(event, None)


def test_a_comment_that_cannot_be_kept_is_refused(machine, record, user) -> None:
    for comment in ("a\x00b", "x" * 4001):
        with pytest.raises(DomainError) as refused:
            machine.run(record, S.VERIFIED, actor=user, comment=comment)
        assert (refused.value.field, state()) == ("comment", "registered")


def state() -> str:
    return Enterprise.objects.get().state


def test_a_step_writes_state_timeline_effects_and_announces(machine, record, user) -> None:
    heard = []
    events.on("sample.verified", lambda **kw: heard.append((kw["record"].pk, kw["actor"], kw["source"], kw["extra"])))
    before = record.state_since
    row = machine.run(record, S.VERIFIED, actor=user, comment="好", extra=7)
    assert (row.state, record.state, state()) == ("verified", "verified", "verified")
    assert row.state_since > before
    assert machine.seen == [("verified", user, "好", {"extra": 7})]
    assert heard == [(record.pk, user, "registered", 7)]
    lines = [(e.event, e.from_state, e.to_state, e.actor, e.comment) for e in timeline(record)]
    assert lines == [("sample.verified", "registered", "verified", user, "好")]


def test_an_edge_that_is_not_in_the_table_raises(machine, record, user) -> None:
    with pytest.raises(UnknownEdge):
        machine.run(record, S.CLOSED, actor=user)
    assert state() == "registered"


def test_a_refused_policy_raises_and_writes_nothing(machine, record) -> None:
    with pytest.raises(NotAllowed):
        machine.run(record, S.VERIFIED, actor=User.objects.create_user("b@example.cn", name="乙"))
    assert (state(), TimelineEntry.objects.count()) == ("registered", 0)


def test_a_reason_is_demanded_with_its_field(machine, record, user) -> None:
    with pytest.raises(DomainError) as caught:
        machine.run(record, S.RETURNED, actor=user, comment="  ")
    assert (caught.value.field, state()) == ("comment", "registered")


def test_a_stale_page_is_a_conflict(machine, record, user) -> None:
    with pytest.raises(Conflict):
        machine.run(record, S.VERIFIED, actor=user, seen=S.RETURNED)


def test_only_automatic_edges_are_open_to_the_portal_and_only_to_it(machine, record, user) -> None:
    with pytest.raises(NotAllowed):
        machine.run(record, S.VERIFIED, actor=None, automatic=True)
    machine.run(record, S.VERIFIED, actor=user)
    with pytest.raises(NotAllowed):
        machine.run(record, S.SUSPENDED, actor=user)
    machine.run(record, S.SUSPENDED, actor=None, automatic=True)
    assert state() == "suspended"


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_aborts_everything(machine, record, user) -> None:
    def fail(**_kw) -> None:
        raise RuntimeError("no")

    events.on("sample.verified", fail)
    with pytest.raises(RuntimeError):
        machine.run(record, S.VERIFIED, actor=user)
    assert (state(), TimelineEntry.objects.count(), record.state) == ("registered", 0, "registered")


def test_steps_lists_what_a_person_may_do(machine, record, user) -> None:
    other = User.objects.create_user("b@example.cn", name="乙")
    assert [s.to for s in machine.steps(user, record)] == ["verified", "returned"]
    assert [s.to for s in machine.steps(other, record)] == ["returned"]
    assert (machine.can(user, record, S.VERIFIED), machine.can(other, record, S.VERIFIED)) == (True, False)
