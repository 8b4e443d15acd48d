"""Waiting rules, mails, timeline words, documents and navigation of claims."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.assignees import administrators_of, head_of, people_of, transfer_office_of
from accounts.enums import ENTERPRISE_ROLES, Role
from core import navigation, waiting
from core.navigation import NavItem
from core.said import said
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from enterprises.assignees import liaison
from files.registry import FileKind, register_kind
from needs import claim_exports
from needs.enums import ClaimState, DeclineReason, NeedState
from needs.handlers import claim as reactions
from needs.handlers import claim_mail
from needs.models import Claim, Need
from needs.policies import claim as policies
from needs.services.acceptance import release_in_time
from needs.transitions.claim import claim_machine
from notifications.registry import MailEvent, register_event

CONTRACT_DAYS = 45
"""Working days from match to contract; the enterprise may extend them or release the claim."""
GROUP = _("Claims")


def lead_college(claim: Claim) -> list[Assignee]:
    """Administrators of the lead college."""
    return administrators_of(claim.college_id)


def enterprise(claim: Claim) -> list[Assignee]:
    """Head and members of the enterprise."""
    return people_of(claim.need.enterprise.organisation_id)


def head(need: Need) -> list[Assignee]:
    """The head of the enterprise."""
    return head_of(need.enterprise.organisation_id)


def transfer_office(claim: Claim) -> list[Assignee]:
    """The university's transfer office sees its colleges' claims before any enterprise does."""
    return transfer_office_of(claim.college)


def leader(claim: Claim) -> list[Assignee]:
    """The claim's leader."""
    return [Assignee(user_id=claim.leader.user_id)]


def leader_or_head(claim: Claim) -> list[Assignee]:
    """A shortlisted claim waits for the leader until the plan is handed in, then for the head."""
    return leader(claim) if claim.plan_submitted_at is None else head(claim.need)


def liaison_and_college(need: Need) -> list[Assignee]:
    """Before a contract both sides are called: the enterprise by its liaison, the leader by the college."""
    accepted = need.claims.filter(state=ClaimState.ACCEPTED).first()
    return liaison(need) + (lead_college(accepted) if accepted else [])


def return_unread(claim: Claim) -> None:
    """The college did not decide: the claim goes back to its leader, who may submit it again."""
    comment = said("The college has not decided in time. You may submit the claim again.")
    claim_machine.run(claim, ClaimState.RETURNED, actor=None, automatic=True, comment=comment)


def withdraw_unchanged(claim: Claim) -> None:
    """A returned claim that nobody corrected is withdrawn."""
    comment = said("The claim was not corrected in time.")
    claim_machine.run(claim, ClaimState.WITHDRAWN, actor=None, automatic=True, comment=comment)


def decline_unanswered(claim: Claim) -> None:
    """The enterprise did not answer: silence is no consent, so the researcher is free again."""
    claim_machine.run(
        claim,
        ClaimState.DECLINED,
        actor=None,
        automatic=True,
        comment=said("The enterprise did not answer in time."),
        decline_reason=DeclineReason.NO_ANSWER,
    )


def release_uncontracted(need: Need) -> None:
    """No contract, no extension: the accepted claim is released and the need is open again."""
    accepted = need.claims.filter(state=ClaimState.ACCEPTED).first()
    if accepted is not None:
        release_in_time(accepted)


def register_waiting() -> None:
    """The claim's part of the waiting table."""
    waiting.register(
        WaitRule(
            machine="claim",
            state=ClaimState.COLLEGE_REVIEW,
            task=_("Decide whether the college stands behind this claim"),
            who=_("College administrator"),
            assignees=lead_college,
            days=3,
            escalate=transfer_office,
            at_end=return_unread,
            end_after=10,
            end_label=_("the claim goes back to its leader"),
        ),
        WaitRule(
            machine="claim",
            state=ClaimState.RETURNED,
            task=_("Correct the claim and submit it again, or withdraw it"),
            who=_("Researcher"),
            assignees=leader,
            days=10,
            escalate=lead_college,
            at_end=withdraw_unchanged,
            end_after=10,
            end_label=_("the claim is withdrawn"),
        ),
        WaitRule(
            machine="claim",
            state=ClaimState.SUBMITTED,
            task=_("Read the claim, then shortlist or decline it"),
            who=_("Enterprise"),
            assignees=enterprise,
            days=10,
            remind=(-2, 0, 3),
            escalate=lambda claim: liaison(claim.need),
            at_end=decline_unanswered,
            end_after=20,
            end_label=_("the claim is declined for lack of an answer"),
        ),
        WaitRule(
            machine="claim",
            state=ClaimState.SHORTLISTED,
            task=_("Talk, work out the full plan, then accept or decline"),
            who=_("Researcher, then enterprise"),
            assignees=leader_or_head,
            days=20,
            remind=(-5, 0, 3),
            escalate=lambda claim: liaison(claim.need) + lead_college(claim),
            at_end=decline_unanswered,
            end_after=20,
            end_label=_("the claim is declined for lack of an answer"),
        ),
        WaitRule(
            machine="need",
            state=NeedState.MATCHED,
            task=_("Sign the contract, extend the time for it, or release the claim"),
            who=_("Enterprise"),
            assignees=head,
            days=CONTRACT_DAYS,
            remind=(-10, -3, 0, 5),
            escalate=liaison_and_college,
            at_end=release_uncontracted,
            end_after=15,
            end_label=_("the claim is released and the need is open again"),
        ),
    )


