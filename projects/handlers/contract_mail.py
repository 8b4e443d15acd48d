"""Who is told what about a contract. Mails carry numbers and the title, never clauses or values."""

from collections.abc import Iterable
from typing import Any

from core import events
from notifications.services import notify
from projects.enums import ContractState
from projects.models import Contract
from projects.selectors.contract import both_sides, college_people, heads, office_people
from projects.selectors.project import everybody_in


def tell(event: str, contract: Contract, recipients: Iterable[Any], *, actor: Any, **context: Any) -> None:
    """One kind of news, once per stay of the contract in its state."""
    notify(
        event=event,
        record=contract,
        recipients=recipients,
        actor=actor,
        dedupe=f"{contract.pk}:{contract.state_since.isoformat()}",
        context=context,
    )


def drafting(*, record: Contract, actor: Any, source: str, comment: str, **_data: Any) -> None:
    """Begun: everybody who writes. Sent back: everybody who reads, with the reason."""
    event = "contract.sent_back" if source else "contract.begun"
    tell(event, record, both_sides(record), actor=actor, comment=comment)


def in_approval(*, record: Contract, actor: Any, **_data: Any) -> None:
    """The three sides are asked."""
    people = {user.pk: user for user in (*heads(record), *college_people(record), *office_people(record))}
    tell("contract.in_approval", record, people.values(), actor=actor, content_version=record.content_version)


def approved(*, record: Contract, actor: Any, **_data: Any) -> None:
    """All have approved: print, sign, seal, scan."""
    tell("contract.approved", record, both_sides(record), actor=None)


def signed(*, record: Contract, actor: Any, **_data: Any) -> None:
    """In force: everybody in the project."""
    people = {user.pk: user for user in (*everybody_in(record.project), *office_people(record))}
    tell("contract.signed", record, people.values(), actor=actor)


def over(*, record: Contract, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Terminated or given up, with the reason."""
    tell(f"contract.{to}", record, both_sides(record), actor=actor, comment=comment)


def register() -> None:
    """Listen."""
    events.on("contract.drafting", drafting)
    events.on("contract.in_approval", in_approval)
    events.on("contract.approved", approved)
    events.on("contract.signed", signed)
    events.on(f"contract.{ContractState.TERMINATED}", over)
    events.on(f"contract.{ContractState.ABANDONED}", over)
