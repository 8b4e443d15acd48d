"""Every step of a need, its versions, diagnoses and consents: from every state, by everybody."""

from typing import Any

import pytest
from django.utils import timezone

from core.errors import DomainError
from needs.enums import ConsentMeans, ConsentState, DiagnosisState, NeedState, PauseOrigin, VersionState
from needs.models import Need
from needs.transitions.consent import consent_machine
from needs.transitions.diagnosis import diagnosis_machine
from needs.transitions.need import need_machine
from needs.transitions.version import version_machine
from tests.core.machines import check_steps, check_table
from tests.factories.disclosures import make_undertaking
from tests.factories.needs import make_consent, make_diagnosis, make_need, make_proposal
from tests.factories.world import ROLES, World

pytestmark = pytest.mark.django_db

OFFICIALS = {"district_official", "park_official"}
STAFF = {"enterprise_head", "enterprise_member"}
HEAD = {"enterprise_head"}
EXPECTED = {
    ("draft", "submitted"): STAFF,
    ("draft", "closed"): STAFF,
    ("submitted", "published"): OFFICIALS,
    ("submitted", "returned"): OFFICIALS,
    ("submitted", "diagnosing"): OFFICIALS | STAFF,
    ("submitted", "closed"): HEAD,
    ("returned", "submitted"): STAFF,
    ("returned", "closed"): HEAD,
    ("diagnosing", "submitted"): OFFICIALS | STAFF,
    ("diagnosing", "closed"): HEAD,
    ("published", "paused"): OFFICIALS | HEAD,
    ("published", "closed"): HEAD,
    ("paused", "published"): HEAD,
    ("paused", "closed"): HEAD,
    ("expired", "published"): HEAD,
    ("expired", "closed"): HEAD,
    ("matched", "published"): HEAD,
    ("matched", "closed"): HEAD,
    ("contracted", "published"): HEAD,
    ("contracted", "closed"): HEAD,
    ("closed", "submitted"): HEAD,
}
AUTOMATIC = {
    ("draft", "closed"),
    ("submitted", "returned"),
    ("submitted", "closed"),
    ("returned", "closed"),
    ("diagnosing", "submitted"),
    ("diagnosing", "closed"),
    ("published", "paused"),
    ("published", "expired"),
    ("published", "matched"),
    ("published", "closed"),
    ("paused", "published"),
    ("paused", "expired"),
    ("paused", "closed"),
    ("expired", "closed"),
    ("matched", "contracted"),
    ("matched", "published"),
    ("matched", "closed"),
    ("contracted", "solved"),
    ("contracted", "published"),
    ("contracted", "closed"),
}


def users_of(world: World) -> dict[str, Any]:
    """Everybody, the visitor as ``None``."""
    return {role: world.user(role) for role in ROLES}


def test_the_table_is_exactly_the_design() -> None:
    check_table(need_machine, expected=EXPECTED, automatic=AUTOMATIC)


def data_for(world: World) -> dict[tuple[str, str], dict[str, Any]]:
    """What edges ask beside a comment."""
    data: dict[tuple[str, str], dict[str, Any]] = {
        (state, "closed"): {"close_reason": "withdrawn"} for state in NeedState.values
    }
    data["submitted", "published"] = {"summary": "A summary."}
    data["submitted", "diagnosing"] = {"researcher": world.records["researcher_profile"]}
    data["published", "paused"] = {}
    return data


@pytest.mark.parametrize("source", NeedState.values)
def test_steps(source: str, world: World) -> None:
    by = world.users["enterprise_head"]

    def make(state: str) -> Need:
        need = make_need(world.records["enterprise_profile"], state, by=by)
        if state == NeedState.DIAGNOSING:
            make_diagnosis(need, world.records["researcher_profile"])
        return need

    check_steps(
        need_machine,
        source,
        make=make,
        users=users_of(world),
        expected=EXPECTED,
        data=data_for(world),
        automatic=AUTOMATIC,
    )


@pytest.mark.parametrize(
    ("source", "to", "who"),
    [
        ("draft", "submitted", STAFF | OFFICIALS),
        ("draft", "closed", STAFF | OFFICIALS),
        ("submitted", "published", OFFICIALS),
        ("published", "closed", HEAD | OFFICIALS),
        ("expired", "published", HEAD | OFFICIALS),
        ("closed", "submitted", HEAD | OFFICIALS),
    ],
)
def test_officials_stand_in_for_the_enterprise_where_they_entered_the_need(
    source: str, to: str, who: set[str], world: World
) -> None:
    need = make_need(world.records["enterprise_profile"], source, by=world.users["district_official"], on_behalf=True)
    assert {role for role, user in users_of(world).items() if need_machine.can(user, need, to)} == who


@pytest.mark.parametrize(
    ("origin", "who"),
    [(PauseOrigin.ENTERPRISE, HEAD), (PauseOrigin.OFFICIAL, OFFICIALS), (PauseOrigin.SUSPENSION, set())],
)
def test_a_pause_is_ended_by_the_side_that_began_it(origin: str, who: set[str], world: World) -> None:
    need = make_need(
        world.records["enterprise_profile"],
        NeedState.PAUSED,
        by=world.users["enterprise_head"],
        pause_origin=origin,
    )
    assert {role for role, user in users_of(world).items() if need_machine.can(user, need, "published")} == who


