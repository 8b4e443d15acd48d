"""Small components: icon, badge, state, dates, money, person.

Built in Python, and kept where they depend on little else than the language: lists show hundreds of them.
"""

import datetime
import uuid
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from core import format as words
from core import links
from core.fields import kind_of, write_widget
from core.icons import write_icon
from core.states import Look, look_of, states_of

register = template.Library()


@register.simple_tag
def icon(name: str, label: Any = "") -> SafeString:
    """An icon of static/icons.txt. Decoration, unless it stands alone and ``label`` says what it means."""
    return write_icon(name, str(label))


@register.simple_tag
def badge(text: Any, tone: str = "quiet", icon_name: str = "") -> SafeString:
    """Words in a coloured pill; never colour alone."""
    drawn = write_icon(icon_name) if icon_name else ""
    return mark_safe(f'<span class="pill tone-{escape(tone)}">{drawn}{conditional_escape(text)}</span>')  # noqa: S308 - escaped


@register.simple_tag
def state_badge(record: Any, state: str = "") -> SafeString:
    """A record's state (or another state of its machine) in words, colour and icon."""
    return _state(states_of(record), str(state or record.state), get_language())


@register.simple_tag
def state_word(states: Any, value: str) -> SafeString:
    """A state of an enum without a record, as in a dashboard's legend."""
    return _state(states, str(value), get_language())


@lru_cache(maxsize=1024)
def _state(states: Any, value: str, language: str | None) -> SafeString:
    look: Look = look_of(states, value)
    return badge(states(value).label, look.tone, look.icon)


@register.simple_tag
def day(value: datetime.date | datetime.datetime | None) -> SafeString | str:
    """A day: 2026年11月22日, 22 Nov 2026."""
    return words.EMPTY if value is None else _day(words.local_day(value), get_language())


@lru_cache(maxsize=2048)
def _day(value: datetime.date, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.day_text(value))


@register.simple_tag
def moment(value: datetime.datetime | None) -> SafeString | str:
    """A day and a time in the portal's zone."""
    if value is None:
        return words.EMPTY
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), words.moment_text(value))


@register.simple_tag
def ago(value: datetime.datetime | None) -> SafeString | str:
    """How long ago; the moment itself on hover."""
    if value is None:
        return words.EMPTY
    exactly, passed = value.isoformat(timespec="minutes"), words.ago_text(value)
    return mark_safe(f'<time datetime="{exactly}" title="{words.moment_text(value)}">{passed}</time>')  # noqa: S308 - our words


@register.simple_tag
def due(value: datetime.date | datetime.datetime | None) -> SafeString | str:
    """A due day and how far it is; red and with a sign when it has passed."""
    if value is None:
        return words.EMPTY
    return _due(words.local_day(value), timezone.localdate(), get_language())


@lru_cache(maxsize=2048)
def _due(value: datetime.date, today: datetime.date, language: str | None) -> SafeString:
    left = (value - today).days
    tone = "bad" if left < 0 else "waiting" if left <= 2 else "quiet"
    return format_html(
        '<span class="due">{} <span class="ink-{}">{}{}</span></span>',
        day(value),
        tone,
        icon("alert-triangle") if left < 0 else "",
        words.due_text(value),
    )


@register.simple_tag
def money(amount: Decimal | int | None, unit: str = "yuan") -> SafeString:
    """Money in yuan; ``unit="wan"`` in 万元 for Chinese readers."""
    return _money(amount, unit, get_language())


@lru_cache(maxsize=2048)
def _money(amount: Decimal | int | None, unit: str, language: str | None) -> SafeString:
    return format_html('<span class="num">{}</span>', words.money_text(amount, unit))


@register.simple_tag
def budget(low: Decimal | int | None, high: Decimal | int | None) -> SafeString:
    """A range of money, or that it is negotiable."""
    return _budget(low, high, get_language())


@lru_cache(maxsize=2048)
def _budget(low: Decimal | int | None, high: Decimal | int | None, language: str | None) -> SafeString:
    return format_html('<span class="num">{}</span>', words.budget_text(low, high))


@register.simple_tag
def size(count: int) -> str:
    """A file's size."""
    return words.size_text(count)


@register.simple_tag
def person(user: Any, note: Any = "") -> SafeString:
    """A person by name with a monogram; ``note`` is what they are here (an organisation, a role)."""
    if user is None:
        return format_html('<span class="person">{}{}</span>', icon("settings"), gettext("The portal"))
    return _person(str(user), str(note))


@lru_cache(maxsize=2048)
def _person(name: str, note: str) -> SafeString:
    extra = format_html(' <span class="person-note">{}</span>', note) if note else ""
    return format_html(
        '<span class="person"><span class="monogram" aria-hidden="true">{}</span><span>{}{}</span></span>',
        name[:1].upper(),
        name,
        extra,
    )


@register.simple_tag
def submission_field() -> SafeString:
    """A fresh token in a hidden field: the view passes it to ``core.once``, so that a form sent twice acts once."""
    return format_html('<input type="hidden" name="submission" value="{}">', uuid.uuid4())


@register.simple_tag
def record_url(name: str, pk: int) -> str:
    """The address of a record's page, for the rows of lists; elsewhere {% url %} does."""
    return links.record(name, pk)


@register.simple_tag
def dash(value: Any) -> Any:
    """The value, or a dash where there is none (nought is a value)."""
    return words.EMPTY if value is None or value == "" else value


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form field's control with the look of its kind."""
    return write_widget(field)


@register.filter
def focus_id(field: BoundField) -> str:
    """Id of the control that a link in the error summary should reach."""
    return f"{field.id_for_label or field.auto_id}_0" if kind_of(field) == "group" else field.id_for_label


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """An entry of a mapping, or nothing."""
    return mapping.get(key)


@register.filter
def message_tone(message: Message) -> str:
    """Tone of one of Django's messages."""
    return words.message_tone(message.level)
