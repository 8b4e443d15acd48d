"""Waiting rule, mails, timeline words and tab of change requests."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import waiting
from core.said import said
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from notifications.registry import MailEvent, register_event
from projects.enums import ChangeKind, ChangeState
from projects.models import ChangeRequest
from projects.registrations.project import GROUP
from projects.selectors import sides
from projects.transitions.change import change_machine

# key, words on the preferences page, words on the project's timeline, icon, tone
NEWS = (
    ("proposed", _("A change to a project was proposed"), _("Change proposed"), "switch-horizontal", "waiting"),
    ("agreed", _("A change to a project was agreed"), _("Change agreed"), "circle-check", "good"),
    ("declined", _("A change to a project was declined"), _("Change declined"), "circle-x", "bad"),
    ("withdrawn", _("A change to a project was withdrawn"), _("Change withdrawn"), "arrow-back-up", "quiet"),
)


def kind_in(data: dict[str, Any]) -> str:
    """The kind of change a line is about."""
    return str(ChangeKind(data["kind"]).label) if "kind" in data else ""


def answering(change: ChangeRequest) -> list[Assignee]:
    """Who decides for the side that was asked."""
    return sides.deciders(change.project, sides.other_side(change.proposed_side))


def decline_unanswered(change: ChangeRequest) -> None:
    """No answer is no consent."""
    comment = said("The other side has not answered in time.")
    change_machine.run(change, ChangeState.DECLINED, actor=None, automatic=True, comment=comment)


def register() -> None:
    """Everything of change requests."""
    waiting.register(
        WaitRule(
            machine="change",
            state=ChangeState.PROPOSED,
            task=_("Agree to the change of the project, or decline it"),
            who=_("The other side"),
            assignees=answering,
            days=10,
            escalate=lambda change: sides.both_called(change.project),
            at_end=decline_unanswered,
            end_after=10,
            end_label=_("the change is declined for lack of an answer"),
        )
    )
    for key, label, words, icon, tone in NEWS:
        template = f"projects/mail/change_{key}"
        register_event(
            MailEvent(key=f"change.{key}", label=label, group=GROUP, template=template, mandatory=key != "withdrawn")
        )
        register_words(f"project.change_{key}", words, icon=icon, tone=tone, about=kind_in)
    register_tabs("project", RecordTab(key="changes", label=_("Changes"), url_name="projects:changes", order=50))
