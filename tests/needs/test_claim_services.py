"""Writing a claim and its plan: once, by the right person, without losing anybody's text."""

import datetime
import re
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from core.errors import Conflict, DomainError, NotAllowed
from core.models import TimelineEntry
from core.once import run_once
from enterprises.enums import EnterpriseState
from needs.enums import ClaimState, NeedState
from needs.models import Claim, ClaimPartner
from needs.services import claim as services
from needs.services import contact, plan, team
from needs.transitions.claim import claim_machine
from notifications.models import OutgoingMail, WaitingAssignee
from notifications.sealing import unseal
from researchers.enums import ResearcherState
from researchers.models import Researcher
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_leader
from tests.kept import kept

SHORT = {"approach": "Ion exchange.", "price": Decimal(300000), "months": 8, "proof": "A pilot line."}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


def draft(case: Case) -> Claim:
    return services.draft_claim(actor=case.users["leader"], need=case.need, data=SHORT)


def test_a_form_sent_twice_makes_one_claim(case: Case) -> None:
    token = uuid.uuid4()
    made = [run_once(token, user=case.users["leader"], make=lambda: draft(case)) for _ in range(2)]
    assert made[0] == made[1] == Claim.objects.get()
    assert list(made[0].members.values_list("role", "name")) == [("leader", "Leader")]


def test_one_open_claim_for_each_leader_and_need(case: Case) -> None:
    draft(case)
    with pytest.raises(DomainError, match="You have a claim on this need already"):
        draft(case)


