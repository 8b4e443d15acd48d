"""Amounts in the capital numerals that contracts and invoices write beside the figures."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def amount_in_words(amount: Decimal) -> str:
    """``1203000.50`` as 壹佰贰拾万叁仟元伍角整, by the rules of the People's Bank for payment forms."""
    fen = int((amount * 100).to_integral_value())
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif rest and yuan:
        words += DIGITS[0]
    if rest:
        return f"{words}{DIGITS[rest]}分"
    return f"{words or '零元'}整"


def _whole(number: int) -> str:
    groups = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    words = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += DIGITS[0]
        words += _group(group) + GROUPS[place]
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return words
