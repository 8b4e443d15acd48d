"""How a claim goes, step by step, as far as its text says."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from demo.cast import Cast
from demo.clock import Story, days_ago
from demo.contracts import REACHED, SETTLED, contract_story
from demo.plans import write_plan
from demo.projects import UNDER_CONTRACT, project_story
from needs.enums import ClaimState, ContactKind, DeclineReason
from needs.models import Claim, Need
from needs.services import acceptance, contact
from needs.services.claim import decline_claim, draft_claim
from needs.transitions.claim import claim_machine

PROOF = "已完成同类课题两项，有小试数据和用户证明，可到学院实验室查看。"
STUDENTS = ("研究生甲", "研究生乙", "研究生丙", "研究生丁")
# Days ago on which an open claim was begun: recent enough that nothing has lapsed, late enough for what is to be late.
BEGUN = {
    "draft": 2,
    "college_review": 2,
    "college_late": 8,
    "returned": 9,
    "refused": 15,
    "submitted": 7,
    "submitted_late": 20,
    "shortlisted": 16,
    "shortlisted_plan": 17,
    "declined": 18,
    "withdrawn": 14,
}
AFTER_ACCEPTANCE = UNDER_CONTRACT | {"released"}


@dataclass(frozen=True, kw_only=True)
class ClaimText:
    """One line of a need's ``claims``: who, how far, how."""

    researcher: str
    reaches: str
    approach: str
    number: int

    @property
    def price(self) -> Decimal:
        """Rough price in yuan."""
        return Decimal(180_000 + 65_000 * ((self.number * 5) % 7))

    @property
    def months(self) -> int:
        """Months needed."""
        return 6 + (self.number * 3) % 7


def parse(line: str, number: int) -> ClaimText:
    """A claim's line."""
    researcher, reaches, approach = (part.strip() for part in line.split("|"))
    return ClaimText(researcher=researcher, reaches=reaches, approach=approach, number=number)


def claim_story(cast: Cast, need: Need, text: ClaimText, begun: datetime.datetime, fate: str) -> Story:
    """A claim from its draft to where its text ends; ``fate`` is the need's."""
    user = cast.researcher_user(text.researcher)
    head, college = cast.users[f"head:{_enterprise_key(cast, need)}"], cast.users["college"]
    claim = draft_claim(
        actor=user,
        need=Need.objects.get(pk=need.pk),
        data={"approach": text.approach, "price": text.price, "months": text.months, "proof": PROOF},
    )
    if text.reaches == "draft":
        return
    yield begun + datetime.timedelta(hours=2)
    claim = claim_machine.run(claim, ClaimState.COLLEGE_REVIEW, actor=user)
    if text.reaches in ("college_review", "college_late"):
        return
    yield begun + datetime.timedelta(days=1, hours=1)
    if text.reaches == "returned":
        claim_machine.run(claim, ClaimState.RETURNED, actor=college, comment="请补充经费测算依据和现场试验安全措施。")
        return
    if text.reaches == "refused":
        claim_machine.run(claim, ClaimState.REFUSED, actor=college, comment="与在研项目时间冲突，学院暂不支持。")
        return
    claim = claim_machine.run(claim, ClaimState.SUBMITTED, actor=college)
    yield begun + datetime.timedelta(days=2, hours=3)
    contact.ask(actor=head, claim=claim, body="请问小试需要我们提供多少样品？现场有一台闲置的侧线装置可以用。")
    yield begun + datetime.timedelta(days=3)
    contact.ask(actor=user, claim=claim, body="先要二十公斤代表性样品即可，侧线装置请提供图纸，我们下周到现场看一下。")
    if text.reaches in ("submitted", "submitted_late"):
        return
    yield begun + datetime.timedelta(days=5)
    if text.reaches == "declined":
        decline_claim(
            claim,
            ClaimState.DECLINED,
            actor=head,
            decline_reason=DeclineReason.APPROACH,
            comment="思路很好，但与现有装置衔接改动太大，暂不采用。",
        )
        return
    if text.reaches == "withdrawn":
        claim_machine.run(claim, ClaimState.WITHDRAWN, actor=user, comment="近期承担教学任务较重，先撤回。")
        return
    claim = claim_machine.run(claim, ClaimState.SHORTLISTED, actor=head)
    yield begun + datetime.timedelta(days=8)
    contact.log_contact(
        actor=user,
        claim=claim,
        kind=ContactKind.VISIT,
        held_on=(begun + datetime.timedelta(days=7)).date(),
        participants="双方技术人员四人",
        note="查看了现场装置和公用工程条件，确认侧线试验位置，约定样品交接时间。",
    )
    if text.reaches == "shortlisted":
        return
    yield begun + datetime.timedelta(days=12)
    claim = write_plan(claim, actor=user, student=STUDENTS[text.number % len(STUDENTS)])
    if text.reaches == "shortlisted_plan":
        return
    yield begun + datetime.timedelta(days=16, hours=4)
    claim = acceptance.accept(Claim.objects.get(pk=claim.pk), actor=head)
    yield from after_acceptance(cast, claim, text, fate, begun + datetime.timedelta(days=40), head)


def after_acceptance(
    cast: Cast, claim: Claim, text: ClaimText, fate: str, moment: datetime.datetime, head: Any
) -> Story:
    """A contract as far as it has come and the work under it, or a parting."""
    if fate == "matched":
        until = REACHED[claim.project.pk % len(REACHED)]
        begun = max(moment - datetime.timedelta(days=20), days_ago(6, hour=10))
        yield from contract_story(cast, claim.project, head=head, begun=begun, number=text.number, until=until)
        return
    if fate not in AFTER_ACCEPTANCE:
        return
    yield moment
    if text.reaches == "released":
        acceptance.release(
            Claim.objects.get(pk=claim.pk), actor=head, comment="双方对知识产权分成未能达成一致，友好终止，重新征集。"
        )
        return
    yield from contract_story(cast, claim.project, head=head, begun=moment, number=text.number)
    yield from project_story(claim.project.pk, fate, moment + SETTLED, office=cast.users["transfer"])


def begun_at(text: ClaimText, published: datetime.datetime, fate: str) -> datetime.datetime:
    """When a claim begins: soon after publication where the need is decided, of late where it is open."""
    if fate in ("claimed", "revised"):
        return days_ago(BEGUN[text.reaches] + text.number % 2, hour=9 + text.number % 6, minute=(text.number * 7) % 60)
    return published + datetime.timedelta(days=4 + text.number % 5, hours=text.number % 4)


def _enterprise_key(cast: Cast, need: Need) -> str:
    return next(key for key, enterprise in cast.enterprises.items() if enterprise.pk == need.enterprise_id)
