"""Numbers of a report in words: the same on the page, in the PDF and in the Word document."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.format import EMPTY, day_text, money_text
from dashboards.reports.value import Line, Measure, say

PLACES: dict[Measure, int] = {"count": 0, "money": 2, "number": 1, "days": 1, "percent": 1}


def rounded(value: Decimal, measure: Measure) -> Decimal:
    """As exact as the measure is told anywhere; sheets hold the same."""
    return value.quantize(Decimal(1).scaleb(-PLACES[measure]), rounding=ROUND_HALF_UP)


def number_words(value: Decimal | None, measure: Measure) -> str:
    """A number with the unit that belongs to its measure; a dash for nothing."""
    if value is None:
        return EMPTY
    if measure == "money":
        return money_text(value, "wan")
    exact = rounded(value, measure)
    plain = number_format(
        exact.to_integral_value() if exact == exact.to_integral_value() else exact, force_grouping=True
    )
    if measure == "percent":
        return f"{plain} %"
    if measure == "days":
        return ngettext("%(n)s day", "%(n)s days", 1 if exact == 1 else 2) % {"n": plain}
    return plain


def value_words(line: Line) -> str:
    """The number of a line."""
    return number_words(line.value, line.measure)


def before_words(line: Line) -> str:
    """The number of the period before."""
    return number_words(line.before, line.measure)


def change_words(line: Line) -> str:
    """The difference, and in percent where that says something: +3 (+20 %)."""
    if line.change is None:
        return EMPTY
    if line.measure == "percent":
        return _("%(points)s points") % {"points": _signed(line.change, number_words(abs(line.change), "number"))}
    words = _signed(line.change, number_words(abs(line.change), line.measure))
    if line.change_percent is None or not line.change:
        return words
    share = line.change_percent.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{words} ({_signed(share, str(abs(share)))} %)"


def _signed(value: Decimal, words: str) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{words}"


def note_words(line: Line) -> str:
    """What stands beside the number: its unit, from how many records a median is, or of which day it is."""
    if line.measure == "days":
        if line.mean is None:
            return ""
        words = {"mean": number_words(line.mean, "days"), "count": line.records}
        return _("median; mean %(mean)s, from %(count)s records") % words
    unit = say(line.unit) if line.measure in ("count", "number") else ""
    if line.as_of is None:
        return unit
    return " · ".join(filter(None, (unit, _("as of %(day)s") % {"day": day_text(line.as_of)})))
