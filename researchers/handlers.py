"""What follows from steps of researchers: mails to those concerned. And from new colleges: an empty profile."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from core import events
from notifications.registry import MailEvent, register_event
from notifications.services import notify
from researchers.enums import ResearcherState
from researchers.models import College, Researcher
from researchers.selectors import administrators_of

GROUP = _("Researcher")


def register_mails() -> None:
    """The kinds of news of this app, and who hears them."""
    register_event(
        MailEvent(
            key="researcher.applied",
            label=_("Somebody applies to my college as a researcher"),
            group=_("College"),
            template="researchers/mail/applied",
            roles=frozenset({Role.COLLEGE_ADMIN}),
        ),
        MailEvent(
            key="researcher.vetted",
            label=_("I am vetted, or back from leave"),
            group=GROUP,
            template="researchers/mail/vetted",
            mandatory=True,
            roles=frozenset({Role.RESEARCHER}),
        ),
        MailEvent(
            key="researcher.refused",
            label=_("My application is refused"),
            group=GROUP,
            template="researchers/mail/refused",
            mandatory=True,
            roles=frozenset({Role.RESEARCHER}),
        ),
        MailEvent(
            key="researcher.on_leave",
            label=_("A researcher of my college, or I myself, goes on leave"),
            group=GROUP,
            template="researchers/mail/on_leave",
            roles=frozenset({Role.COLLEGE_ADMIN, Role.RESEARCHER}),
        ),
        MailEvent(
            key="researcher.left",
            label=_("My departure from the college is recorded"),
            group=GROUP,
            template="researchers/mail/left",
            mandatory=True,
            roles=frozenset({Role.RESEARCHER}),
        ),
    )
    for state in ResearcherState.values:
        events.on(f"researcher.{state}", tell)


def tell(*, record: Researcher, actor: Any, source: str, to: str, comment: str, **_d: Any) -> None:
    """The college hears of applications and leave; the researcher of everything others decide."""
    recipients = [record.user]
    if to == ResearcherState.APPLIED:
        recipients = administrators_of(record.college_id)
    elif to == ResearcherState.ON_LEAVE:
        recipients += administrators_of(record.college_id)
    notify(
        event=f"researcher.{to}",
        record=record,
        recipients=recipients,
        actor=actor,
        dedupe=f"{record.pk}:{to}:{record.state_since.timestamp()}",
        context={"comment": comment, "source": source},
    )


def add_profile(*, record: Any, actor: Any, **_d: Any) -> None:
    """A college that is made gets its profile, to be filled in by its administrators."""
    if record.kind == OrganisationKind.COLLEGE:
        College.objects.get_or_create(organisation=record)
