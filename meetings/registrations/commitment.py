"""Commitments: waiting, mails, words, documents, navigation, dates of calendars."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from calendars.registry import MOST, Entry, Standing, Window, register_source
from core import navigation, waiting
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from files.registry import DOCUMENTS, IMAGES, FileKind, register_kind
from meetings.models import Commitment
from meetings.outcome_enums import CommitmentState
from meetings.policies import commitment as policies
from meetings.selectors.speakers import answering, deciders, organisers
from notifications.registry import MailEvent, register_event

GROUP = _("Exchange meetings")
STANDING = {
    CommitmentState.OPEN: Standing.OPEN,
    CommitmentState.DONE: Standing.DONE,
    CommitmentState.DROPPED: Standing.CANCELLED,
}
MAILS = (
    ("commitment.open", _("A commitment is mine or my organisation’s to keep"), True),
    ("commitment.changed", _("A commitment of mine or of my organisation was changed"), False),
    ("commitment.settled", _("A commitment was reported as done, or dropped"), False),
)


def everybody_who_sees_it(user: Any, commitment: Any) -> bool:
    """Evidence is read by whoever sees the commitment."""
    return True


def owing(commitment: Commitment) -> list[Assignee]:
    """The person who answers for it, else whoever decides for the party."""
    person = answering(commitment)
    return deciders(commitment.organisation) if person is None else [Assignee(user_id=person.pk)]


def escalated(commitment: Commitment) -> list[Assignee]:
    """The organisers telephone; behind a person stands the person's party."""
    behind = deciders(commitment.organisation) if answering(commitment) is not None else []
    return [*behind, *organisers(commitment)]


def due_days(user: Any, window: Window) -> Iterator[Entry]:
    """Days of what the person or an own organisation has promised."""
    rows = Commitment.objects.visible_to(user).owed_by(user).filter(due_on__range=window.ends)
    for one in rows.select_related("organisation").order_by("due_on", "id")[:MOST]:
        yield Entry(
            key=f"commitment-{one.pk}",
            day=one.due_on,
            title=_now("Commitment %(number)s of %(who)s: %(what)s")
            % {"number": one.number, "who": one.organisation, "what": one.what},
            url=one.get_absolute_url(),
            changed_at=one.updated_at,
            standing=STANDING[CommitmentState(one.state)],
        )


def register() -> None:
    """Register all."""
    # Whether a promise is given up is for the parties to say, never for a clock: it is asked after until it is settled.
    waiting.register(
        WaitRule(
            machine="commitment",
            state=CommitmentState.OPEN,
            task=_("Keep the commitment and report it as done, with what shows it"),
            who=_("Whoever owes it"),
            assignees=owing,
            days=10,
            due=lambda commitment: max(commitment.due_on, timezone.localdate()),
            remind=(-5, -1, 0, 3),
            escalate=escalated,
            escalate_after=3,
            again=10,
        )
    )
    for key, label, mandatory in MAILS:
        template = f"meetings/mail/{key.replace('.', '_')}"
        register_event(
            MailEvent(key=key, label=label, group=GROUP, template=template, mandatory=mandatory, roles=frozenset(Role))
        )
    register_words("commitment.changed", _("Commitment changed"), icon="edit", tone="info")
    register_words(
        "statement.taken_up", _("Made from a statement at an exchange meeting"), icon="messages", tone="info"
    )
    register_kind(
        FileKind(
            key="commitment.evidence",
            label=_("Evidence"),
            model="meetings.commitment",
            can_read=everybody_who_sees_it,
            can_write=policies.can_attach,
            extensions=(*DOCUMENTS, *IMAGES),
            hint=_("For example a receipt, a photo, a signed list. Everybody who sees the meeting reads it."),
        )
    )
    register_tabs(
        "meeting",
        RecordTab(key="commitments", label=_("Commitments"), url_name="meetings:meeting_commitments", order=50),
    )
    register_source("meetings.commitments", due_days)
    navigation.register(
        NavItem(
            "commitments",
            _("Commitments"),
            "checklist",
            "meetings:commitments",
            roles=frozenset(Role),
            order=61,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Promises"),
        )
    )
