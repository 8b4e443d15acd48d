"""States of a diagnosis: a researcher helps to restate a need, the enterprise takes the text over or leaves it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.transitions import Edge, StateMachine
from needs.enums import DiagnosisState, NeedState
from needs.models import Diagnosis, Need, Undertaking
from needs.policies import diagnosis as policies
from needs.transitions.need import need_machine

ASKED, AGREED, RESTATED = DiagnosisState.ASKED, DiagnosisState.AGREED, DiagnosisState.RESTATED
ADOPTED, LAPSED = DiagnosisState.ADOPTED, DiagnosisState.LAPSED


def sign(diagnosis: Diagnosis, *, undertaking: Undertaking | None = None, **_data: Any) -> None:
    """Only who signed non-disclosure reads the need."""
    if undertaking is None or undertaking.person_id != diagnosis.researcher.user_id:
        raise DomainError(_("Please sign the non-disclosure text first."), field="signed")
    diagnosis.undertaking, diagnosis.signed_at = undertaking, undertaking.signed_at
    diagnosis.save(update_fields=["undertaking", "signed_at"])
    need = diagnosis.need
    need.diagnosing_researcher = diagnosis.researcher
    need.save(update_fields=["diagnosing_researcher"])


def write_text(diagnosis: Diagnosis, *, title: str = "", text: str = "", **_data: Any) -> None:
    """Keep the restated text."""
    if not title.strip():
        raise DomainError(_("Please give the need a title."), field="title")
    if not text.strip():
        raise DomainError(_("Please describe the trouble."), field="text")
    diagnosis.title, diagnosis.text = title.strip(), text.strip()
    diagnosis.save(update_fields=["title", "text"])


def take_over(diagnosis: Diagnosis, *, actor: Any, **_data: Any) -> None:
    """The restated text becomes the need's, which goes back to review."""
    need = diagnosis.need
    need.title, need.trouble = diagnosis.title, diagnosis.text
    need.version += 1
    need.save(update_fields=["title", "trouble", "version", "updated_at"])
    back_to_review(diagnosis, actor=actor)


def leave(diagnosis: Diagnosis, *, actor: Any, **_data: Any) -> None:
    """Nothing came of it: the researcher reads the need no longer, which goes back to review."""
    need = diagnosis.need
    need.diagnosing_researcher = None
    need.save(update_fields=["diagnosing_researcher"])
    back_to_review(diagnosis, actor=actor)


def back_to_review(diagnosis: Diagnosis, *, actor: Any) -> None:
    """The need goes on, unless it has already left the state of diagnosis."""
    if diagnosis.need.state == NeedState.DIAGNOSING:
        need_machine.run(diagnosis.need, NeedState.SUBMITTED, actor=actor, automatic=True)


def lock_need(diagnosis: Diagnosis) -> Need:
    """Lock the need before its diagnosis: every transaction takes them in this order."""
    return Need.objects.select_for_update(of=("self",)).get(pk=diagnosis.need_id)


LAPSE = Edge(
    verb=_("End the diagnosis"),
    policy=policies.can_end,
    automatic=True,
    effects=(leave,),
    confirm=_("The need goes back to review as it was before."),
)

diagnosis_machine = StateMachine(
    "diagnosis",
    states=DiagnosisState,
    lock_first=lock_need,
    edges={
        (ASKED, AGREED): Edge(verb=_("Sign and agree"), policy=policies.is_asked, effects=(sign,), tone="primary"),
        (AGREED, RESTATED): Edge(
            verb=_("Hand the text to the enterprise"), policy=policies.is_asked, effects=(write_text,), tone="primary"
        ),
        (RESTATED, ADOPTED): Edge(
            verb=_("Take this text over"),
            policy=policies.can_adopt,
            effects=(take_over,),
            confirm=_("Title and description are replaced by the researcher’s; then the need is reviewed."),
            tone="primary",
        ),
        (ASKED, LAPSED): LAPSE,
        (AGREED, LAPSED): LAPSE,
        (RESTATED, LAPSED): LAPSE,
    },
)
