"""A claim's full plan, written from its short form."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from needs.enums import AnswerKind
from needs.models import Claim
from needs.services import plan

STEPS = (
    ("小试定型", "小试报告和样品", Decimal("0.30")),
    ("现场放大验证", "放大试验记录和第三方检测报告", Decimal("0.40")),
    ("验收交付", "操作规程、培训记录和总结报告", Decimal("0.30")),
)
BUDGET = (
    ("材料与试剂", Decimal("0.35")),
    ("检测与加工", Decimal("0.25")),
    ("差旅与现场试验", Decimal("0.15")),
    ("劳务与管理", Decimal("0.25")),
)
CENT = Decimal("0.01")


def shares(price: Decimal, parts: list[Decimal]) -> list[Decimal]:
    """``price`` divided to the fen; the last part takes what rounding leaves."""
    amounts = [(price * part).quantize(CENT) for part in parts]
    amounts[-1] = price - sum(amounts[:-1])
    return amounts


def write_plan(claim: Claim, *, actor: User, student: str) -> Claim:
    """Fill in every section and hand the plan in."""
    texts: dict[str, Any] = {
        "full_approach": f"{claim.approach}\n\n分三步实施：先在实验室确定条件和物料衡算；再到企业现场用侧线装置连续运行；"
        "最后固化操作规程并培训班组。每步结束由双方共同评审，未达到指标不进入下一步。",
        "readiness_path": "第三个月完成小试，中期完成现场放大，验收前连续稳定运行不少于一百小时。",
        "instruments": "气相色谱–质谱联用仪、激光粒度仪、ICP-MS，均使用学院现有设备。",
        "background_ip": "团队已有授权专利一件，许可本项目使用。",
        "hazards": "涉及易燃溶剂和酸碱，现场试验前由企业安全部门审批，人员佩戴防护用品。",
        "no_conflict_declared": True,
    }
    claim = plan.save_texts(actor=actor, claim=claim, data=texts, seen=None)
    answers = {
        requirement.pk: {
            "kind": AnswerKind.COMMIT if number == 0 else AnswerKind.PARTLY if number == 2 else AnswerKind.COMMIT,
            "value": requirement.target,
            "note": "",
        }
        for number, requirement in enumerate(claim.need.requirements.all())
    }
    claim = plan.save_answers(actor=actor, claim=claim, answers=answers, seen=None)
    months = [max(1, claim.months // 3), max(2, claim.months * 2 // 3), claim.months]
    amounts = shares(claim.price, [part for _title, _deliverable, part in STEPS])
    milestones = [
        {"title": title, "deliverable": deliverable, "month": month, "amount": amount}
        for (title, deliverable, _part), month, amount in zip(STEPS, months, amounts, strict=True)
    ]
    lines = shares(claim.price, [part for _purpose, part in BUDGET])
    claim = plan.save_money(
        actor=actor,
        claim=claim,
        offer={"price": claim.price, "months": claim.months},
        milestones=milestones,
        budget=[{"purpose": purpose, "amount": line} for (purpose, _part), line in zip(BUDGET, lines, strict=True)],
        seen=None,
    )
    members = [{"researcher": None, "name": student, "task": "小试与数据整理"}]
    claim = plan.save_team(actor=actor, claim=claim, members=members, partners=[], seen=None)
    return plan.hand_in_plan(actor=actor, claim=claim)
