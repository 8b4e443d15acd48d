"""Filling a .docx template that somebody uploaded, without ever running what stands in it.

Three fences, each enough by itself: only fields, loops over lists and conditions are let through (everything else in a
template is refused by name before it is compiled); what is let through runs in Jinja's sandbox, without globals, calls or
attributes of Python objects; and the values are plain text. Whatever they hold is escaped.
"""

import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from lxml import etree

from core.errors import DomainError
from projects.documents.fields import FIELDS, LISTS, Values, sample_values

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)
EXTERNAL = "External"
HYPERLINK = "/hyperlink"
MOST_UNPACKED = 20 * 1024 * 1024
MOST_STEPS = 20_000_000
# What a broken archive or a part that is no XML makes the libraries raise.
BROKEN = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError)


class UnknownField(Exception):
    """A template names a field that contracts do not have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Fields(ImmutableSandboxedEnvironment):
    """An environment that knows fields, loops and conditions, and nothing else."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile what may be compiled; every part of a document comes through here."""
        check_nodes(self.parse(source))
        return super().from_string(source, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No attribute of any Python object: rows of lists are read by key."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False


def check_nodes(tree: nodes.Template) -> None:
    """Refuse whatever is not a field, a loop over one of the lists, or a condition; name what is unknown."""
    _check(tree, {})


def _check(node: nodes.Node, rows: dict[str, dict[str, Any]]) -> None:
    if not isinstance(node, ALLOWED):
        raise SecurityError(type(node).__name__)
    if isinstance(node, nodes.For):
        _check_loop(node, rows)
        return
    if isinstance(node, nodes.Getattr):
        _check_row_field(node, rows)
        return
    if isinstance(node, nodes.Name) and node.name not in FIELDS and node.name not in LISTS:
        raise UnknownField(node.name)
    for child in node.iter_child_nodes():
        _check(child, rows)


def _check_loop(node: nodes.For, rows: dict[str, dict[str, Any]]) -> None:
    """``{% for row in payments %}``: one list, one name, no loop within a loop."""
    if rows or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        raise SecurityError("For")
    if not isinstance(node.iter, nodes.Name):
        raise SecurityError(type(node.iter).__name__)
    if node.iter.name not in LISTS:
        raise UnknownField(node.iter.name)
    inner = {node.target.name: dict(LISTS[node.iter.name][1])}
    for child in (*node.body, *node.else_):
        _check(child, inner)


def _check_row_field(node: nodes.Getattr, rows: dict[str, dict[str, Any]]) -> None:
    if not isinstance(node.node, nodes.Name):
        raise SecurityError("Getattr")
    fields = rows.get(node.node.name)
    if fields is None or node.attr not in fields:
        raise UnknownField(f"{node.node.name}.{node.attr}")


def fill(template: bytes, values: Values) -> bytes:
    """The document with its fields filled in. Raises ``DomainError`` beside ``upload`` where the template is unfit."""
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(values, jinja_env=Fields(), autoescape=True)
        result = io.BytesIO()
        document.save(result)
    except UnknownField as fault:
        raise DomainError(
            _("The template uses the field “%(name)s”, which contracts do not have.") % {"name": fault.name[:80]},
            field="upload",
        ) from None
    except SecurityError as fault:
        raise DomainError(
            _("The template holds an instruction that is not allowed: %(what)s. Only fields, loops and conditions are.")
            % {"what": str(fault)[:80]},
            field="upload",
        ) from None
    except TemplateError as fault:
        raise unfit(str(fault)[:200]) from None
    except RecursionError:
        raise unfit(_("conditions stand within conditions too often")) from None
    except BROKEN:
        raise DomainError(_("The template cannot be opened as a Word document."), field="upload") from None
    return result.getvalue()


def unfit(fault: str) -> DomainError:
    """The refusal of a template that opens but cannot be filled in."""
    return DomainError(_("The template cannot be filled in: %(fault)s") % {"fault": fault}, field="upload")


def check_template(template: bytes) -> None:
    """Try a template with sample data before it is used; refuse one that would fetch something from elsewhere."""
    try:
        _check_size(template)
        _check_links(template)
    except BROKEN:
        raise DomainError(_("The template cannot be opened as a Word document."), field="upload") from None
    fill(template, sample_values())


def _check_size(template: bytes) -> None:
    """What filling in would take: the parts are held in memory as a whole, and each open brace is sought an end for."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise unfit(_("it holds far more than a contract"))
        for part in parts:
            if part.filename.endswith(".xml") and _steps(archive.read(part)) > MOST_STEPS:
                raise unfit(_("a field in braces has no end"))


def _steps(text: bytes) -> int:
    """Characters between every opening brace and the next closing one."""
    steps, place = 0, 0
    while (opened := text.find(b"{", place)) >= 0 and steps <= MOST_STEPS:
        closed = text.find(b"}", opened)
        end = closed if closed >= 0 else len(text)
        # All that open before this end share it.
        count = text.count(b"{", opened, end)
        steps += count * (end - opened)
        place = end
    return steps


def _check_links(template: bytes) -> None:
    """Attached templates and linked pictures would make every reader's Word fetch them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in archive.namelist():
            if not name.endswith(".rels"):
                continue
            for link in etree.fromstring(archive.read(name), parser):
                if link.get("TargetMode") == EXTERNAL and not link.get("Type", "").endswith(HYPERLINK):
                    raise DomainError(
                        _("The template links to something outside of itself; please embed it."), field="upload"
                    )