VERSION_EXPECTED = {("proposed", "current"): OFFICIALS, ("proposed", "refused"): OFFICIALS}
VERSION_AUTOMATIC = {("proposed", "refused"), ("proposed", "superseded"), ("current", "superseded")}


@pytest.mark.parametrize("source", VersionState.values)
def test_version_steps(source: str, world: World) -> None:
    need = make_need(world.records["enterprise_profile"], NeedState.PAUSED, by=world.users["enterprise_head"])
    need.versions.all().delete()

    def make(state: str) -> Any:
        version = make_proposal(need, by=world.users["enterprise_head"])
        type(version).objects.filter(pk=version.pk).update(state=state)
        version.refresh_from_db()
        return version

    check_table(version_machine, expected=VERSION_EXPECTED, automatic=VERSION_AUTOMATIC)
    check_steps(
        version_machine,
        source,
        make=make,
        users=users_of(world),
        expected=VERSION_EXPECTED,
        automatic=VERSION_AUTOMATIC,
    )


ASKED = {"researcher"}
DIAGNOSIS_EXPECTED = {
    ("asked", "agreed"): ASKED,
    ("asked", "lapsed"): ASKED | STAFF | OFFICIALS,
    ("agreed", "restated"): ASKED,
    ("agreed", "lapsed"): ASKED | STAFF | OFFICIALS,
    ("restated", "adopted"): STAFF,
    ("restated", "lapsed"): ASKED | STAFF | OFFICIALS,
}
DIAGNOSIS_AUTOMATIC = {("asked", "lapsed"), ("agreed", "lapsed"), ("restated", "lapsed")}


@pytest.mark.parametrize("source", DiagnosisState.values)
def test_diagnosis_steps(source: str, world: World) -> None:
    def make(state: str) -> Any:
        need = make_need(world.records["enterprise_profile"], NeedState.DIAGNOSING, by=world.users["enterprise_head"])
        return make_diagnosis(need, world.records["researcher_profile"], state)

    undertaking = make_undertaking(world.records["need"], world.users["researcher"])
    check_table(diagnosis_machine, expected=DIAGNOSIS_EXPECTED, automatic=DIAGNOSIS_AUTOMATIC)
    check_steps(
        diagnosis_machine,
        source,
        make=make,
        users=users_of(world),
        expected=DIAGNOSIS_EXPECTED,
        data={
            ("asked", "agreed"): {"undertaking": undertaking},
            ("agreed", "restated"): {"title": "T", "text": "Text"},
        },
        automatic=DIAGNOSIS_AUTOMATIC,
    )


CONSENT_EXPECTED = {
    ("asked", "given"): HEAD,
    ("asked", "refused"): HEAD,
    ("refused", "asked"): OFFICIALS,
    ("lapsed", "asked"): OFFICIALS,
    ("refused", "given"): HEAD,
    ("lapsed", "given"): HEAD,
}
CONSENT_AUTOMATIC = {("asked", "lapsed")}


def make_consent_in(world: World, state: str) -> Any:
    need = make_need(
        world.records["enterprise_profile"],
        NeedState.SUBMITTED,
        by=world.users["district_official"],
        on_behalf=True,
    )
    return make_consent(need, state)


@pytest.mark.parametrize("source", ConsentState.values)
@pytest.mark.parametrize("means", [ConsentMeans.PORTAL, ConsentMeans.PHONE])
def test_consent_steps(source: str, means: str, world: World) -> None:
    """A head agrees for himself; an official records a call. Both edges are open to both, the means decides."""
    by_phone = means == ConsentMeans.PHONE
    call = {"means": means, "agreed_by": "Ms Head", "agreed_at": timezone.now()} if by_phone else {"means": means}
    consent = make_consent_in(world, source)
    able = {
        (to, role)
        for to in ConsentState.values
        for role, user in users_of(world).items()
        if consent_machine.can(user, consent, to)
    }
    assert able == {
        (to, role)
        for (start, to), roles in CONSENT_EXPECTED.items()
        if start == source
        for role in (roles | OFFICIALS if to == "given" else roles)
    }
    for role in ("enterprise_head", "district_official"):
        if ("given", role) not in able:
            continue
        fresh = make_consent_in(world, source)
        allowed = role == ("district_official" if by_phone else "enterprise_head")
        if allowed:
            row = consent_machine.run(fresh, "given", actor=world.users[role], **call)
            assert (row.state, row.means, row.recorded_by) == ("given", means, world.users[role])
        else:
            with pytest.raises(DomainError):
                consent_machine.run(fresh, "given", actor=world.users[role], **call)


def test_consent_table() -> None:
    check_table(consent_machine, expected=CONSENT_EXPECTED, automatic=CONSENT_AUTOMATIC)
