"""Parts of a dashboard that repeat: boxes, definitions, tiles, lines. In Python: as templates they cost half the page."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.templatetags.ui import ago, badge
from core.templatetags.ui_blocks import stat
from dashboards.selectors.ageing import WaitingLine
from dashboards.selectors.compare import Tiles
from dashboards.selectors.headline import Stat
from dashboards.selectors.latest import Line

register = template.Library()


@register.simple_tag
def stat_boxes(stats: Iterable[Stat]) -> SafeString:
    """The headline figures."""
    return _joined(stat(one.label, one.value, one.url, one.note, one.tone) for one in stats)


@register.simple_tag
def stat_definitions(stats: Iterable[Stat]) -> SafeString:
    """What each of them counts, and how."""
    return _joined(
        f'<dt>{escape(str(one.label))}</dt><dd>{escape(str(one.definition))} <span class="text-secondary">{escape(str(one.formula))}</span></dd>'
        for one in stats
    )


@register.simple_tag
def tile_items(tiles: Tiles) -> SafeString:
    """One tile for each organisation."""
    figure = escape(str(tiles.figure.label))
    items = []
    for tile in tiles.tiles:
        name, value = escape(tile.organisation.name), escape(str(tile.value))
        if tile.records_url:
            spoken = f'<span class="visually-hidden"> {figure}, {name}</span>'
            value = mark_safe(f'<a href="{escape(tile.records_url)}">{value}{spoken}</a>')  # noqa: S308 - escaped
        items.append(
            f'<li class="tile tile-{tile.shade}"><a class="tile-name" href="{escape(tile.url)}">{name}</a>'
            f'<span class="tile-value">{value}</span> <span class="tile-note">{escape(str(tile.note))}</span></li>'
        )
    return _joined(items)


@register.simple_tag
def figure_options(figures: Iterable[Any], chosen: str) -> SafeString:
    """Options of a list of figures."""
    return _joined(
        f'<option value="{one.key}"{" selected" if one.key == chosen else ""}>{escape(str(one.label))}</option>'
        for one in figures
    )


@register.simple_tag
def waiting_rows(lines: Iterable[WaitingLine]) -> SafeString:
    """One table row for each thing that somebody has to do."""
    opened, overdue = escape(_("Open")), escape(_("Overdue"))
    rows = []
    for line in lines:
        who = f"{escape(str(line.who))} · " if line.who else ""
        late = f'<a class="ink-bad" href="{escape(line.overdue_url)}">{line.overdue}</a>' if line.overdue else "0"
        rows.append(
            f'<tr><td>{escape(str(line.task))}<span class="list-sub">{who}{escape(str(line.state))}</span></td>'
            f'<td class="num" data-label="{opened}"><a href="{escape(line.url)}">{line.open}</a></td>'
            f'<td class="num" data-label="{overdue}">{late}</td></tr>\n'
        )
    return _joined(rows)


@register.simple_tag
def step_items(lines: Iterable[Line]) -> SafeString:
    """The latest steps."""
    return _joined(
        f'<li><div><a class="list-title" href="{line.url}">{escape(line.title)}</a>'
        f'<span class="list-sub">{escape(line.number)} · {ago(line.at)}</span></div>'
        f"<div>{badge(line.words.text, line.words.look.tone, line.words.look.icon)}</div></li>\n"
        for line in lines
    )


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - what people wrote is escaped by each part
