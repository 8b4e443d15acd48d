"""Rows of the list of needs. Written in Python: fifty rows of template tags would cost a third of the page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import links
from core.format import EMPTY
from core.templatetags.ui import budget, day, state_badge

register = template.Library()


@register.simple_tag
def need_rows(needs: Iterable[Any]) -> SafeString:
    """One table row for each need that ``needs.pages.with_shown_names`` has prepared."""
    area, money, wanted, claims = (escape(one) for one in (_("Area"), _("Budget"), _("Wanted by"), _("Claims")))
    untitled = _("Untitled need")
    rows = []
    for need in needs:
        sub = " · ".join(filter(None, (need.number, need.shown_name, need.park.name if need.park_id else "")))
        rows.append(
            f'<tr><td><a class="list-title" href="{links.record("needs:detail", need.pk)}">'
            f'{escape(need.title or untitled)}</a><span class="list-sub">{escape(sub)}</span></td>'
            f"<td>{state_badge(need)}</td>"
            f'<td data-label="{area}">{escape(need.area_label or EMPTY)}</td>'
            f'<td class="num" data-label="{money}">{budget(need.budget_min, need.budget_max)}</td>'
            f'<td data-label="{wanted}">{day(need.deadline)}</td>'
            f'<td class="num" data-label="{claims}">{need.open_claims or EMPTY}</td></tr>\n'
        )
    return mark_safe("".join(rows))  # noqa: S308 - what people wrote is escaped above
