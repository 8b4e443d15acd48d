"""What becomes of claims when their need, their leader or their enterprise moves, and when nobody does anything."""

import pytest

from accounts.scope import forget_scope, scope_of
from core import events
from core.errors import DomainError
from core.waiting import rules
from enterprises.enums import EnterpriseState
from enterprises.transitions import machine as enterprise_machine
from needs.enums import ClaimState, DeclineReason, NeedCloseReason, NeedState
from needs.models import Claim, ClaimMember, Need
from needs.selectors.claim import team_users
from needs.services import acceptance, plan
from needs.services import claim as services
from needs.transitions.need import need_machine
from notifications.models import OutgoingMail
from projects.models import Project
from researchers import services as researcher_services
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.transitions import machine as researcher_machine
from tests.factories.claims import Case, make_case, make_leader
from tests.factories.needs import make_proposal
from tests.kept import kept

pytestmark = pytest.mark.django_db


case = kept(make_case)


def test_a_closed_need_lets_its_open_claims_lapse(case: Case) -> None:
    for state in (ClaimState.DRAFT, ClaimState.COLLEGE_REVIEW, ClaimState.SUBMITTED, ClaimState.REFUSED):
        case.claim(state, leader=case.rival())
    need_machine.run(
        case.need, NeedState.CLOSED, actor=case.users["head"], close_reason=NeedCloseReason.SOLVED_OURSELVES
    )
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["lapsed", "lapsed", "lapsed", "refused"]
    assert OutgoingMail.objects.filter(event="claim.lapsed").count() == 3


