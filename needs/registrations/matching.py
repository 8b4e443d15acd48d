"""What matching registers: the tab, mails, what waits, words of the timeline, the part of the home page, personal data."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import personal
from accounts.enums import Role
from accounts.scope import scope_of
from core import navigation, waiting
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from needs.enums import InvitationState
from needs.handlers import matching as handlers
from needs.match_pages import best_fitting
from needs.models import Invitation, Match, MatchProfile, Opinion, OutOfField
from needs.policies.matching import can_see_invitations, can_see_matches
from needs.registrations.waiting_need import officials, via_need
from needs.transitions.invitation import invitation_machine
from notifications.enums import Frequency
from notifications.panels import HomePanel, register_panel
from notifications.registry import MailEvent, register_event

GROUP = _("Technical needs")
RESEARCHER = frozenset({Role.RESEARCHER})
INVITERS = frozenset(
    {Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL, Role.COLLEGE_ADMIN, Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER}
)


def register() -> None:
    """Called once, when the app is ready."""
    handlers.connect()
    register_tabs(
        "need",
        RecordTab(
            key="matches", label=_("Researchers who fit"), url_name="needs:matches", order=35, shown=can_see_matches
        ),
        RecordTab(
            key="invitations",
            label=_("Invited researchers"),
            url_name="needs:invitations",
            order=36,
            shown=can_see_invitations,
        ),
    )
    register_event(
        MailEvent(
            key="need.fits",
            label=_("A newly published need fits my field"),
            group=GROUP,
            template="needs/mail/need_fits",
            default=Frequency.DAILY,
            roles=RESEARCHER,
        ),
        MailEvent(
            key="invitation.invited",
            label=_("I am invited to claim a published need"),
            group=GROUP,
            template="needs/mail/invitation_invited",
            roles=RESEARCHER,
        ),
        MailEvent(
            key="invitation.withdrawn",
            label=_("An invitation to claim was withdrawn"),
            group=GROUP,
            template="needs/mail/invitation_withdrawn",
            roles=RESEARCHER,
        ),
        MailEvent(
            key="invitation.declined",
            label=_("A researcher whom I invited has declined"),
            group=GROUP,
            template="needs/mail/invitation_declined",
            roles=INVITERS,
        ),
    )
    waiting.register(
        WaitRule(
            machine="invitation",
            state=InvitationState.INVITED,
            task=_("Claim the need, or decline the invitation"),
            who=_("Researcher"),
            assignees=invited,
            days=10,
            remind=(-3, 0),
            escalate=via_need(officials),
            at_end=lapse,
            end_after=10,
            end_label=_("the invitation lapses"),
        )
    )
    register_words("invitation.invited", pgettext_lazy("invitation", "Invited"), icon="mail")
    register_panel(HomePanel(key="fitting", template="needs/matching/home.html", content=fitting_panel))
    navigation.register(
        NavItem(
            "needs-fitting",
            _("Needs that fit me"),
            "target",
            "needs:fitting",
            roles=RESEARCHER,
            order=11,
            section="cooperation",
        )
    )
    personal.register("matching", export, erase=erase)


def invited(invitation: Invitation) -> Sequence[Assignee]:
    """The researcher himself."""
    return [Assignee(user_id=invitation.researcher.user_id)]


def lapse(invitation: Invitation) -> None:
    """No answer is an answer as well."""
    invitation_machine.run(invitation, InvitationState.LAPSED, actor=None, automatic=True)


def fitting_panel(user: Any) -> dict[str, Any] | None:
    """Needs that fit a researcher; nothing for others."""
    if not scope_of(user).research_colleges:
        return None
    matches = best_fitting(user)
    return {"matches": matches} if matches else None


def export(user: Any) -> dict[str, Any]:
    """A person's invitations, the needs that he called out of his field, and what offices said of him."""
    own = {"researcher__user_id": user.pk}
    invitations = Invitation.objects.filter(**own).order_by("pk")
    refused = OutOfField.objects.filter(**own).order_by("pk")
    opinions = Opinion.objects.filter(**own).order_by("pk")
    return {
        "invitations": list(invitations.values("need__number", "state", "answer", "created_at")),
        "out_of_field": list(refused.values("need__number", "created_at")),
        "opinions": list(opinions.values("need__number", "fits", "given_at")),
    }


def erase(user: Any) -> None:
    """What was worked out of somebody's profile, and what he and others said of his field."""
    own = {"researcher__user_id": user.pk}
    for model in (Match, MatchProfile, Opinion, OutOfField):
        model.objects.filter(**own).delete()
