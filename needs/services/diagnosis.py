"""A researcher's help in restating a need."""

from typing import Any

from django.db import transaction

from needs.enums import OPEN_DIAGNOSIS_STATES, DiagnosisState, NeedState
from needs.models import Diagnosis, Need
from needs.services.disclosure import sign
from needs.transitions.diagnosis import diagnosis_machine
from needs.transitions.need import need_machine
from researchers.models import Researcher


def ask(*, need: Need, researcher: Researcher | None, actor: Any, comment: str = "", seen: str | None = None) -> Need:
    """Ask a researcher; the need waits meanwhile."""
    row: Need = need_machine.run(
        need, NeedState.DIAGNOSING, actor=actor, comment=comment, seen=seen, researcher=researcher
    )
    return row


def begin(need: Need, *, researcher: Researcher, actor: Any, comment: str = "") -> Diagnosis:
    """Make the record of a diagnosis that was asked for."""
    diagnosis = Diagnosis.objects.create(need=need, researcher=researcher)
    diagnosis_machine.created(diagnosis, actor=actor, comment=comment)
    return diagnosis


def agree(*, diagnosis: Diagnosis, actor: Any, name: str, version: int | None, address: str | None) -> Diagnosis:
    """The researcher signs non-disclosure and begins."""
    with transaction.atomic():
        need = Need.objects.select_for_update(of=("self",)).get(pk=diagnosis.need_id)
        undertaking = sign(actor=actor, need=need, name=name, version=version, address=address)
        row: Diagnosis = diagnosis_machine.run(diagnosis, DiagnosisState.AGREED, actor=actor, undertaking=undertaking)
    return row


def hand_over(*, diagnosis: Diagnosis, actor: Any, title: str, text: str) -> Diagnosis:
    """The researcher gives the enterprise the restated text."""
    row: Diagnosis = diagnosis_machine.run(diagnosis, DiagnosisState.RESTATED, actor=actor, title=title, text=text)
    return row


def lapse_open(need: Need, *, actor: Any) -> None:
    """End what is under way, without a person's right to it: the need went on, or the researcher left."""
    with transaction.atomic():
        for diagnosis in Diagnosis.objects.filter(need=need, state__in=OPEN_DIAGNOSIS_STATES):
            diagnosis_machine.run(diagnosis, DiagnosisState.LAPSED, actor=actor, automatic=True)
