"""Larger components. Reference with examples: docs/ui.md; all together: the style page."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from core.charts import Chart
from core.context import Shell
from core.drawing import write_chart
from core.format import EMPTY
from core.icons import write_icon
from core.navigation import NavItem
from core.origins import origins_of
from core.timeline import about_of, comment_of, words_of

register = template.Library()

NOTICE_ICONS = {
    "quiet": "info-circle",
    "info": "info-circle",
    "waiting": "clock",
    "active": "refresh",
    "good": "circle-check",
    "bad": "alert-triangle",
}


def component(context: Context, name: str, /, **values: Any) -> SafeString:
    """Render templates/components/NAME.html with ``values``; the request comes along for forms and addresses."""
    values["request"] = context.get("request")
    values["csrf_token"] = context.get("csrf_token")
    return mark_safe(get_template(f"components/{name}.html").render(values))  # noqa: S308 - a template escapes


def stripped(content: str) -> SafeString:
    """A block's rendered content without the white space around it; empty when there is nothing else."""
    return mark_safe(content.strip())  # noqa: S308 - rendered, and escaped, by the template already


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context,
    content: str,
    title: Any,
    number: str = "",
    record: Any = None,
    lead: Any = "",
    back: str = "",
    back_label: Any = "",
) -> SafeString:
    """Head of a page: number, title, state of ``record``; inside the block the one primary action (and small others)."""
    return component(
        context,
        "page_header",
        title=title,
        number=number,
        record=record,
        lead=lead,
        back=back,
        back_label=back_label,
        actions=stripped(content),
    )


@register.simple_block_tag
def card(content: str, title: Any = "", flush: bool = False, id: str = "") -> SafeString:
    """A white sheet with an optional heading; ``flush`` for lists and tables that reach its edges."""
    edges, named = " sheet-flush" if flush else "", f' id="{escape(id)}"' if id else ""
    heading = f'<h2 class="sheet-title">{conditional_escape(title)}</h2>\n  ' if title else ""
    return mark_safe(f'<section class="sheet{edges}"{named}>\n  {heading}{content}\n</section>\n')  # noqa: S308 - escaped


@register.simple_tag(takes_context=True)
def next_step(context: Context, step: Any) -> SafeString:
    """The box "next: what, who, until when". ``step`` has ``what``, ``who`` and ``due``; nothing waits: no box."""
    return component(context, "next_step", step=step) if step else mark_safe("")


@register.simple_tag(takes_context=True)
def timeline(context: Context, entries: Any) -> SafeString:
    """A record's timeline from ``core.transitions.timeline``, latest first."""
    lines = [
        {"entry": entry, "words": words_of(entry), "about": about_of(entry), "comment": comment_of(entry)}
        for entry in entries
    ]
    return component(context, "timeline", lines=lines[::-1])


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Key facts as a definition list of {% fact %}."""
    return mark_safe(f'<dl class="facts">{content}</dl>')  # noqa: S308


@register.simple_block_tag
def fact(content: str, label: Any) -> SafeString:
    """One key fact; without a value a dash."""
    return mark_safe(f"<div><dt>{conditional_escape(label)}</dt><dd>{content.strip() or EMPTY}</dd></div>\n")  # noqa: S308 - escaped


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: str, label: Any = "") -> SafeString:
    """A row of {% tab %}: each has an address of its own."""
    return component(context, "tabs", content=content, label=label)


@register.simple_tag(takes_context=True)
def tab(context: Context, key: str, url: str, label: Any, count: int | None = None) -> SafeString:
    """One tab; it is the current one when the page's context has ``tab == key``."""
    return component(context, "tab", current=context.get("tab") == key, url=url, label=label, count=count)


@register.simple_tag(takes_context=True)
def origins(context: Context, kind: str, record: Any) -> SafeString:
    """Where a record came from, as far as the reader may know; nothing where nobody knows of an origin."""
    found = origins_of(kind, context["request"].user, record)
    return component(context, "origins", origins=found) if found else mark_safe("")


