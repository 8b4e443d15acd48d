"""Mails in words: an event's template becomes subject, in-app line, plain text and HTML in one language.

Authors write each text once, as plain text in the partials of one file. The HTML is made from the escaped text, so
nothing that a person typed can become markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from core.said import in_language

SUBJECT_LENGTH = 200
RULE = "* * *"
"""Between two languages of one mail."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One mail in one language."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the shared layout shows around a body."""

    subject: str
    body: str
    greeting: str = ""
    button: str = ""
    url: str = ""
    reason: str = ""
    note: str = ""
    preferences_url: str = ""
    unsubscribe_url: str = ""
    lists: Sequence[tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=tuple)


def absolute(path: str) -> str:
    """The full address of a path of the portal; full addresses and empty ones stay as they are."""
    return path if not path or path.startswith(("http://", "https://")) else settings.PORTAL_URL + path


def part(template: str, name: str, context: dict[str, Any], default: str | None = None) -> str:
    """One partial of a mail template as plain text in the active language."""
    try:
        found = get_template(f"{template}.txt#{name}")
    except TemplateDoesNotExist:
        if default is None:
            raise
        return default
    words = {name: in_language(value) for name, value in context.items()}
    return str(found.template.render(Context(words, autoescape=False))).strip()  # type: ignore[attr-defined]


def one_line(text: str, length: int = SUBJECT_LENGTH) -> str:
    """Text without line breaks and control characters, cut to ``length``: safe as a mail's subject."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return clean if len(clean) <= length else clean[: length - 1] + "…"


def render_lines(template: str, context: dict[str, Any]) -> dict[str, str]:
    """The in-app line of an event in every language of the portal."""
    lines = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            lines[code] = one_line(part(template, "line", context, default="") or part(template, "subject", context))
    return lines


def render_letter(letter: Letter) -> Rendered:
    """Put the shared layout around a letter, in the active language."""
    context = {"letter": letter, "site_name": settings.SITE_NAME, "portal_url": settings.PORTAL_URL}
    text = get_template("notifications/mail/layout.txt").template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    html = get_template("notifications/mail/layout.html").render(context)
    return Rendered(subject=letter.subject, text=_tidy(str(text)), html=str(html))


def render_mail(
    template: str, *, language: str, context: dict[str, Any], also: Sequence[str] = (), **around: Any
) -> Rendered:
    """Render an event's mail for one reader; ``around`` are further fields of ``Letter``.

    ``also`` are languages in which the same mail says everything once more below, for a reader whose language nobody knows.
    """
    said = [_said(template, one, context) for one in (language, *also)]
    first, *others = said
    with translation.override(language):
        return render_letter(
            Letter(
                subject=one_line(" / ".join(one.subject for one in said)),
                body="\n\n".join([first.body, *(f"{RULE}\n\n{one.greeting}\n\n{one.body}" for one in others)]),
                greeting=first.greeting,
                button=" / ".join(one.button for one in said),
                **around,
            )
        )


def _said(template: str, language: str, context: dict[str, Any]) -> Letter:
    """What a mail says in one language."""
    with translation.override(language):
        name = getattr(context.get("recipient"), "name", "")
        return Letter(
            subject=part(template, "subject", context),
            body=part(template, "body", context),
            greeting=_("Dear %(name)s,") % {"name": name} if name else _("Hello,"),
            button=part(template, "button", context, default=_("Open in the portal")),
        )


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept) + "\n"
