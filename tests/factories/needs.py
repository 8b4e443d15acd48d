"""Technical needs and what belongs to them."""

import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from enterprises.models import Enterprise
from jobs.services import start_job
from needs.enums import ConsentMeans, ConsentState, DiagnosisState, NeedArea, NeedState, VersionState
from needs.models import Diagnosis, Need, NeedConfidential, NeedConsent, NeedImport, NeedVersion, Requirement
from needs.selectors.version import content_of
from researchers.models import Researcher
from tests.factories.world import World

_numbers = count(1)
ONCE_PUBLISHED = (
    NeedState.PUBLISHED,
    NeedState.PAUSED,
    NeedState.EXPIRED,
    NeedState.MATCHED,
    NeedState.CONTRACTED,
    NeedState.SOLVED,
)
SECRET = "The catalyst is palladium on barium sulphate"  # what must never be seen outside the enterprise


def make_need(
    enterprise: Enterprise,
    state: str = NeedState.DRAFT,
    *,
    by: User,
    requirements: int = 0,
    **fields: Any,
) -> Need:
    """A need in ``state``, complete enough to be submitted; from publication on with its version in force."""
    now = timezone.now()
    published = state in ONCE_PUBLISHED
    number = next(_numbers)
    values: dict[str, Any] = {
        "number": f"N-{now.year}-{5000 + number}",
        "title": f"Lower the chloride in pigment {number}",
        "trouble": "Washing takes 30 hours and still leaves 200 ppm.",
        "area": NeedArea.PROCESS_UPGRADING,
        "industry": "2645",
        "contact_name": "Contact Person",
        "contact_phone": "0371-00000000",
        "no_state_secret": True,
        "submitted_at": None if state == NeedState.DRAFT else now,
        "published_at": now if published else None,
        "summary": "Chloride in a pigment must fall to 50 ppm." if published else "",
        "valid_until": timezone.localdate() + datetime.timedelta(days=120) if published else None,
        "content_version": 1 if published else 0,
        **fields,
    }
    need = Need.objects.create(
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        state=state,
        created_by=by,
        **values,
    )
    for position in range(requirements):
        Requirement.objects.create(
            need=need, position=position, name=f"Chloride {position}", comparator="le", target="50", unit="ppm"
        )
    if published:
        NeedVersion.objects.create(
            need=need, number=1, state=VersionState.CURRENT, content=content_of(need), author=by, in_force_at=now
        )
    return need


def make_diagnosis(need: Need, researcher: Researcher, state: str = DiagnosisState.ASKED, **fields: Any) -> Diagnosis:
    """A diagnosis in ``state``; the need is being diagnosed while it is open."""
    signed = state not in (DiagnosisState.ASKED, DiagnosisState.LAPSED)
    if signed:
        fields.setdefault("signed_at", timezone.now())
        need.diagnosing_researcher = researcher
        need.save(update_fields=["diagnosing_researcher"])
    if state in (DiagnosisState.RESTATED, DiagnosisState.ADOPTED):
        fields = {"title": "Restated title", "text": "Restated text", **fields}
    return Diagnosis.objects.create(need=need, researcher=researcher, state=state, **fields)


def make_consent(need: Need, state: str = ConsentState.ASKED, **fields: Any) -> NeedConsent:
    """The enterprise's consent to a need entered on behalf, in ``state``."""
    if state == ConsentState.GIVEN:
        given = {"means": ConsentMeans.PHONE, "agreed_by": "Head, by telephone", "agreed_at": timezone.now()}
        fields = {**given, "agreed_version": need.version, **fields}
    return NeedConsent.objects.create(need=need, state=state, **fields)


def make_proposal(need: Need, *, by: User, number: int = 2, **changes: Any) -> NeedVersion:
    """A proposed version of a published need."""
    content = {**content_of(need), **(changes or {"budget_max": "900000.00", "budget_negotiable": False})}
    return NeedVersion.objects.create(
        need=need, number=number, state=VersionState.PROPOSED, content=content, material=True, author=by
    )


def extend_world(world: World) -> None:
    """A need in most states, with confidential text, a proposed version, a diagnosis and consents."""
    records, users = world.records, world.users
    mine, by = records["enterprise_profile"], users["enterprise_head"]
    official = users["district_official"]
    records["need"] = make_need(mine, NeedState.PUBLISHED, by=by, requirements=2)
    NeedConfidential.objects.create(need=records["need"], text=SECRET)
    for state in (NeedState.DRAFT, NeedState.SUBMITTED, NeedState.RETURNED, NeedState.PAUSED, NeedState.EXPIRED):
        records[f"{state}_need"] = make_need(mine, state, by=by)
    records["closed_need"] = make_need(mine, NeedState.CLOSED, by=by, close_reason="withdrawn")
    records["revised_need"] = make_need(mine, NeedState.PUBLISHED, by=by, requirements=1)
    records["proposal"] = make_proposal(records["revised_need"], by=by)
    records["diagnosing_need"] = make_need(mine, NeedState.DIAGNOSING, by=by)
    records["diagnosis"] = make_diagnosis(records["diagnosing_need"], records["researcher_profile"])
    records["on_behalf_need"] = make_need(mine, NeedState.SUBMITTED, by=official, on_behalf=True)
    records["consent"] = make_consent(records["on_behalf_need"])
    records["need_import"] = NeedImport.objects.create(
        created_by=official, district=world.organisations["district"], enterprise=mine
    )
    start_job(
        kind="needs.check",
        owner=official,
        parameters={"table": records["need_import"].pk},
        record=records["need_import"],
    )
