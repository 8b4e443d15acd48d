"""Logging, correcting and confirming days."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import DomainError, NotAllowed, UnknownEdge
from core.format import day_text
from core.transitions import add_to_timeline
from files.services import store
from talent.enums import HOLDING_DAY_STATES, DayPart, DayState
from talent.models import StationDay, Stationing
from talent.models.day import HALF_DAY, WHOLE_DAY
from talent.policies import day as policies
from talent.policies.stationing import last_day
from talent.selectors.limits import rules_of
from talent.transitions.day import day_machine, lock_both
from talent.transitions.stationing import lock_person

WRITTEN = ("date", "part", "place", "work", "problem", "result")
FILE_KIND = "station_day.attachment"
Values = Mapping[str, Any]


def log_day(*, actor: Any, stationing: Stationing, data: Values, uploads: Sequence[File] = ()) -> StationDay:
    """Write down a day of work; it waits for the enterprise."""
    with transaction.atomic():
        lock_person(stationing.researcher_id)
        row = Stationing.objects.select_related("enterprise__organisation", "college", "researcher__user").get(
            pk=stationing.pk
        )
        if not policies.can_log(actor, row):
            raise NotAllowed(_("Days are logged by the stationed researcher."))
        day = _version(row, data)
        _check_date(day)
        _check_window(day.date, row)
        return _save(day, actor=actor, uploads=uploads)


def correct_day(*, actor: Any, day: StationDay, data: Values, uploads: Sequence[File] = ()) -> StationDay:
    """A new version in the place of ``day``, which stays readable; the enterprise looks at it again."""
    with transaction.atomic():
        lock_both(day)
        row = StationDay.objects.select_for_update(of=("self",)).select_related(*day_machine.related).get(pk=day.pk)
        if not policies.can_correct(actor, row):
            raise NotAllowed(_("Only the last version of a log is corrected, by the researcher who wrote it."))
        if row.state != DayState.SUBMITTED:
            _check_window(timezone.localdate(row.state_since), row.stationing)
        need, turned_at = row.need, row.turned_at
        if need is not None:
            row.need, row.turned_at = None, None
            row.save(update_fields=["need", "turned_at"])
        day_machine.run(row, DayState.CORRECTED, actor=actor, automatic=True)
        new = _version(row.stationing, data)
        new.replaces, new.number_of_version = row, row.number_of_version + 1
        new.need, new.turned_at = need, turned_at
        _check_date(new)
        return _save(new, actor=actor, uploads=uploads)


def _version(stationing: Stationing, data: Values) -> StationDay:
    day = StationDay(stationing=stationing, researcher=stationing.researcher)
    for name in WRITTEN:
        setattr(day, name, data[name])
    day.days = WHOLE_DAY if day.part == DayPart.WHOLE else HALF_DAY
    return day


def _check_date(day: StationDay) -> None:
    """Inside the term, not in the future, and no half of it taken. Call it with the researcher locked."""
    stationing = day.stationing
    if not stationing.starts_on <= day.date <= last_day(stationing):
        raise DomainError(
            _("Please choose a day of the term, from %(first)s to %(last)s.")
            % {"first": day_text(stationing.starts_on), "last": day_text(last_day(stationing))},
            field="date",
        )
    parts = list(DayPart) if day.part == DayPart.WHOLE else [DayPart.WHOLE, day.part]
    taken = StationDay.objects.filter(
        researcher_id=day.researcher_id, date=day.date, part__in=parts, state__in=HOLDING_DAY_STATES
    )
    other = taken.select_related("stationing__enterprise__organisation").first()
    if other is not None:
        raise DomainError(
            _("%(day)s (%(part)s) is logged already, for %(enterprise)s. A date counts once, whatever the enterprise.")
            % {
                "day": day_text(other.date),
                "part": other.get_part_display(),
                "enterprise": other.stationing.enterprise,
            },
            field="date",
        )


def _check_window(since: datetime.date, stationing: Stationing) -> None:
    within = rules_of(stationing.district_id).log_within
    if (timezone.localdate() - since).days > within:
        raise DomainError(
            _("A day is logged, and an answered log corrected, within %(days)s days.") % {"days": within}, field="date"
        )


def _save(day: StationDay, *, actor: Any, uploads: Iterable[File]) -> StationDay:
    day.save()
    for upload in uploads:
        try:
            store(record=day, kind=FILE_KIND, upload=upload, actor=actor)
        except DomainError as error:
            # Beside the field of the day's own form.
            raise DomainError(f"{upload.name}: {error}", field="attachment") from error
    day_machine.created(day, actor=actor)
    return day


def answer_days(*, actor: Any, days: Iterable[StationDay], confirm: bool, comment: str = "") -> int:
    """Confirm or reject several at once; those that somebody else has answered meanwhile are left. Returns how many."""
    to = DayState.CONFIRMED if confirm else DayState.REJECTED
    count = 0
    with transaction.atomic():
        # One order of locks for everybody, whatever the order of the list.
        for day in sorted(days, key=lambda one: (one.stationing.enterprise_id, one.researcher_id, one.pk)):
            try:
                with transaction.atomic():
                    day_machine.run(day, to, actor=actor, comment=comment)
            except UnknownEdge:
                continue
            count += 1
    return count


def attach_need(*, actor: Any, day: StationDay, need: Any) -> StationDay:
    """Remember the draft that came of the day's problem. The caller holds the day's lock."""
    day.need, day.turned_at = need, timezone.now()
    day.save(update_fields=["need", "turned_at", "updated_at"])
    add_to_timeline(day, "station_day.problem_turned", actor=actor, data={"need": need.number})
    events.announce("station_day.problem_turned", record=day, actor=actor, need=need)
    return day
