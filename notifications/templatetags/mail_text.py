"""Dates and money in mails: words without markup, in the language of the mail."""

import datetime
from decimal import Decimal

from django import template

from core import format as words

register = template.Library()


@register.filter
def day_words(value: datetime.date | datetime.datetime | None) -> str:
    """2026年11月22日, 22 Nov 2026."""
    return words.day_text(value or None)


@register.filter
def moment_words(value: datetime.datetime | None) -> str:
    """The same with the time."""
    return words.moment_text(value or None)


@register.filter
def money_words(value: Decimal | int | None) -> str:
    """Money in yuan."""
    return words.money_text(value)
