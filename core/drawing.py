"""A chart as HTML, written in Python: a dashboard holds five, and as a template each cost a millisecond."""

from html import escape

from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.charts import Chart
from core.icons import write_icon


def write_chart(chart: Chart) -> SafeString:
    """Title, definition, drawing, buttons, and the same numbers as a table."""
    title, unit, key = escape(str(chart.title)), escape(str(chart.unit)), f"chart-{chart.key}"
    beside = f' <span class="text-secondary">({unit})</span>' if unit else ""
    heads = "".join(f'<th scope="col" class="num">{escape(str(one.name))}</th>' for one in chart.series)
    # Words are looked up outside of f-strings, where the catalogues find them.
    nothing, table = _("Nothing to draw yet."), _("The numbers as a table")
    empty = chart.is_empty
    canvas = f'<p class="chart-empty">{nothing}</p>' if empty else _canvas(chart, key)
    picture = "" if empty else _picture(title)
    return mark_safe(  # noqa: S308 - words and addresses are escaped, keys are ours
        f'<figure class="chart" aria-labelledby="{key}-title">'
        f'<figcaption><span class="chart-title" id="{key}-title">{title}{beside}</span>'
        f'<span class="chart-definition">{escape(str(chart.definition))}</span></figcaption>{canvas}'
        f'<div class="chart-tools">{picture}{_download(chart, title)}</div>'
        f'<details class="chart-table"><summary>{table}</summary>'
        f'<div class="table-responsive" tabindex="0" role="region" aria-labelledby="{key}-title">'
        f'<table class="table table-sm"><thead><tr><th scope="col">{escape(str(chart.label_heading))}</th>{heads}</tr></thead>'
        f"<tbody>{chart.table_rows}</tbody></table></div></details></figure>\n"
    )


def _canvas(chart: Chart, key: str) -> str:
    hint = escape(_("Arrow keys read the numbers, Enter opens the records."))
    return (
        f'<div class="chart-canvas js-only" data-chart="{key}-data" data-hint="{hint}"></div>'
        f'<p class="visually-hidden" aria-live="polite" data-chart-said></p>{json_script(chart.spec, f"{key}-data")}'
    )


def _picture(title: str) -> str:
    words = _("Picture")
    return (
        f'<button type="button" class="btn btn-sm js-only" data-chart-picture>{write_icon("photo")}{words}'
        f'<span class="visually-hidden"> (PNG) {title}</span></button>'
    )


def _download(chart: Chart, title: str) -> str:
    if not chart.csv_url:
        return ""
    return (
        f'<a class="btn btn-sm" href="{escape(chart.csv_url)}">{write_icon("download")}CSV'
        f'<span class="visually-hidden"> {title}</span></a>'
    )
