"""What follows from steps of an access, and what ends one: mails, lines on the need's timeline, endings."""

from typing import Any

from core import events
from core.said import said
from core.transitions import add_to_timeline
from needs.enums import RELEASED_NEED_STATES, DisclosureState
from needs.models import Diagnosis, Disclosure, Need
from needs.selectors.disclosure import has_confidential
from needs.selectors.need import people_of
from needs.services.disclosure import end_open
from notifications.services import notify
from researchers.models import Researcher


def connect() -> None:
    """Listen; called once when the app is ready."""
    for state in DisclosureState.values:
        events.on(f"disclosure.{state}", on_step)
    events.on("need.closed", on_need_over)
    events.on("need.solved", on_need_over)
    events.on("need.confidential_changed", on_confidential_changed)
    events.on("diagnosis.lapsed", on_diagnosis_lapsed)
    events.on("researcher.left", on_researcher_left)


def on_step(*, record: Disclosure, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Tell the other side; the need's own timeline says that there was a step, never why."""
    add_to_timeline(record.need, f"need.access_{to}", actor=actor, data={"disclosure": record.pk})
    reader, people = [record.researcher.user], people_of(record.need)
    recipients = people if to == DisclosureState.ASKED else reader
    if to == DisclosureState.ENDED:
        recipients = reader + people
    tell(f"disclosure.{to}", record, recipients, actor=actor, comment=comment)


def tell(
    event: str, record: Disclosure, recipients: list[Any], *, actor: Any, comment: str = "", key: str = ""
) -> None:
    """One piece of news, once per stay in a state. The mail names need and researcher and nothing confidential."""
    notify(
        event=event,
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=key or f"{record.pk}:{record.state_since:%Y%m%d%H%M%S%f}",
        context={"comment": comment},
    )


def on_need_over(*, record: Need, actor: Any, **_data: Any) -> None:
    """Nobody reads on in a need that is closed or solved."""
    end_open(Disclosure.objects.filter(need=record), actor=actor, comment=said("The need is over."))


def on_confidential_changed(*, record: Need, actor: Any, **_data: Any) -> None:
    """Where nothing confidential is left, there is nothing to have access to."""
    if not has_confidential(record):
        end_open(
            Disclosure.objects.filter(need=record), actor=actor, comment=said("The confidential detail was taken out.")
        )


def on_diagnosis_lapsed(*, record: Diagnosis, actor: Any, **_data: Any) -> None:
    """Who helped to restate an unpublished need reads it no longer."""
    if record.need.state not in RELEASED_NEED_STATES:
        own = Disclosure.objects.filter(need_id=record.need_id, researcher_id=record.researcher_id)
        end_open(own, actor=actor, comment=said("The diagnosis has ended."))


def on_researcher_left(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Whoever left the college reads nothing from that moment on; the needs were locked by ``departure.hold_work``."""
    end_open(
        Disclosure.objects.filter(researcher=record), actor=actor, comment=said("The researcher has left the college.")
    )
