"""A researcher leaves: what he works on is locked before his own row, then what nobody took over ends.

One order of locks everywhere: enterprise, need, claim, project, then the researchers whose load is counted. An acceptance
takes it from the need to the leader; a departure that began with the leader would deadlock with it.
"""

from typing import Any

from django.db import OperationalError
from django.db.models import Q
from django.utils.translation import gettext as _

from core import events
from core.errors import Conflict
from core.said import said
from core.transitions import add_to_timeline
from needs.enums import OPEN_CLAIM_STATES, OPEN_DIAGNOSIS_STATES, OPEN_DISCLOSURE_STATES, ClaimState
from needs.models import Claim, Diagnosis, Disclosure, Need
from needs.services import diagnosis
from needs.transitions.claim_effects import end_claims
from researchers.models import Researcher


def hold_work(*, record: Researcher, nowait: bool = False, **_data: Any) -> None:
    """Lock the needs and claims on which the researcher works, and the needs whose confidential detail is open to him."""
    claims = Claim.objects.filter(Q(leader=record) | Q(members__researcher=record), state__in=OPEN_CLAIM_STATES)
    helped = Diagnosis.objects.filter(researcher=record, state__in=OPEN_DIAGNOSIS_STATES)
    read = Disclosure.objects.filter(researcher=record, state__in=OPEN_DISCLOSURE_STATES)
    needs = Need.objects.filter(
        Q(pk__in=claims.values("need")) | Q(pk__in=helped.values("need")) | Q(pk__in=read.values("need"))
    )
    for rows in (needs, Claim.objects.filter(pk__in=claims.values("pk"))):
        list(rows.order_by("pk").select_for_update(nowait=nowait).values_list("pk"))


def hold_what_came_since(*, record: Researcher, **_data: Any) -> None:
    """Work that came up just before the researcher's row was locked: waiting for it now might deadlock, so never wait."""
    try:
        hold_work(record=record, nowait=True)
    except OperationalError as error:
        raise Conflict(_("A claim of this researcher is being changed at this moment. Please try again.")) from error


def withdraw_claims(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Open claims that nobody took over end, and the name leaves the teams of open claims."""
    own = Claim.objects.filter(leader=record, state__in=OPEN_CLAIM_STATES)
    for need in Need.objects.filter(pk__in=own.values("need")).order_by("pk"):
        end_claims(
            own.filter(need=need), ClaimState.WITHDRAWN, actor=actor, comment=said("The leader has left the college.")
        )
    teams = record.claim_memberships.filter(claim__state__in=OPEN_CLAIM_STATES)
    for member in teams.select_related("claim"):
        add_to_timeline(member.claim, "claim.member_left", actor=actor, data={"researcher": record.pk})
    teams.delete()


def lapse_diagnoses(*, record: Researcher, actor: Any, **_data: Any) -> None:
    """Help that the researcher had promised lapses."""
    for one in Diagnosis.objects.filter(researcher=record, state__in=OPEN_DIAGNOSIS_STATES).select_related("need"):
        diagnosis.lapse_open(one.need, actor=actor)


def register() -> None:
    """Listen."""
    events.on("researcher.locking", hold_work)
    events.on("researcher.left", hold_what_came_since)
    events.on("researcher.left", lapse_diagnoses)
    events.on("researcher.left", withdraw_claims)
