"""What stationing does when something happens, and whom it tells. Same transaction as what happened."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import events
from enterprises.models import Enterprise
from notifications.services import notify
from notifications.waiting import refresh_items
from researchers.models import Researcher
from talent.enums import OPEN_STATIONING_STATES, ExtensionState, StationingState
from talent.models import StationDay, Stationing, StationingExtension
from talent.policies.stationing import acts_for_enterprise
from talent.selectors.people import college_admins, enterprise_people, everybody_in, the_person, transfer_office
from talent.services.days_waiting import follow_days
from talent.services.links import link_for
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import stationing_machine


def tell(event: str, stationing: Stationing, recipients: Any, *, actor: Any, once: str = "", **context: Any) -> None:
    """One kind of news, once per stay of the stationing in its state."""
    notify(
        event=f"stationing.{event}",
        record=stationing,
        recipients=recipients,
        actor=actor,
        dedupe=f"{stationing.pk}:{once or stationing.state_since.isoformat()}",
        context=context,
    )


def on_called(*, record: Stationing, actor: Any, **_data: Any) -> None:
    """The college names somebody or declines; the enterprise learns of a call that an official made for it."""
    tell("called", record, college_admins(record), actor=actor)
    if not acts_for_enterprise(actor, record):
        tell("called_for_us", record, enterprise_people(record), actor=actor)


def on_offered(*, record: Stationing, actor: Any, **_data: Any) -> None:
    """The enterprise answers; the researcher learns of it."""
    tell("offered", record, [*enterprise_people(record), *the_person(record)], actor=actor)


def on_agreeing(*, record: Stationing, actor: Any, **_data: Any) -> None:
    """Everybody reads the agreement; three approve it."""
    tell("agreeing", record, [*everybody_in(record), *transfer_office(record)], actor=actor)


def on_terms_changed(*, record: Stationing, actor: Any, **_data: Any) -> None:
    """Approvals of the earlier text do not hold: everybody reads it again."""
    once = f"terms:{record.terms_version}"
    tell("terms_changed", record, [*everybody_in(record), *transfer_office(record)], actor=actor, once=once)


def on_running(*, record: Stationing, actor: Any, **_data: Any) -> None:
    """All three have approved."""
    tell("running", record, [*everybody_in(record), *transfer_office(record)], actor=actor)


def on_over(*, record: Stationing, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Ended, refused, withdrawn or lapsed: both sides read why; an open extension goes with the term."""
    for extension in record.extensions.filter(state=ExtensionState.PROPOSED):
        extension_machine.run(extension, ExtensionState.LAPSED, actor=actor, automatic=True)
    tell("over", record, everybody_in(record), actor=actor, comment=comment, state=StationingState(to).label)


def on_extension(*, record: StationingExtension, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """Proposed, agreed or declined: both sides."""
    tell(
        "extension",
        record.stationing,
        everybody_in(record.stationing),
        actor=actor,
        once=f"extension:{record.pk}:{to}",
        extension=record,
        state=ExtensionState(to).label,
        comment=comment,
    )


def on_day_submitted(*, record: StationDay, actor: Any, **_data: Any) -> None:
    """The enterprise's people get a link each, once a day for each stationing: it shows everything that waits."""
    once = f"{record.stationing_id}:{timezone.localdate().isoformat()}"
    for user in enterprise_people(record.stationing):
        notify(
            event="station_day.submitted",
            record=record,
            recipients=[user],
            actor=actor,
            dedupe=once,
            url=link_for(user, record.stationing),
        )


def on_day_step(*, record: Any, actor: Any, machine: Any, **_data: Any) -> None:
    """Whatever happens to a day, one item says what waits for the enterprise."""
    if machine.name == "station_day":
        follow_days(record.stationing)


def on_day_answered(*, record: StationDay, actor: Any, to: str, comment: str, **_data: Any) -> None:
    """The researcher reads a rejection and its reason, and that a day has lapsed."""
    notify(
        event=f"station_day.{to}",
        record=record,
        recipients=[record.researcher.user],
        actor=actor,
        dedupe=str(record.pk),
        context={"comment": comment},
    )


def on_problem_turned(*, record: StationDay, actor: Any, need: Any, **_data: Any) -> None:
    """The enterprise finds a draft on its desk; the researcher learns that the problem was taken up."""
    notify(
        event="station_day.problem_turned",
        record=need,
        recipients=enterprise_people(record.stationing),
        actor=actor,
        dedupe=str(record.pk),
        context={"researcher": record.researcher},
    )
    notify(
        event="station_day.problem_taken_up",
        record=record,
        recipients=[record.researcher.user],
        actor=actor,
        dedupe=str(record.pk),
        context={"number": need.number},
    )


def on_researcher_gone(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Whoever has left the college is stationed nowhere."""
    reason = _("The researcher has left the college.")
    _stop(Stationing.objects.filter(researcher=record), actor=actor, comment=reason)


def on_enterprise_closed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """A closed enterprise has nobody stationed."""
    reason = _("The enterprise was closed on the portal.")
    _stop(Stationing.objects.filter(enterprise=record), actor=actor, comment=reason)


def _stop(stationings: Any, *, actor: Any, comment: str) -> None:
    for one in stationings.filter(state__in=OPEN_STATIONING_STATES).order_by("researcher_id", "pk"):
        stationing_machine.run(one, StationingState.WITHDRAWN, actor=actor, automatic=True, comment=comment)
    for one in stationings.filter(state=StationingState.RUNNING).order_by("researcher_id", "pk"):
        stationing_machine.run(one, StationingState.ENDED_EARLY, actor=actor, automatic=True, comment=comment)


def on_park_changed(*, record: Enterprise, actor: Any, **_data: Any) -> None:
    """Stationings that are not over move with their enterprise, so that the new park's officials look after them."""
    moving = Stationing.objects.filter(enterprise=record, state__in=(*OPEN_STATIONING_STATES, StationingState.RUNNING))
    for one in moving.select_for_update(of=("self",)).order_by("pk"):
        former = {"park_id": one.park_id}
        one.park_id = record.park_id
        one.save(update_fields=["park", "updated_at"])
        refresh_items(one)
        events.announce("stationing.placed", record=one, actor=actor, former=former)


def register() -> None:
    """Listen."""
    events.on("stationing.called", on_called)
    events.on("stationing.offered", on_offered)
    events.on("stationing.agreeing", on_agreeing)
    events.on("stationing.terms_changed", on_terms_changed)
    events.on("stationing.running", on_running)
    for over in ("ended", "ended_early", "declined", "withdrawn", "lapsed"):
        events.on(f"stationing.{over}", on_over)
    for state in ("proposed", "agreed", "declined"):
        events.on(f"stationing_extension.{state}", on_extension)
    events.on(events.TRANSITION, on_day_step)
    events.on("station_day.submitted", on_day_submitted)
    events.on("station_day.rejected", on_day_answered)
    events.on("station_day.lapsed", on_day_answered)
    events.on("station_day.problem_turned", on_problem_turned)
    events.on("researcher.left", on_researcher_gone)
    events.on("enterprise.closed", on_enterprise_closed)
    events.on("enterprise.park_changed", on_park_changed)
