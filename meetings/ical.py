"""Invitations as iCalendar messages (RFC 5546), so that calendar programs enter, move and cross out the date by themselves.

Every message of a meeting carries the same UID; the one with the higher SEQUENCE holds. Each person's message names that
person alone: who else is invited is nobody's business outside the portal. The organiser is the portal's own address and
no answer by the program is asked for, since the portal reads no mail: people answer by the link.
"""

import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.enums import Answer
from meetings.models import Meeting, Participant

REQUEST, CANCEL = "REQUEST", "CANCEL"
PARTSTAT = {
    Answer.WAITING: "NEEDS-ACTION",
    Answer.ACCEPTED: "ACCEPTED",
    Answer.TENTATIVE: "TENTATIVE",
    Answer.DECLINED: "DECLINED",
}


def uid_of(meeting: Meeting) -> str:
    """The same for every revision and every person."""
    return f"meeting-{meeting.pk}@{urlsplit(settings.PORTAL_URL).hostname}"


def message_for(participant: Participant, *, method: str, link: str) -> str:
    """What the participant's calendar is told: ``REQUEST`` to enter or move the date, ``CANCEL`` to cross it out."""
    meeting = participant.meeting
    calendar = Calendar()
    calendar.add("prodid", "-//Cooperation portal//Meetings 1.0//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.begins_at.astimezone(datetime.UTC))
    event.add("dtend", meeting.ends_at.astimezone(datetime.UTC))
    event.add("summary", printable(meeting.title))
    event.add("location", printable(meeting.place))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if method == REQUEST:
        event.add("description", link)
        event.add("url", link)
    organiser = vCalAddress(f"mailto:{parseaddr(str(settings.DEFAULT_FROM_EMAIL))[1]}")
    organiser.params["cn"] = vText(printable(meeting.district.name))
    event.add("organizer", organiser)
    event.add("attendee", attendee(participant))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()


def attendee(participant: Participant) -> vCalAddress:
    """The person, with the answer given so far."""
    address = vCalAddress(f"mailto:{participant.email}")
    address.params["cn"] = vText(printable(participant.name))
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText(PARTSTAT[Answer(participant.answer)])
    address.params["rsvp"] = vText("FALSE")
    return address


def printable(text: str) -> str:
    """Text without line breaks and control characters; a parameter can't hold a quotation mark either."""
    return "".join(character for character in text if character.isprintable()).replace('"', "”")