@pytest.mark.parametrize("role", ["outside_researcher", "college_admin", "head", "district_official", "visitor"])
def test_who_may_not_claim(case: Case, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.draft_claim(actor=case.users[role], need=case.need, data=SHORT)


def test_whoever_is_on_leave_or_of_the_enterprise_may_not_claim(case: Case) -> None:
    away = make_leader(case.organisations["college"], state=ResearcherState.ON_LEAVE)
    inside = make_leader(case.organisations["college"])
    inside.user.memberships.create(organisation=case.organisations["enterprise"], role="enterprise_member")
    for researcher in (away, inside):
        with pytest.raises(NotAllowed):
            services.draft_claim(actor=researcher.user, need=case.need, data=SHORT)


def test_on_leave_a_draft_cannot_be_submitted(case: Case) -> None:
    claim = draft(case)
    Researcher.objects.filter(pk=case.leader.pk).update(state=ResearcherState.ON_LEAVE)
    with pytest.raises(NotAllowed):
        claim_machine.run(claim, ClaimState.COLLEGE_REVIEW, actor=case.users["leader"])


def test_a_paused_need_takes_no_claims(case: Case) -> None:
    claim = draft(case)
    case.need.state = NeedState.PAUSED
    case.need.save(update_fields=["state"])
    with pytest.raises(Conflict, match="The need is “Paused” at present"):
        claim_machine.run(claim, ClaimState.COLLEGE_REVIEW, actor=case.users["leader"])


def test_two_editors_the_second_is_told(case: Case) -> None:
    claim = draft(case)
    services.update_short(actor=case.users["leader"], claim=claim, data={**SHORT, "months": 9}, seen=1)
    with pytest.raises(Conflict):
        services.update_short(actor=case.users["leader"], claim=claim, data={**SHORT, "months": 10}, seen=1)
    assert Claim.objects.get().months == 9


def test_the_college_admin_decides_on_nobody_of_the_own_need(case: Case) -> None:
    """An administrator who is named in a rival's team, or leads one, does not judge the others."""
    admin = case.users["college_admin"]
    own = Researcher.objects.create(user=admin, college=case.organisations["college"], state=ResearcherState.VETTED)
    admin.memberships.create(organisation=case.organisations["college"], role="researcher")
    claim = case.claim(ClaimState.COLLEGE_REVIEW)
    case.claim(ClaimState.DRAFT, leader=own)
    with pytest.raises(NotAllowed):
        claim_machine.run(claim, ClaimState.SUBMITTED, actor=admin)


def test_the_load_of_the_leader_and_the_claims_of_the_need_are_counted(case: Case) -> None:
    claim = draft(case)

    def counts() -> tuple[int, int]:
        case.need.refresh_from_db()
        return Researcher.objects.get(pk=case.leader.pk).open_claims, case.need.open_claims

    assert counts() == (0, 0)
    claim_machine.run(claim, ClaimState.COLLEGE_REVIEW, actor=case.users["leader"])
    assert counts() == (1, 0)
    claim_machine.run(claim, ClaimState.SUBMITTED, actor=case.users["college_admin"])
    assert counts() == (1, 1)
    assert case.need.first_claim_at is not None
    claim_machine.run(claim, ClaimState.WITHDRAWN, actor=case.users["leader"])
    assert counts() == (0, 0)


def test_the_full_plan_section_by_section(case: Case) -> None:
    claim, leader = case.claim(ClaimState.SHORTLISTED), case.users["leader"]
    for rows in (claim.answers, claim.milestones, claim.budget_lines):
        rows.all().delete()
    Claim.objects.filter(pk=claim.pk).update(full_approach="", hazards="", plan_submitted_at=None)
    claim.refresh_from_db()
    with pytest.raises(DomainError) as lacking:
        plan.hand_in_plan(actor=leader, claim=claim)
    assert str(lacking.value) == (
        "The plan still lacks: the full approach; the hazards (write “none” if there are none);"
        " answers to 2 technical indicators; milestones; a budget"
    )
    texts = {"full_approach": "Three columns.", "hazards": "None"}
    claim = plan.save_texts(actor=leader, claim=claim, data=texts, seen=claim.version)
    answers = {one.pk: {"kind": "commit", "value": "", "note": ""} for one in case.need.requirements.all()}
    claim = plan.save_answers(actor=leader, claim=claim, answers=answers, seen=claim.version)
    claim = plan.save_money(
        actor=leader,
        claim=claim,
        offer={"price": Decimal(250000), "months": 6},
        milestones=[{"title": "Done", "deliverable": "", "month": 6, "amount": Decimal(250000)}],
        budget=[{"purpose": "All", "amount": Decimal(250000)}],
        seen=claim.version,
    )
    claim = plan.hand_in_plan(actor=leader, claim=claim)
    assert claim.plan_submitted_at is not None
    offer = TimelineEntry.objects.of(claim).get(event="claim.offer_changed")
    assert offer.data == {"price": ["300000.00", "250000"], "months": [8, 6]}
    assert OutgoingMail.objects.filter(event="claim.plan_handed_in").count() == 2

    claim = plan.save_texts(actor=leader, claim=claim, data={"hazards": "Alkali"}, seen=claim.version)
    assert claim.plan_submitted_at is None
    with pytest.raises(Conflict):
        plan.save_texts(actor=leader, claim=claim, data={"hazards": "Acid"}, seen=1)


def test_the_plan_is_not_changed_while_the_college_reads(case: Case) -> None:
    claim = case.claim(ClaimState.COLLEGE_REVIEW)
    with pytest.raises(NotAllowed):
        plan.save_texts(actor=case.users["leader"], claim=claim, data={"hazards": "None"}, seen=None)


def test_members_and_partners_give_their_own_word(case: Case) -> None:
    claim, leader = case.claim(ClaimState.SUBMITTED), case.users["leader"]
    colleague = make_leader(case.organisations["college"], "Colleague")
    plan.save_team(
        actor=leader,
        claim=claim,
        members=[
            {"researcher": colleague, "name": "Colleague", "task": "Columns"},
            {"researcher": None, "name": "A student", "task": "Sampling"},
        ],
        partners=[{"name": "Riverside Institute", "task": "Pilot", "email": "office@riverside.example"}],
        seen=None,
    )
    assert list(OutgoingMail.objects.filter(event="claim.member_asked").values_list("user__name")) == [("Colleague",)]
    member = claim.members.get(researcher=colleague)
    member.claim = claim
    with pytest.raises(NotAllowed):
        team.confirm_membership(actor=case.users["rival"], member=member)
    team.confirm_membership(actor=colleague.user, member=member)

    partner = claim.partners.get()
    token = team.partner_link(partner).rstrip("/").rsplit("/", 1)[-1]
    with pytest.raises(DomainError):
        team.confirm_partner(token=token + "x", confirmed_by="Li Ming")
    team.confirm_partner(token=token, confirmed_by="Li Ming, head")
    with pytest.raises(NotAllowed):
        team.approve_partner(actor=case.users["head"], partner=partner)
    team.approve_partner(actor=case.users["college_admin"], partner=partner)
    row = ClaimPartner.objects.get()
    assert (row.confirmed_by, row.confirmed_at is None, row.approved_at is None) == ("Li Ming, head", False, False)

    claim.refresh_from_db()
    kept = [{"id": row.pk, "name": row.name, "task": "Something else", "email": row.email}]
    plan.save_team(actor=leader, claim=claim, members=[], partners=kept, seen=claim.version)
    row.refresh_from_db()
    assert (row.confirmed_at, row.approved_at) == (None, None)
    with pytest.raises(DomainError):
        team.partner_of_link(token)


def test_a_partner_link_ends_with_its_time(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    partner = claim.partners.create(name="Riverside Institute", link_sent_at=timezone.now())
    token = team.partner_link(partner).rstrip("/").rsplit("/", 1)[-1]
    assert team.partner_of_link(token) == partner
    later = timezone.now() + datetime.timedelta(days=team.LINK_DAYS, minutes=1)
    with time_machine.travel(later), pytest.raises(DomainError):
        team.partner_of_link(token)


def test_handing_over(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    claim.plan_submitted_at = None
    claim.save(update_fields=["plan_submitted_at"])
    Researcher.objects.filter(pk=case.leader.pk).update(open_claims=1)
    new = make_leader(case.organisations["college"], "New leader")
    services.hand_over(actor=case.users["college_admin"], claim=claim, leader=new, comment="Sabbatical.")
    claim.refresh_from_db()
    assert claim.leader == new
    assert list(claim.members.order_by("name").values_list("name", "role")) == [
        ("Leader", "member"),
        ("New leader", "leader"),
    ]
    assert [Researcher.objects.get(pk=pk).open_claims for pk in (case.leader.pk, new.pk)] == [0, 1]
    outside = make_leader(case.organisations["other_college"])
    with pytest.raises(DomainError, match="same college"):
        services.hand_over(actor=case.users["college_admin"], claim=claim, leader=outside, comment="Why not.")


def test_handing_over_to_whoever_has_a_claim_already(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    rival = case.rival()
    case.claim(ClaimState.DRAFT, leader=rival)
    with pytest.raises(DomainError, match="already"):
        services.hand_over(actor=case.users["college_admin"], claim=claim, leader=rival, comment="Sabbatical.")


def test_the_waiting_shortlisted_claim_passes_from_leader_to_head(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    Claim.objects.filter(pk=claim.pk).update(plan_submitted_at=None)
    claim_machine.run(claim, ClaimState.SHORTLISTED, actor=case.users["member"])

    def assigned() -> set[Any]:
        rows = WaitingAssignee.objects.filter(item__closed_at__isnull=True, item__machine="claim")
        return set(rows.values_list("user__name", "role"))

    assert assigned() == {("Leader", "")}
    plan.hand_in_plan(actor=case.users["leader"], claim=Claim.objects.get(pk=claim.pk))
    assert assigned() == {(None, "enterprise_head")}


def test_talks_are_logged_by_either_side_after_they_took_place(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    today = timezone.localdate()
    for role in ("leader", "member"):
        contact.log_contact(actor=case.users[role], claim=claim, kind="visit", held_on=today)
    with pytest.raises(NotAllowed):
        contact.log_contact(actor=case.users["rival"], claim=claim, kind="visit", held_on=today)
    with pytest.raises(DomainError):
        contact.log_contact(
            actor=case.users["head"], claim=claim, kind="call", held_on=today + datetime.timedelta(days=1)
        )
    assert claim.contacts.count() == 2


def test_a_question_goes_to_the_other_side(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    question = contact.ask(actor=case.users["leader"], claim=claim, body="How large is the filter?")
    contact.ask(actor=case.users["member"], claim=claim, body="Four square metres.", parent=question)
    mails = (
        OutgoingMail.objects.filter(event="claim.message").order_by("user__name").values_list("user__name", flat=True)
    )
    assert list(mails) == ["Head", "Leader", "Member"]
    assert not OutgoingMail.objects.filter(text__contains="filter").exists()


def test_the_portal_declines_only_for_its_own_reasons(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED)
    with pytest.raises(DomainError):
        services.decline_claim(
            claim, ClaimState.DECLINED, actor=case.users["head"], decline_reason="other_chosen", comment="Because."
        )
    case.enterprise.state = EnterpriseState.SUSPENDED
    case.enterprise.save(update_fields=["state"])
    services.decline_claim(
        claim, ClaimState.DECLINED, actor=case.users["head"], decline_reason="price", comment="Too expensive."
    )
    claim.refresh_from_db()
    assert (claim.state, claim.decline_reason) == (ClaimState.DECLINED, "price")


def links_in_mails(address: str) -> list[str]:
    """The links to confirm in all mails to this address, oldest first."""
    mails = OutgoingMail.objects.filter(to=address).order_by("pk")
    return [re.search(r"/claims/partner/([^/]+)/", unseal(mail.sealed)["text"])[1] for mail in mails]  # type: ignore[index]


def test_only_the_units_mail_has_its_link(case: Case) -> None:
    """Named, renewed, mailed elsewhere: one link works at a time, and nobody in the portal ever reads it."""
    claim, leader = case.claim(ClaimState.SHORTLISTED), case.users["leader"]
    unit = {"name": "Riverside Institute", "task": "Pilot", "email": "office@riverside.example"}
    plan.save_team(actor=leader, claim=claim, members=[], partners=[unit], seen=None)
    partner = claim.partners.select_related("claim").get()
    [first] = links_in_mails("office@riverside.example")
    assert team.partner_of_link(first) == partner
    mail = OutgoingMail.objects.get(to="office@riverside.example")
    assert (mail.is_secret, mail.subject, mail.text, mail.html) == (True, "", "", "")
    for person in ("leader", "head", "college_admin", "district_official"):
        page = signed_in(case.users[person]).get(reverse("needs:claim_team", args=[claim.pk])).content.decode()
        assert ("Riverside Institute" in page, "claims/partner/" in page) == (True, False)
        assert ("office@riverside.example" in page) is (person == "leader")

    with pytest.raises(DomainError):
        team.send_partner_link(actor=leader, partner=partner)  # a moment ago
    with time_machine.travel(timezone.now() + team.RESEND_PAUSE * 2):
        with pytest.raises(NotAllowed):
            team.send_partner_link(actor=case.users["head"], partner=partner)
        team.send_partner_link(actor=leader, partner=partner)
        [_first, second] = links_in_mails("office@riverside.example")
        with pytest.raises(DomainError):
            team.partner_of_link(first)
        assert team.partner_of_link(second) == partner

        moved = {**unit, "id": partner.pk, "email": "boss@riverside.example"}
        plan.save_team(actor=leader, claim=claim, members=[], partners=[moved], seen=None)
        [third] = links_in_mails("boss@riverside.example")
        with pytest.raises(DomainError):
            team.confirm_partner(token=second, confirmed_by="Li Ming")
        team.confirm_partner(token=third, confirmed_by="Li Ming, head")
        with pytest.raises(Conflict):
            team.send_partner_link(actor=leader, partner=partner)
