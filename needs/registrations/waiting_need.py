"""The needs' part of the waiting table: who acts, within how many working days, and what happens when nobody does."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.assignees import head_of, people_of
from accounts.models import Membership
from core import waiting
from core.said import said
from core.waiting import Assignee, WaitRule
from enterprises.assignees import district_officials, officials
from needs.enums import ConsentState, DiagnosisState, NeedCloseReason, NeedState, VersionState
from needs.models import Diagnosis, Need, NeedConsent, NeedVersion
from needs.transitions.consent import consent_machine
from needs.transitions.diagnosis import diagnosis_machine
from needs.transitions.need import need_machine
from needs.transitions.version import version_machine


def enterprise(need: Need) -> Sequence[Assignee]:
    """The enterprise's people; officials where it has none on the portal."""
    return _of_enterprise(need, people_of(need.enterprise.organisation_id))


def head(need: Need) -> Sequence[Assignee]:
    """The enterprise's head; officials where it has none on the portal."""
    return _of_enterprise(need, head_of(need.enterprise.organisation_id))


def _of_enterprise(need: Need, wanted: list[Assignee]) -> Sequence[Assignee]:
    [one] = wanted
    people = Membership.objects.current().filter(organisation_id=one.organisation_id, role__in=one.roles)
    return wanted if people.exists() else officials(need)


def researcher(diagnosis: Diagnosis) -> Sequence[Assignee]:
    """The researcher who was asked."""
    return [Assignee(user_id=diagnosis.researcher.user_id)]


def return_unreviewed(need: Need) -> None:
    """Tell the enterprise honestly that nobody came to it."""
    need_machine.run(
        need,
        NeedState.RETURNED,
        actor=None,
        automatic=True,
        comment=said("The office did not get to this need in time. Please submit it again, or telephone the office."),
    )


def close_returned(need: Need) -> None:
    """A need that nobody corrected is put away; it can be handed in again."""
    need_machine.run(need, NeedState.CLOSED, actor=None, automatic=True, close_reason=NeedCloseReason.WITHDRAWN)


def close_expired(need: Need) -> None:
    """A need that nobody renewed is put away; it can be handed in again."""
    need_machine.run(need, NeedState.CLOSED, actor=None, automatic=True, close_reason=NeedCloseReason.NO_CLAIM)


def lapse_diagnosis(diagnosis: Diagnosis) -> None:
    """The need does not wait for this help any longer."""
    diagnosis_machine.run(diagnosis, DiagnosisState.LAPSED, actor=None, automatic=True)


def lapse_consent(consent: NeedConsent) -> None:
    """No answer is no agreement."""
    consent_machine.run(consent, ConsentState.LAPSED, actor=None, automatic=True)


def refuse_version(version: NeedVersion) -> None:
    """A change that nobody reviewed does not hold."""
    version_machine.run(
        version,
        VersionState.REFUSED,
        actor=None,
        automatic=True,
        comment=said("The office did not get to this change in time. Please save it again, or telephone the office."),
    )


def via_need(rule: Any) -> Any:
    """The same people for a record that hangs on a need."""

    def assignees(record: Any) -> Sequence[Assignee]:
        found: Sequence[Assignee] = rule(record.need)
        return found

    return assignees


def register() -> None:
    """Add the rules; called once when the app is ready."""
    waiting.register(
        WaitRule(
            machine="need",
            state=NeedState.SUBMITTED,
            task=_("Review the need"),
            who=_("Park or district official"),
            assignees=officials,
            days=3,
            escalate=district_officials,
            at_end=return_unreviewed,
            end_after=17,
            end_label=_("the need goes back to the enterprise"),
        ),
        WaitRule(
            machine="need",
            state=NeedState.RETURNED,
            task=_("Correct the need and submit it again"),
            who=_("Enterprise"),
            assignees=enterprise,
            days=10,
            remind=(-2, 0, 5),
            escalate=officials,
            escalate_after=5,
            at_end=close_returned,
            end_after=20,
            end_label=_("the need is closed as withdrawn"),
        ),
        WaitRule(
            machine="need",
            state=NeedState.EXPIRED,
            task=_("Publish the need again, or close it"),
            who=_("Enterprise"),
            assignees=head,
            days=20,
            remind=(-10, -2, 0),
            at_end=close_expired,
            end_label=_("the need is closed"),
        ),
        WaitRule(
            machine="diagnosis",
            state=DiagnosisState.ASKED,
            task=_("Agree to help restate the need, or decline"),
            who=_("Researcher"),
            assignees=researcher,
            days=5,
            escalate=via_need(officials),
            at_end=lapse_diagnosis,
            end_after=5,
            end_label=_("the need goes back to review as it was"),
        ),
        WaitRule(
            machine="diagnosis",
            state=DiagnosisState.AGREED,
            task=_("Restate the need"),
            who=_("Researcher"),
            assignees=researcher,
            days=10,
            escalate=via_need(officials),
            at_end=lapse_diagnosis,
            end_after=10,
            end_label=_("the need goes back to review as it was"),
        ),
        WaitRule(
            machine="diagnosis",
            state=DiagnosisState.RESTATED,
            task=_("Take the restated text over, or leave it"),
            who=_("Enterprise"),
            assignees=via_need(enterprise),
            days=5,
            escalate=via_need(officials),
            at_end=lapse_diagnosis,
            end_after=10,
            end_label=_("the need goes back to review as it was"),
        ),
        WaitRule(
            machine="need_version",
            state=VersionState.PROPOSED,
            task=_("Review the change of a published need"),
            who=_("Park or district official"),
            assignees=via_need(officials),
            days=3,
            escalate=via_need(district_officials),
            at_end=refuse_version,
            end_after=17,
            end_label=_("the change does not hold"),
        ),
        WaitRule(
            machine="need_consent",
            state=ConsentState.ASKED,
            task=_("Agree to the need entered on your behalf"),
            who=_("Enterprise"),
            assignees=via_need(head),
            days=5,
            escalate=via_need(officials),
            escalate_after=0,
            at_end=lapse_consent,
            end_after=15,
            end_label=_("the need stays unpublished"),
        ),
    )
