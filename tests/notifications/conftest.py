"""People of one district, a sample kind of news, and a sample machine whose first state waits."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from accounts.enums import Role
from core import events, waiting
from core.tasks import reset_breaker
from core.transitions import Edge, StateMachine
from core.waiting import Assignee, WaitRule
from enterprises.enums import EnterpriseState as S
from notifications import registry
from notifications.registry import MailEvent, register_event
from tests.factories.district import make_district


@pytest.fixture(autouse=True)
def fresh_breaker() -> Iterator[None]:
    """A test that loses the broker must not silence the next one."""
    reset_breaker()
    yield
    reset_breaker()


@pytest.fixture
def world(db) -> SimpleNamespace:
    """See ``make_district``."""
    return make_district()


@pytest.fixture
def kind() -> Iterator[MailEvent]:
    """A kind of news that wants context ``task`` and ``item``; forgotten afterwards."""
    event = MailEvent(
        key="sample.news", label="Sample", group="Samples", template="notifications/mail/waiting_reminder"
    )
    register_event(event)
    yield event
    del registry._events["sample.news"]


@pytest.fixture
def machine() -> Iterator[StateMachine]:
    """``registered → verified ⇄ suspended``; the portal itself may close what waits as registered."""
    made = StateMachine(
        "sample",
        states=S,
        edges={
            (S.REGISTERED, S.VERIFIED): Edge(verb="verify", policy=lambda user, record: True),
            (S.VERIFIED, S.SUSPENDED): Edge(verb="suspend", policy=lambda user, record: True),
            (S.SUSPENDED, S.VERIFIED): Edge(verb="lift", policy=lambda user, record: True),
            (S.REGISTERED, S.CLOSED): Edge(verb="close", automatic=True),
        },
    )
    yield made
    del StateMachine.registry["sample"]
    for event in ("sample.verified", "sample.suspended", "sample.closed", "sample.registered"):
        events._handlers.pop(event, None)


@pytest.fixture
def rule(world: SimpleNamespace, machine: StateMachine) -> Iterator[WaitRule]:
    """The district's officials verify within three working days, then the park telephones, then it is closed."""
    made = WaitRule(
        machine="sample",
        state="registered",
        task="Verify the enterprise",
        assignees=lambda record: [Assignee(organisation_id=record.district_id, roles=(Role.DISTRICT_OFFICIAL,))],
        days=3,
        remind=(-1, 0, 2),
        escalate=lambda record: [Assignee(organisation_id=world.park.pk, roles=(Role.PARK_OFFICIAL,))],
        escalate_after=3,
        at_end=lambda record: machine.run(record, S.CLOSED, actor=None, automatic=True),
        end_after=5,
        end_label="It is closed.",
    )
    waiting.register(made)
    yield made
    waiting._rules.pop("sample.registered", None)
