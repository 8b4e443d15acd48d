"""The states of a researcher: applied, vetted by the college, on leave, left."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership
from accounts.scope import forget_scope
from accounts.services import start_membership
from core import events
from core.transitions import Edge, StateMachine
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.policies import administers, administers_other, is_self, may_leave

APPLIED, REFUSED = ResearcherState.APPLIED, ResearcherState.REFUSED
VETTED, ON_LEAVE, LEFT = ResearcherState.VETTED, ResearcherState.ON_LEAVE, ResearcherState.LEFT


def grant_role(researcher: Researcher, *, actor: Any, comment: str, **_data: Any) -> None:
    """A vetted researcher acts as one from the next request on."""
    start_membership(user=researcher.user, organisation=researcher.college, role=Role.RESEARCHER, actor=actor)


def end_role(researcher: Researcher, *, actor: Any, comment: str, **_data: Any) -> None:
    """Whoever left is no researcher from this moment on."""
    held = Membership.objects.filter(
        user_id=researcher.user_id,
        organisation_id=researcher.college_id,
        role=Role.RESEARCHER,
        ended_at__isnull=True,
    )
    for membership in held.select_for_update():
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        events.announce("membership.ended", record=membership, actor=actor)
    forget_scope(researcher.user)


def lock_work(researcher: Researcher) -> None:
    """Apps further up lock what a researcher at work is busy with before the researcher: see docs/architecture.md."""
    if researcher.state in (VETTED, ON_LEAVE):
        events.announce("researcher.locking", record=researcher, actor=None)


LEAVE = Edge(
    verb=_("Record the departure"),
    policy=administers,
    effects=(end_role,),
    reason=True,
    confirm=_(
        "The researcher loses access today. Open claims are handed over or withdrawn, and led projects need a new leader."
    ),
    tone="danger",
)

# A person has one profile for life: whoever left one college may come back, or come to another one, by applying again.
AGAIN = Edge(
    verb=_("Apply again"),
    policy=is_self,
    confirm=_("The college looks at the application as at a new one."),
    tone="primary",
)

machine = StateMachine(
    "researcher",
    states=ResearcherState,
    lock_first=lock_work,
    edges={
        (APPLIED, VETTED): Edge(
            verb=_("Vet"),
            policy=administers_other,
            effects=(grant_role,),
            confirm=_("The person belongs to the college and may read needs in detail and claim them for it."),
            tone="primary",
        ),
        (APPLIED, REFUSED): Edge(
            verb=_("Refuse the application"),
            policy=administers_other,
            reason=True,
            confirm=_("The person receives the reason by mail and may apply again."),
        ),
        (REFUSED, APPLIED): AGAIN,
        (VETTED, ON_LEAVE): Edge(
            verb=_("Go on leave"),
            policy=may_leave,
            confirm=_("The profile shows the leave and no new invitations arrive. Running work goes on."),
        ),
        (ON_LEAVE, VETTED): Edge(
            verb=_("End the leave"),
            policy=may_leave,
            tone="primary",
        ),
        (VETTED, LEFT): LEAVE,
        (ON_LEAVE, LEFT): LEAVE,
        (LEFT, APPLIED): AGAIN,
    },
)
