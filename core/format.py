"""Dates, money and sizes in words of the reader's language. Used by pages, mails and documents alike."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.messages import constants
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

EMPTY = "—"
WAN = Decimal(10_000)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MESSAGE_TONES = {constants.SUCCESS: "good", constants.WARNING: "waiting", constants.ERROR: "bad"}


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def local_day(value: datetime.date | datetime.datetime) -> datetime.date:
    """The calendar day in the portal's zone."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_text(value: datetime.date | datetime.datetime | None) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    if value is None:
        return EMPTY
    day = local_day(value)
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(value: datetime.datetime | None) -> str:
    """2026年11月22日 10:32, or 22 Nov 2026, 10:32."""
    if value is None:
        return EMPTY
    local = timezone.localtime(value)
    return f"{day_text(local)}{' ' if is_chinese() else ', '}{local:%H:%M}"


def ago_text(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """How long ago, in one unit; after a month the day itself."""
    if value is None:
        return EMPTY
    minutes = int(((now or timezone.now()) - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    if days <= 31:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return day_text(value)


def days_left(due: datetime.date | datetime.datetime) -> int:
    """Calendar days from today to the due day; negative when it has passed."""
    return (local_day(due) - timezone.localdate()).days


def due_text(due: datetime.date | datetime.datetime) -> str:
    """The distance to a due day in words."""
    days = days_left(due)
    if days < 0:
        return ngettext("overdue by %(n)s day", "overdue by %(n)s days", -days) % {"n": -days}
    if days == 0:
        return gettext("due today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def _number(amount: Decimal, places: int) -> str:
    """Grouped by thousands; whole amounts without a fraction, fen always as two digits."""
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if rounded == rounded.to_integral_value():
        return f"{int(rounded):,}"
    return f"{rounded:,.2f}" if places == 2 else f"{rounded.normalize():,f}"


def money_text(amount: Decimal | int | None, unit: str = "yuan") -> str:
    """Yuan to the fen; with ``unit="wan"`` in 万元 for Chinese readers, as budgets are spoken of."""
    if amount is None:
        return EMPTY
    value = Decimal(amount)
    if unit == "wan" and is_chinese():
        return f"{_number(value / WAN, 4)} 万元"
    if is_chinese():
        return f"{_number(value, 2)} 元"
    return f"CNY {_number(value, 2)}"


def budget_text(low: Decimal | int | None, high: Decimal | int | None) -> str:
    """A range of money; nothing at all means open to negotiation."""
    if low is None and high is None:
        return gettext("negotiable")
    if low is None or high is None or low == high:
        text = money_text(high if low is None else low, "wan")
        if low is None:
            return gettext("up to %(amount)s") % {"amount": text}
        return text if low == high else gettext("from %(amount)s") % {"amount": text}
    if is_chinese():
        return f"{_number(Decimal(low) / WAN, 4)}–{money_text(high, 'wan')}"
    return f"{money_text(low)}–{_number(Decimal(high), 2)}"


def size_text(size: int) -> str:
    """Bytes in kB, MB or GB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def message_tone(level: int) -> str:
    """Tone of one of Django's messages."""
    return _MESSAGE_TONES.get(level, "info")
