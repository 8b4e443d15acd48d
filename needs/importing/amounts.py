"""What clerks write for money and days. Either the whole cell is understood or nothing of it: a number picked out of
"3年共50万" would be a budget that nobody has named."""

import datetime
import re
import unicodedata
from decimal import Decimal

WAN = Decimal(10_000)
UNITS = {"": WAN, "万": WAN, "万元": WAN, "元": Decimal(1), "千元": Decimal(1_000), "亿": WAN * WAN, "亿元": WAN * WAN}
"""Bare numbers are units of 10,000 yuan, as the heading says."""
MOST = Decimal("1e11")
OPEN_BUDGET = ("面议", "协商", "待定", "另议", "negotiable", "open")
OPEN_DEADLINE = ("长期", "长期有效", "常年", "不限", "尽快", "待定", "面议", "协商", "open")
AT_MOST = ("≤", "<=", "<", "不超过", "不高于", "最高", "up to")
AT_LEAST = ("≥", ">=", ">", "不低于", "不少于", "at least")
NUMBER = r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(万元|千元|亿元|万|亿|元)?"
BUDGET = re.compile(
    rf"(?:约|大约|人民币|rmb|¥|共|合计)?\s*({'|'.join((*AT_MOST, *AT_LEAST))})?\s*(?:约|人民币|rmb|¥)?\s*"
    rf"{NUMBER}(?:\s*(?:-|~|—|–|至|到|to)\s*¥?{NUMBER})?\s*(?:人民币)?\s*(以内|之内|以下|封顶|以上|起)?\s*(?:左右|上下)?"
)
DEADLINE = re.compile(
    r"(20\d\d|\d\d(?=年))\s*(?:"
    r"[-/.年]\s*(?P<month>\d{1,2})\s*(?:[-/.月]\s*(?P<day>\d{1,2})\s*日?|月)?"
    r"|年?\s*(?P<half>[上下])半年|年?\s*(?:第?(?P<quarter>[一二三四1-4])季度|q(?P<q>[1-4]))"
    r"|(?P<packed>\d{4})|年)?\s*(?:底|末|前|之前)*"
)


def budget_of(text: str) -> dict[str, Decimal | bool] | None:
    """The fields that a budget fills, "30-50", "≤50万", "300000元"; none where it is open; ``None``: not understood."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if any(word in plain for word in OPEN_BUDGET):
        return {}
    match = BUDGET.fullmatch(plain)
    if match is None:
        return None
    before, first, first_unit, second, second_unit, after = match.groups()
    low = _yuan(first, first_unit or second_unit)
    high = _yuan(second, second_unit or first_unit) if second else low
    if not 0 < low <= high < MOST:
        return None
    found: dict[str, Decimal | bool] = {"budget_negotiable": False}
    if second is None and (before in AT_MOST or after in ("以内", "之内", "以下", "封顶")):
        return found | {"budget_max": high}
    if second is None and (before in AT_LEAST or after in ("以上", "起")):
        return found | {"budget_min": low}
    return found | {"budget_min": low, "budget_max": high}


def _yuan(number: str, unit: str | None) -> Decimal:
    return Decimal(number.replace(",", "")) * UNITS[unit or ""]


def day_of(text: str) -> datetime.date | None:
    """2027-06-30, 2027/6/30, 2027年6月30日, 20270630; the last day of 2027年6月, 2027年上半年, 2027Q2, 2027年底."""
    plain = re.sub(r"[ t]0?0:00(:00(\.0+)?)?$", "", unicodedata.normalize("NFKC", text).strip().lower())
    match = DEADLINE.fullmatch(plain)
    if match is None:
        return None
    year, month, day = int(match[1]) % 100 + 2000, int(match["month"] or 12), int(match["day"] or 0)
    if match["half"]:
        month = 6 if match["half"] == "上" else 12
    elif quarter := match["quarter"] or match["q"]:
        month = 3 * (int(quarter) if quarter.isdigit() else "一二三四".index(quarter) + 1)
    elif match["packed"]:
        month, day = int(match["packed"][:2]), int(match["packed"][2:]) or 99
    try:
        if day:
            return datetime.date(year, month, day)
        return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    except ValueError:
        return None
