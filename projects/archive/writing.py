"""Writing the zip, entry by entry: nothing of it is held in memory as a whole, whatever the size of its documents."""

import datetime
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.format import day_text, moment_text
from core.models import TimelineEntry
from core.pdf import Block, Document, Facts, Heading, Note, Table
from core.timeline import about_of, comment_of, words_of
from files.models import StoredFile
from files.policies import can_download
from files.selectors import open_content
from projects.archive.parts import PARTS, Part, facts, plain, rows_of
from projects.models import Project

PACKED = frozenset({"pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg", "webp", "zip"})
"""Endings of files that are compressed already."""
Tell = Callable[[int, int], None]


@dataclass
class Writer:
    """A zip being written, with the list of what is in it."""

    target: IO[bytes]
    manifest: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def add(self, name: str, chunks: Iterable[bytes], **facts: Any) -> str:
        """Write one entry piece by piece; returns its SHA-256."""
        now = timezone.localtime()
        info = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
        info.external_attr = 0o644 << 16
        ending = name.rpartition(".")[2].lower()
        info.compress_type = zipfile.ZIP_STORED if ending in PACKED else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as entry:
            for chunk in chunks:
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.manifest.append({"name": name, "sha256": digest.hexdigest(), "bytes": size, **facts})
        return digest.hexdigest()

    def add_json(self, name: str, data: Any) -> None:
        """Write data for machines."""
        self.add(name, [json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()])


def write_archive(project: Project, user: Any, *, tell: Tell) -> tuple[IO[bytes], int]:
    """The archive of ``project`` as ``user`` may read it, as an open temporary file, and how many documents are missing.

    Nothing of the need is in it but its number and title: what the enterprise discloses confidentially has a door of its own.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    writer = Writer(target)
    parts = [(part, rows_of(part, project, user)) for part in PARTS]
    records = [row for _part, rows in parts for row in rows]
    entries = timeline_of(records)
    documents = documents_of(records)
    total = len(parts) + len(documents) + 2
    for done, (part, rows) in enumerate(parts):
        tell(done, total)
        writer.add_json(f"records/{part.key}.json", [plain(row) for row in rows])
    writer.add_json("timeline.json", [line(entry) for entry in entries])
    writer.add(f"{project.number}.pdf", [document(project, parts, entries).render()])
    missing = 0
    for done, file in enumerate(documents):
        tell(len(parts) + 2 + done, total)
        if can_download(user, file):
            missing += not add_document(writer, file)
    made = {
        "project": project.number,
        "title": project.title,
        "made_at": timezone.now(),
        "made_for": str(user),
        "files": writer.manifest,
    }
    writer.zip.writestr("manifest.json", json.dumps(made, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    writer.zip.writestr("SHA256SUMS", "".join(f"{one['sha256']}  {one['name']}\n" for one in writer.manifest))
    writer.zip.close()
    target.seek(0)
    tell(total, total)
    return target, missing


def by_type(records: Iterable[Any]) -> dict[ContentType, dict[int, Any]]:
    """Records by content type and id."""
    found: dict[ContentType, dict[int, Any]] = {}
    for record in records:
        found.setdefault(ContentType.objects.get_for_model(record), {})[record.pk] = record
    return found


def hanging_on(records: Iterable[Any]) -> tuple[dict[ContentType, dict[int, Any]], Q]:
    """The condition for rows that hang on any of ``records``."""
    found = by_type(records)
    condition = Q(pk__in=[])
    for content_type, rows in found.items():
        condition |= Q(content_type=content_type, object_id__in=list(rows))
    return found, condition


def timeline_of(records: Iterable[Any]) -> list[TimelineEntry]:
    """What happened to the project and everything that belongs to it, in order; one statement."""
    _found, condition = hanging_on(records)
    return list(TimelineEntry.objects.filter(condition).select_related("actor", "content_type").order_by("pk"))


def documents_of(records: Iterable[Any]) -> list[StoredFile]:
    """The present documents of the records, each with its record; one statement."""
    found, condition = hanging_on(records)
    files = list(StoredFile.objects.current().filter(condition, wiped_at__isnull=True).order_by("pk"))
    for file in files:
        file.record = found[ContentType.objects.get_for_id(file.content_type_id)][file.object_id]
    return files


def add_document(writer: Writer, file: StoredFile) -> bool:
    """Copy one document; ``False`` where its content is gone, which the manifest then says."""
    # The number keeps apart what people gave the same name.
    name = f"documents/{file.pk}-{file.name}"
    known = {"kind": file.kind, "uploaded_at": file.created_at, "sha256_at_upload": file.sha256}
    try:
        content = open_content(file)
    except FileNotFoundError:
        writer.manifest.append({"name": name, "sha256": "", "bytes": 0, "missing": True, **known})
        return False
    with content:
        return writer.add(name, content.chunks(), **known) == file.sha256


def line(entry: TimelineEntry) -> dict[str, Any]:
    """A line of the timeline as data."""
    return {
        "at": entry.created_at,
        "record": entry.content_type.model,
        "id": entry.object_id,
        "event": entry.event,
        "from": entry.from_state,
        "to": entry.to_state,
        "by": str(entry.actor) if entry.actor else None,
        "about": about_of(entry),
        "comment": comment_of(entry),
    }


def document(project: Project, parts: list[tuple[Part, list[Any]]], entries: list[TimelineEntry]) -> Document:
    """Everything for people to read, in the language that is active."""
    blocks: list[Block] = []
    for part, rows in parts:
        if not rows:
            continue
        blocks.append(Heading(text=part.label))
        blocks += [Facts(rows=list(facts(row, words))) for row in rows]
    head = [pgettext("time", "When"), _("What happened"), pgettext("person", "Who"), _("Comment")]
    happened = [
        [
            moment_text(entry.created_at),
            " · ".join(filter(None, (str(words_of(entry).text), about_of(entry)))),
            entry.actor or _("The portal"),
            comment_of(entry),
        ]
        for entry in entries
    ]
    blocks += [Heading(text=_("Timeline")), Table(head=head, rows=happened, widths=[3, 4, 3, 6])]
    blocks.append(
        Note(text=_("What the reader of this archive may see. Documents lie beside it; the manifest lists all files."))
    )
    return Document(title=_("Project archive"), number=project.number, subtitle=project.title, blocks=blocks)


def words(value: Any) -> str:
    """Any kept value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return moment_text(value)
    if isinstance(value, datetime.date):
        return day_text(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return str(value)
