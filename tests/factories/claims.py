"""Claims in every state on a published need, with everybody who has a part in them."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import CooperationLink, Organisation, User
from core.numbering import next_number
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from needs.enums import AnswerKind, ClaimState, DeclineReason, NeedArea, NeedState, TeamRole
from needs.models import (
    Claim,
    ClaimAnswer,
    ClaimBudgetLine,
    ClaimMember,
    ClaimMilestone,
    ClaimPartner,
    Need,
    Requirement,
)
from researchers.enums import ResearcherState
from researchers.models import Researcher
from tests.factories.accounts import give_role, make_user
from tests.factories.needs import make_need
from tests.factories.world import World

_numbers = count(1)
ACCEPTED_ONCE = (ClaimState.ACCEPTED, ClaimState.FULFILLED)
PASSED = (ClaimState.SUBMITTED, ClaimState.SHORTLISTED, ClaimState.ACCEPTED, ClaimState.RELEASED, ClaimState.FULFILLED)
USCC_BODY = "91410203MA9F{:05d}"
PRICE = Decimal("300000.00")


def make_person(name: str, organisation: Organisation | None = None, role: str = "") -> User:
    """A person, with a role where one is given."""
    user = make_user(name)
    if organisation is not None:
        give_role(user, organisation, role)
    return user


def make_leader(college: Organisation, name: str = "", **fields: Any) -> Researcher:
    """A vetted researcher of ``college``."""
    user = make_person(name or f"Researcher {next(_numbers)}", college, Role.RESEARCHER)
    return Researcher.objects.create(user=user, college=college, **{"state": ResearcherState.VETTED, **fields})


def make_uscc() -> str:
    """A valid unified social credit code that nobody has."""
    from stdnum.cn import uscc

    body = USCC_BODY.format(next(_numbers) % 100000)
    return body + uscc.calc_check_digit(body)


def make_claim(need: Need, leader: Researcher, state: str = ClaimState.DRAFT, **fields: Any) -> Claim:
    """A claim in ``state``; from shortlisted on with a full plan, as the enterprise would have asked for."""
    now = timezone.now()
    values: dict[str, Any] = {
        "approach": "Ion exchange on a fixed bed, washed with weak alkali.",
        "price": PRICE,
        "months": 8,
        "proof": "Two pilot lines at other pigment makers.",
        "need_version": need.content_version,
        "submitted_at": now if state in PASSED else None,
        "accepted_at": now if state == ClaimState.ACCEPTED else None,
    }
    if state == ClaimState.DECLINED:
        values |= {"decline_reason": DeclineReason.OTHER_CHOSEN, "submitted_at": now}
    claim = Claim.objects.create(need=need, leader=leader, college=leader.college, state=state, **{**values, **fields})
    ClaimMember.objects.create(
        claim=claim, role=TeamRole.LEADER, researcher=leader, name=str(leader), confirmed_at=claim.created_at
    )
    if state in PASSED:
        fill_plan(claim)
    return claim


def fill_plan(claim: Claim) -> Claim:
    """A complete plan, handed in."""
    claim.full_approach = "Three columns in series; regeneration with 2 % sodium hydroxide."
    claim.readiness_path = "Bench scale now; pilot scale after month 4."
    claim.background_ip = "None"
    claim.hazards = "Sodium hydroxide: gloves and goggles."
    claim.no_conflict_declared = True
    claim.plan_submitted_at = timezone.now()
    claim.save()
    for requirement in claim.need.requirements.all():
        ClaimAnswer.objects.create(claim=claim, requirement=requirement, kind=AnswerKind.COMMIT)
    half = claim.price / 2
    for position, (title, month) in enumerate([("Bench scale finished", 3), ("Pilot scale accepted", 8)]):
        ClaimMilestone.objects.create(claim=claim, position=position, title=title, month=month, amount=half)
    ClaimBudgetLine.objects.create(claim=claim, purpose="Material", amount=half)
    ClaimBudgetLine.objects.create(claim=claim, purpose="Staff", amount=half)
    return claim


@dataclass
class Case:
    """One published need and everybody who may meet around it; ``users`` by the names that tests use."""

    organisations: dict[str, Organisation]
    users: dict[str, Any]
    enterprise: Enterprise
    need: Need
    leader: Researcher
    claims: list[Claim] = field(default_factory=list)

    def claim(self, state: str = ClaimState.DRAFT, *, leader: Researcher | None = None, **fields: Any) -> Claim:
        """A claim of ``leader`` (by default the case's own) in ``state``; the need follows where it must."""
        claim = make_claim(self.need, leader or self.leader, state, **fields)
        if state == ClaimState.ACCEPTED:
            self.need.state = NeedState.MATCHED
            self.need.save(update_fields=["state"])
        self.claims.append(claim)
        return claim

    def rival(self) -> Researcher:
        """Another vetted researcher of the same college."""
        return make_leader(self.organisations["college"])


def make_case(*, requirements: int = 2) -> Case:
    """District, park, university with college and link, enterprise with head and member, published need, leader."""
    kinds = OrganisationKind
    new = {"district": Organisation.objects.create(kind=kinds.DISTRICT, name="Eastvale District")}
    new["park"] = Organisation.objects.create(kind=kinds.PARK, name="Eastvale Park", parent=new["district"])
    new["university"] = Organisation.objects.create(kind=kinds.UNIVERSITY, name="Eastvale University")
    new["college"] = Organisation.objects.create(
        kind=kinds.COLLEGE, name="College of Chemistry", parent=new["university"]
    )
    new["other_college"] = Organisation.objects.create(kind=kinds.COLLEGE, name="Faraway College")
    new["enterprise"] = Organisation.objects.create(
        kind=kinds.ENTERPRISE, name="Clearwater Chemicals", parent=new["park"]
    )
    today = timezone.localdate()
    CooperationLink.objects.create(
        college=new["college"], district=new["district"], starts_on=today - datetime.timedelta(days=365)
    )
    enterprise = Enterprise.objects.create(
        organisation=new["enterprise"],
        district=new["district"],
        park=new["park"],
        uscc=make_uscc(),
        state=EnterpriseState.VERIFIED,
    )
    leader = make_leader(new["college"], "Leader")
    users = {
        "visitor": None,
        "leader": leader.user,
        "rival": make_leader(new["college"], "Rival").user,
        "outside_researcher": make_leader(new["other_college"], "Outside").user,
        "college_admin": make_person("College admin", new["college"], Role.COLLEGE_ADMIN),
        "other_admin": make_person("Other admin", new["other_college"], Role.COLLEGE_ADMIN),
        "transfer_office": make_person("Transfer office", new["university"], Role.TRANSFER_OFFICE),
        "head": make_person("Head", new["enterprise"], Role.ENTERPRISE_HEAD),
        "member": make_person("Member", new["enterprise"], Role.ENTERPRISE_MEMBER),
        "district_official": make_person("Official", new["district"], Role.DISTRICT_OFFICIAL),
        "park_official": make_person("Park official", new["park"], Role.PARK_OFFICIAL),
    }
    need = Need.objects.create(
        number=next_number("N", year=today.year),
        enterprise=enterprise,
        district=new["district"],
        park=new["park"],
        state=NeedState.PUBLISHED,
        title="Lower the chloride in our pigment",
        summary="Chloride in phthalocyanine pigment must fall to 50 ppm.",
        trouble="Washing takes 30 hours and still leaves 200 ppm.",
        area=NeedArea.PROCESS_UPGRADING,
        contact_name="Contact",
        contact_phone="0371-00000000",
        no_state_secret=True,
        created_by=users["head"],
        submitted_at=timezone.now(),
        published_at=timezone.now(),
        content_version=1,
        valid_until=today + datetime.timedelta(days=120),
    )
    for position in range(requirements):
        Requirement.objects.create(
            need=need, position=position, name=f"Chloride {position}", comparator="le", target="50", unit="ppm"
        )
    return Case(organisations=new, users=users, enterprise=enterprise, need=need, leader=leader)


def extend_world(world: World) -> None:
    """A claim of the world's researcher in most states, each on a need of its own; another one of a colleague."""
    records, users = world.records, world.users
    leader = records["researcher_profile"]
    for state in ClaimState.values:
        need_state = NeedState.MATCHED if state in ACCEPTED_ONCE else NeedState.PUBLISHED
        need = make_need(records["enterprise_profile"], need_state, by=users["enterprise_head"], requirements=1)
        records[f"{state}_claim"] = make_claim(need, leader, state)
    records["claim"] = records["submitted_claim"]
    colleague = records["colleague_profile"] = make_leader(world.organisations["college"], "Colleague")
    records["member"] = ClaimMember.objects.create(
        claim=make_claim(
            make_need(records["enterprise_profile"], NeedState.PUBLISHED, by=users["enterprise_head"]),
            colleague,
            ClaimState.SUBMITTED,
        ),
        researcher=leader,
        name=str(leader),
    )
    records["rival_claim"] = make_claim(records["draft_claim"].need, colleague, ClaimState.SUBMITTED)
    records["partner"] = ClaimPartner.objects.create(
        claim=records["claim"], name="Riverside Institute", confirmed_at=timezone.now()
    )
    records["silent_partner"] = ClaimPartner.objects.create(
        claim=records["shortlisted_claim"],
        name="Quiet Institute",
        email="office@quiet.example",
        link_sent_at=timezone.now() - datetime.timedelta(days=1),
    )
    records["changed_claim"] = make_claim(
        make_need(records["enterprise_profile"], NeedState.PUBLISHED, by=users["enterprise_head"]),
        leader,
        ClaimState.SUBMITTED,
        reconfirm_needed=True,
    )