LEADER = frozenset({Role.RESEARCHER})
COLLEGE = frozenset({Role.COLLEGE_ADMIN})
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("college_review", _("A claim waits for the college’s decision"), False, COLLEGE),
    ("returned", _("The college returned my claim"), True, LEADER),
    ("refused", _("The college refused my claim"), True, LEADER),
    ("passed", _("The college approved my claim"), False, LEADER),
    ("submitted", _("A claim on our need has arrived"), True, ENTERPRISE_ROLES),
    ("shortlisted", _("My claim was shortlisted"), True, LEADER),
    ("plan_handed_in", _("The full plan of a shortlisted claim is complete"), False, ENTERPRISE_ROLES),
    ("accepted", _("A claim was accepted"), True, None),
    ("declined", _("My claim was declined"), True, LEADER),
    ("taken_up", _("My declined claim is before the enterprise again"), True, LEADER),
    ("withdrawn", _("A claim was withdrawn"), False, None),
    ("lapsed", _("My claim lapsed because the need was closed"), True, LEADER),
    ("released", _("An accepted claim was released"), True, None),
    ("reconfirm_asked", _("A need that I claimed has changed"), True, LEADER),
    ("member_asked", _("I was named in a team"), True, LEADER),
    ("leader_changed", _("A claim has a new leader"), True, None),
    ("message", _("Question or answer on a claim"), False, ENTERPRISE_ROLES | LEADER),
)


def register_mails() -> None:
    """Kinds of news about claims."""
    register_event(
        *(
            MailEvent(
                key=f"claim.{key}",
                label=label,
                group=GROUP,
                template=f"needs/mail/claim_{key}",
                mandatory=mandatory,
                roles=roles,
            )
            for key, label, mandatory, roles in MAILS
        )
    )


WORDS = (
    ("plan_handed_in", _("Full plan handed in"), "clipboard-check", "info"),
    ("plan_reopened", _("Plan taken back to change it"), "edit", "quiet"),
    ("offer_changed", _("Price or time changed after the talks"), "edit", "info"),
    ("reconfirm_asked", _("The need has changed; the leader is asked to reconfirm"), "refresh", "waiting"),
    ("reconfirmed", _("Reconfirmed after the change of the need"), "check", "good"),
    ("member_confirmed", _("A team member confirmed taking part"), "user-check", "good"),
    ("member_declined", _("A researcher who was named does not take part"), "user", "quiet"),
    ("member_left", _("A team member has left the college"), "user", "quiet"),
    ("partner_confirmed", _("A partner unit confirmed"), "building", "good"),
    ("partner_approved", _("The college approved a partner unit"), "shield-check", "good"),
    ("leader_changed", _("Another researcher leads the claim"), "switch-horizontal", "info"),
    ("talk_logged", _("Talk"), "messages", "info"),
    ("call_logged", _("Telephone call"), "phone", "info"),
    ("visit_logged", _("Site visit"), "map-pin", "info"),
)


def register_timeline() -> None:
    """Words for timeline lines that are no state."""
    for key, text, icon, tone in WORDS:
        register_words(f"claim.{key}", text, icon=icon, tone=tone)


def register_documents() -> None:
    """The proof belongs to the short form, plans to the full one; whoever sees the claim reads both."""
    everybody_who_sees_it = lambda user, claim: True  # noqa: E731 - one line, used twice below
    register_kind(
        FileKind(
            key="claim_proof",
            label=_("Proof"),
            model="needs.claim",
            can_read=everybody_who_sees_it,
            can_write=policies.can_edit_plan,
            max_files=5,
            hint=_("For example a report of an earlier project, a patent, a test report."),
        ),
        FileKind(
            key="claim_plan",
            label=_("Attachments of the plan"),
            model="needs.claim",
            can_read=everybody_who_sees_it,
            can_write=policies.can_edit_plan,
            max_files=10,
            hint=_("Drawings, process flow, calculation: what does not fit into the form."),
        ),
    )


def register_navigation() -> None:
    """Claims for everybody who has any; the queue for the college; a tab on the need for whoever chooses."""
    register_tabs(
        "need",
        RecordTab(key="claims", label=_("Claims"), url_name="needs:need_claims", order=30, shown=policies.can_choose),
    )
    readers = frozenset(
        {Role.RESEARCHER, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE, Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL}
        | ENTERPRISE_ROLES
    )
    navigation.register(
        NavItem(
            "claims",
            _("Claims"),
            "hand-stop",
            "needs:claims",
            roles=readers,
            phone=frozenset({Role.RESEARCHER}),
            order=30,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Claims"),
        ),
        NavItem(
            "claim_review",
            _("Claims to review"),
            "clipboard-check",
            "needs:claim_review",
            roles=frozenset({Role.COLLEGE_ADMIN}),
            phone=frozenset({Role.COLLEGE_ADMIN}),
            order=20,
            section="work",
            short=pgettext_lazy("bottom bar", "To review"),
        ),
    )


def register() -> None:
    """Everything of claims."""
    register_waiting()
    register_mails()
    register_timeline()
    register_documents()
    register_navigation()
    reactions.register()
    claim_mail.register()
    claim_exports.register()