@register.simple_block_tag(takes_context=True)
def empty_state(context: Context, content: str, title: Any, icon: str = "inbox") -> SafeString:
    """What a list says when it has nothing: why, and inside the block what to do."""
    return component(context, "empty_state", title=title, icon_name=icon, content=stripped(content))


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, tone: str = "info", title: Any = "") -> SafeString:
    """A remark on the page: a reason for a return, a warning, a hint."""
    return component(context, "notice", content=content, tone=tone, title=title, icon_name=NOTICE_ICONS[tone])


@register.simple_tag(takes_context=True)
def file_row(
    context: Context,
    name: str,
    url: str,
    size: int | None = None,
    at: Any = None,
    note: Any = "",
    delete_url: str = "",
    delete_target: str = "",
    back: str = "",
) -> SafeString:
    """A file that can be downloaded, inside ``<ul class="files">``; an empty ``url`` shows the name alone.

    Deleting it swaps the part of the page called ``delete_target``, or comes back to ``back``.
    """
    return component(
        context,
        "file_row",
        name=name,
        url=url,
        size=size,
        at=at,
        note=note,
        delete_url=delete_url,
        delete_target=delete_target,
        back=back,
        kind=name.rpartition(".")[2].lower(),
    )


@register.simple_tag(takes_context=True)
def filter_drawer(context: Context, form: Any, active: list[tuple[Any, str]] | None = None) -> SafeString:
    """A list's filters: GET form in a drawer that opens without JavaScript, and the active ones to take off again.

    ``active`` is a list of (words, address without this filter); see ``core.listing.active_filters``.
    """
    return component(context, "filter_drawer", form=form, active=active or [])


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Any, count: Any = "") -> SafeString:
    """Previous and next of a ``core.paging.Page``, keeping the filters; ``count`` is text such as "1,000+"."""
    query = context["request"].GET.copy()

    def address(cursor: str) -> str:
        query["cursor"] = cursor
        return "?" + query.urlencode() if cursor else ""

    return component(
        context, "pager", previous=address(page.previous_cursor), following=address(page.next_cursor), count=count
    )


@register.simple_tag(takes_context=True)
def export_menu(context: Context, page: Any) -> SafeString:
    """The list as CSV and XLSX with its filters (``core.exports``); nothing for a page without rows."""
    if not page.rows:
        return mark_safe("")
    query = context["request"].GET.copy()
    for name in ("cursor", "format"):
        query.pop(name, None)
    query["format"] = ""
    return component(context, "export_menu", query=query.urlencode())


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: Any) -> SafeString:
    """All errors of a form above its title, each linking to its field."""
    return component(context, "error_summary", forms=form if isinstance(form, list | tuple) else [form])


@register.simple_tag(takes_context=True)
def formset_rows(context: Context, formset: Any, label: Any, add: Any) -> SafeString:
    """Rows of a formset: add and remove with JavaScript; without it the spare rows and a tick to delete."""
    return component(context, "formset_rows", formset=formset, label=label, add=add)


@register.simple_tag(takes_context=True)
def autosave(context: Context, url: str, saved_at: Any = None) -> SafeString:
    """Inside a form: posts it to ``url`` while the person types; that view answers with {% saved_at %}."""
    return component(context, "autosave", url=url, saved_at=saved_at)


@register.simple_tag(takes_context=True)
def saved_note(context: Context, saved_at: Any) -> SafeString:
    """The words "saved at 10:32"; the whole answer of an autosave view."""
    return component(context, "saved_note", saved_at=saved_at)


@register.simple_block_tag(takes_context=True)
def check_row(context: Context, content: str, label: Any, change: str = "") -> SafeString:
    """One answer on a check page, inside ``<dl class="check">``, with a link to change it."""
    return component(context, "check_row", content=stripped(content), label=label, change=change)


@register.simple_block_tag(takes_context=True)
def confirmation(context: Context, content: str, title: Any, number: str = "") -> SafeString:
    """After something was done: number; inside the block what happens next, and when."""
    return component(context, "confirmation", content=content, title=title, number=number)