def test_a_material_change_asks_claimants_to_reconfirm(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    draft = case.claim(ClaimState.DRAFT, leader=case.rival())
    case.need.content_version = 2
    case.need.save(update_fields=["content_version"])
    version = make_proposal(case.need, by=case.users["head"])
    for material in (False, True):
        events.announce("need.revised", record=case.need, actor=case.users["head"], version=version, material=material)
        claim.refresh_from_db()
        assert claim.reconfirm_needed is material
    draft.refresh_from_db()
    assert draft.reconfirm_needed is False
    assert OutgoingMail.objects.filter(event="claim.reconfirm_asked").count() == 1
    services.reconfirm(actor=case.users["leader"], claim=claim)
    claim.refresh_from_db()
    assert (claim.reconfirm_needed, claim.need_version) == (False, 2)


def test_a_researcher_who_leaves(case: Case) -> None:
    """Open claims that nobody took over are withdrawn, led projects are flagged, and nothing is seen any more."""
    accepted = case.claim(ClaimState.SHORTLISTED)
    acceptance.accept(accepted, actor=case.users["head"])
    other = make_case()
    other.leader = case.leader
    open_claim = other.claim(ClaimState.SUBMITTED)
    researcher_machine.run(
        Researcher.objects.get(pk=case.leader.pk), "left", actor=case.users["college_admin"], comment="Moved away."
    )
    open_claim.refresh_from_db()
    assert open_claim.state == ClaimState.WITHDRAWN
    assert Project.objects.get().leader_left is True
    forget_scope(case.users["leader"])
    assert list(Claim.objects.visible_to(case.users["leader"])) == []
    assert list(Project.objects.visible_to(case.users["leader"])) == []


def test_a_suspended_enterprise_flags_its_projects(case: Case) -> None:
    acceptance.accept(case.claim(ClaimState.SHORTLISTED), actor=case.users["head"])
    official = case.users["district_official"]
    enterprise_machine.run(case.enterprise, EnterpriseState.SUSPENDED, actor=official, comment="Licence expired.")
    assert Project.objects.get().enterprise_suspended is True
    enterprise_machine.run(case.enterprise, EnterpriseState.VERIFIED, actor=official)
    assert Project.objects.get().enterprise_suspended is False


def test_release_under_suspension_leaves_the_need_paused(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    acceptance.accept(claim, actor=case.users["head"])
    official = case.users["district_official"]
    enterprise_machine.run(case.enterprise, EnterpriseState.SUSPENDED, actor=official, comment="Licence expired.")
    acceptance.release(claim, actor=case.users["leader"], comment="No contract is possible.")
    case.need.refresh_from_db()
    assert case.need.state == NeedState.PAUSED


def test_an_enterprise_closed_for_good_releases_what_it_accepted(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    acceptance.accept(claim, actor=case.users["head"])
    enterprise_machine.run(
        case.enterprise, EnterpriseState.CLOSED, actor=case.users["district_official"], close_reason="deregistered"
    )
    claim.refresh_from_db()
    case.need.refresh_from_db()
    assert (claim.state, case.need.state) == (ClaimState.RELEASED, NeedState.CLOSED)


@pytest.mark.parametrize(
    ("key", "state", "becomes", "reason"),
    [
        ("claim.college_review", ClaimState.COLLEGE_REVIEW, ClaimState.RETURNED, ""),
        ("claim.returned", ClaimState.RETURNED, ClaimState.WITHDRAWN, ""),
        ("claim.submitted", ClaimState.SUBMITTED, ClaimState.DECLINED, DeclineReason.NO_ANSWER),
        ("claim.shortlisted", ClaimState.SHORTLISTED, ClaimState.DECLINED, DeclineReason.NO_ANSWER),
    ],
)
def test_nothing_waits_for_ever(case: Case, key: str, state: str, becomes: str, reason: str) -> None:
    claim = case.claim(state)
    rule = rules()[key]
    assert rule.at_end is not None
    assert rule.escalate is not None
    assert rule.assignees(claim)
    assert rule.escalate(claim)
    rule.at_end(claim)
    claim.refresh_from_db()
    assert (claim.state, claim.decline_reason) == (becomes, reason)


def test_matched_without_a_contract_is_released_in_the_end(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    acceptance.accept(claim, actor=case.users["head"])
    case.need.refresh_from_db()
    rule = rules()["need.matched"]
    assert rule.at_end is not None
    assert rule.escalate is not None
    assert [one.organisation_id for one in rule.escalate(case.need)] == [
        case.organisations["park"].pk,
        case.organisations["college"].pk,
    ]
    rule.at_end(case.need)
    claim.refresh_from_db()
    case.need.refresh_from_db()
    assert (claim.state, claim.released_by_enterprise, case.need.state) == (
        ClaimState.RELEASED,
        None,
        NeedState.PUBLISHED,
    )


def test_a_leader_busy_with_another_claim_is_not_taken_up(case: Case) -> None:
    chosen = case.claim(ClaimState.SHORTLISTED)
    second = case.rival()
    passed = case.claim(ClaimState.SUBMITTED, leader=second)
    handed = case.claim(ClaimState.SUBMITTED, leader=case.rival())
    acceptance.accept(chosen, actor=case.users["head"])
    Claim.objects.filter(pk=handed.pk).update(leader=second)
    acceptance.release(chosen, actor=case.users["head"], comment="No agreement.")
    states = sorted(Claim.objects.filter(pk__in=(passed.pk, handed.pk)).values_list("state", flat=True))
    assert states == ["declined", "submitted"]


def test_a_member_who_moved_to_another_college_has_no_part_in_the_old_claims(case: Case) -> None:
    """Neither the record nor its mails follow him, nor the need's detail; his own claims there are lost to him as well."""
    member = case.rival()
    claim = case.claim(ClaimState.ACCEPTED)
    ClaimMember.objects.create(claim=claim, researcher=member, name=str(member), confirmed_at=claim.created_at)
    led = case.claim(ClaimState.DECLINED, leader=member, decline_reason=DeclineReason.PRICE)
    assert set(Claim.objects.visible_to(member.user)) == {claim, led}
    assert set(team_users(claim)) == {member.user}

    researcher_machine.run(member, ResearcherState.LEFT, actor=case.users["college_admin"], comment="Moves away.")
    other = case.organisations["other_college"]
    researcher_services.reapply(actor=member.user, researcher=member, college=other, department=None)
    admin = case.users["other_admin"]
    researcher_machine.run(Researcher.objects.get(pk=member.pk), ResearcherState.VETTED, actor=admin)
    forget_scope(member.user)

    assert scope_of(member.user).research_colleges == {other.pk}
    assert list(Claim.objects.visible_to(member.user)) == []
    assert list(Need.objects.visible_to(member.user)) == []
    assert list(team_users(claim)) == []


def test_a_team_is_of_one_college(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    outside = make_leader(case.organisations["other_college"], "Outside")
    rows = [{"researcher": outside, "name": "Outside", "task": ""}]
    with pytest.raises(DomainError):
        plan.save_team(actor=case.users["leader"], claim=claim, members=rows, partners=[], seen=None)
