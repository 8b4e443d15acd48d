"""Entries as iCalendar (RFC 5545): whole days, the open ones with a reminder at nine o'clock of the day before, and
appointments with their hours.
"""

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

from calendars.registry import Entry, Standing
from notifications.rendering import absolute

REFRESH = datetime.timedelta(hours=6)
REMIND = datetime.timedelta(hours=-15)
REMIND_HOUR = datetime.timedelta(hours=-1)
ONE_DAY = datetime.timedelta(days=1)


def as_ical(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar called ``name``, for programs that ask again every few hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cooperation portal//Calendar 1.0//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # RFC 7986 and, for programs older than it, what they read in its place.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    now = timezone.now().astimezone(datetime.UTC)
    for entry in entries:
        calendar.add_component(event_of(entry, now))
    content: bytes = calendar.to_ical()
    return content


def event_of(entry: Entry, now: datetime.datetime) -> Event:
    """One entry. Its number of revision grows with every change, so that a program takes the newer one."""
    title = _printable(entry.title)
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at.astimezone(datetime.UTC))
    event.add("sequence", int(entry.changed_at.timestamp()) // 60)
    if entry.hours is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + ONE_DAY)
    else:
        event.add("dtstart", entry.hours[0].astimezone(datetime.UTC))
        event.add("dtend", entry.hours[1].astimezone(datetime.UTC))
    event.add("summary", title)
    event.add("description", absolute(entry.url))
    event.add("url", absolute(entry.url))
    if entry.place:
        event.add("location", _printable(entry.place))
    event.add("transp", "OPAQUE" if entry.hours else "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.standing is Standing.CANCELLED else "CONFIRMED")
    if entry.standing is Standing.OPEN:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", REMIND_HOUR if entry.hours else REMIND)
        event.add_component(alarm)
    return event


def _printable(text: Any) -> str:
    """Text without line ends and control characters, which lines of a calendar can't hold."""
    return "".join(character for character in str(text) if character.isprintable())