@register.simple_tag(takes_context=True)
def action_button(context: Context, url: str, label: Any, tone: str = "primary", icon: str = "") -> SafeString:
    """A button that posts to ``url`` at once. For steps that need a question use {% action_dialog %} or a page."""
    return component(context, "action_button", url=url, label=label, tone=tone, icon_name=icon)


@register.simple_tag(takes_context=True)
def action_dialog(
    context: Context,
    key: str,
    url: str,
    label: Any,
    question: Any,
    tone: str = "primary",
    reason: str = "",
    icon: str = "",
    seen: str = "",
) -> SafeString:
    """A button that asks first, in a dialog. ``reason``: "", "optional" or "required" (posted as ``comment``)."""
    return component(
        context,
        "action_dialog",
        key=key,
        url=url,
        label=label,
        question=question,
        tone=tone,
        reason=reason,
        icon_name=icon,
        seen=seen,
    )


@register.simple_tag(takes_context=True)
def progress(
    context: Context,
    url: str,
    label: Any,
    done: int | None,
    total: int | None = None,
    running: bool = True,
) -> SafeString:
    """A job's progress, polled from ``url`` (which answers with this same tag) until ``running`` is false."""
    return component(context, "progress", url=url, label=label, done=done, total=total, running=running)


@register.simple_tag(takes_context=True)
def conversation(context: Context, posts: Any, reply_url: str = "") -> SafeString:
    """Messages of ``core.conversation``, answers under their question; with ``reply_url`` a form to write."""
    posts = list(posts)
    replies: dict[int, list[Any]] = {}
    for post in posts:
        if post.parent_id:
            replies.setdefault(post.parent_id, []).append(post)
    threads = [(post, replies.get(post.pk, [])) for post in posts if not post.parent_id]
    return component(context, "conversation", threads=threads, reply_url=reply_url)


@register.simple_tag
def stat(label: Any, value: Any, url: str = "", note: Any = "", tone: str = "") -> SafeString:
    """One figure with its words, linking to its records. In Python: a dashboard shows twenty."""
    words = conditional_escape(label)
    shown: str = conditional_escape(EMPTY if value is None or value == "" else value)
    if url:
        shown = f'<a href="{escape(url)}">{shown}<span class="visually-hidden"> {words}</span></a>'
    edge = f" ink-edge-{tone}" if tone else ""
    remark = f'<p class="stat-note">{conditional_escape(note)}</p>' if note else ""
    return mark_safe(  # noqa: S308 - label, value, address and note are escaped, tones are ours
        f'<div class="stat{edge}"><p class="stat-label">{words}</p><p class="stat-value">{shown}</p>{remark}</div>'
    )


@register.simple_tag
def chart(chart: Chart) -> SafeString:
    """A ``core.charts.Chart``: drawing, definition and data table."""
    return write_chart(chart)


@register.simple_tag
def nav_links(shell: Shell, items: Iterable[NavItem], *, short: bool = False) -> SafeString:
    """Entries of the navigation, in a list, or ``short`` in a row. In Python: they stand on every page."""
    links = []
    for item in items:
        current = ' aria-current="page"' if item.key == shell.current else ""
        count = shell.counts.get(item.count)
        number = f'<span class="count">{count}</span>' if count else ""
        words = escape(str((item.short if short else "") or item.label))
        link = f'<a href="{escape(item.url)}"{current}>{write_icon(item.icon)}<span>{words}</span>{number}</a>'
        links.append(link if short else f"<li>{link}</li>")
    return mark_safe("\n".join(links))  # noqa: S308 - words and addresses are escaped, counts are numbers


@register.simple_tag(takes_context=True)
def chart_scripts(context: Context) -> SafeString:
    """Scripts of pages with charts, in the block ``scripts``."""
    return component(context, "chart_scripts")


@register.simple_tag(takes_context=True)
def copy_link(context: Context, key: str, text: str, label: Any) -> SafeString:
    """A field with an address and a button that copies it."""
    return component(context, "copy_link", field_id=f"copy-{key}", text=text, label=label)


@register.simple_tag
def sign_in_url(next_url: str) -> str:
    """The sign-in page, coming back to ``next_url``."""
    return f"{reverse('account_login')}?{urlencode({'next': next_url})}"
