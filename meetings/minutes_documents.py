"""The minutes as PDF, with a page to sign."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.format import moment_text
from core.pdf import Document, Facts, Heading, Note, PageBreak, Signatures, Text
from meetings.models import Minutes, MinutesAnswer
from meetings.outcome_enums import FINAL_STATES, Verdict
from meetings.selectors.minutes import answers_of, parts_of


def pdf(minutes: Minutes) -> bytes:
    """The text as it was sent, what each party said to it, and a box for each to sign."""
    meeting = minutes.meeting
    answers = answers_of(minutes)
    blocks: list[Any] = [
        Facts(
            rows=[
                (_("Time"), f"{moment_text(meeting.begins_at)} – {moment_text(meeting.ends_at)}"),
                (_("Place"), meeting.place),
                (
                    _("Parties of the meeting"),
                    pgettext("between names", ", ").join(str(one.organisation) for one in answers),
                ),
                (_("State of the minutes"), minutes.get_state_display()),
            ]
        )
    ]
    for number, (label, text) in enumerate(parts_of(minutes), start=1):
        blocks += [Heading(text=f"{number}. {str(label).capitalize()}"), Text(text=text)]
    if minutes.state not in FINAL_STATES:
        blocks.append(Note(text=_("These minutes are not final: not all parties have confirmed them.")))
    blocks += [
        PageBreak(),
        Heading(text=_("Signatures of the parties")),
        *(
            Signatures(boxes=[(str(one.organisation), signed(one.answer)) for one in answers[start : start + 3]])
            for start in range(0, len(answers), 3)
        ),
    ]
    return Document(
        title=_("Minutes of “%(title)s”") % {"title": meeting.title},
        number=meeting.number,
        subtitle=_("Revision %(revision)s") % {"revision": minutes.revision},
        issuer=meeting.district.name,
        blocks=blocks,
    ).render()


def signed(answer: MinutesAnswer | None) -> str:
    """What stands in a party's box already."""
    if answer is None:
        return ""
    words = {"name": answer.given_by or answer.answered_by, "moment": moment_text(answer.answered_at)}
    if answer.verdict == Verdict.CONFIRMED:
        return _("%(name)s, confirmed on the portal %(moment)s") % words
    return _("%(name)s, objected on the portal %(moment)s") % words
