"""ZIP archives and the office documents that are archives: what they unpack to is bounded before it is unpacked."""

import re
import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from typing import IO
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _

from files.content.common import CHUNK, EXECUTABLE_STARTS, Stream, Untrue, refuse, require
from files.names import RUNNABLE

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 10_000
MAX_COMMENT = 1024
IN_MEMORY = 1024 * 1024
END = b"PK\x05\x06"
NESTED = {
    *("zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "tbz", "xz", "txz", "zst", "lz", "lzma", "lzh", "arj", "ace"),
    *("cab", "wim", "iso", "z", "cpio", "rpm", "deb", "zipx", "ar", "sit"),
}
NESTED_STARTS = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"MSCF"),
    *(b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"!<arch>"),
)
OFFICE = {"docx", "xlsx", "pptx"}
# Content types of the main part, ECMA-376 part 1. Those of templates and of documents with macros are others.
MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
TYPES_PART = "[Content_Types].xml"
MAX_TYPES_PART = 4 * 1024 * 1024
PROGRAM_TYPES = re.compile(r"macroenabled|vbaproject|activex", re.IGNORECASE)
PROGRAM_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|\.(exe|dll|scr|com|bat|cmd|js|vbs|ps1|jar|msi|lnk)$", re.IGNORECASE
)
FETCHED_TEMPLATE = re.compile(
    r'attachedTemplate"[^>]*Target="(https?:|\\\\)|Target="(https?:|\\\\)[^>]*attachedTemplate"'
)

PartCheck = Callable[[Stream, str, int], None]


def entries_of(stream: Stream) -> list[zipfile.ZipInfo]:
    """The entries of an archive, or none where the file is no archive."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return []


def check_archive(stream: Stream, head: bytes, tail: bytes, check_part: PartCheck) -> None:
    """An archive of files that are taken by themselves too, or at least cannot run; no archives inside."""
    _bounds(head, tail)
    with zipfile.ZipFile(stream) as archive:
        for entry in _sound_entries(archive):
            ending = entry.filename.rpartition(".")[2].lower()
            if ending in RUNNABLE:
                refuse(
                    _("The archive holds “%(name)s”, a type that can run programs.") % {"name": entry.filename[-80:]}
                )
            if ending in NESTED:
                refuse(_("The archive holds another archive. Please put its files in directly."))
            with _unpacked(archive, entry) as part:
                start = part.read(512)
                if start.startswith(EXECUTABLE_STARTS):
                    refuse(
                        _("The archive holds “%(name)s”, a type that can run programs.")
                        % {"name": entry.filename[-80:]}
                    )
                if start.startswith(NESTED_STARTS) and ending not in OFFICE:
                    refuse(_("The archive holds another archive. Please put its files in directly."))
                check_part(part, ending, entry.file_size)


def check_office(extension: str) -> Callable[[Stream, bytes, bytes], None]:
    """The check for one kind of office document."""

    def check(stream: Stream, head: bytes, tail: bytes) -> None:
        _bounds(head, tail)
        with zipfile.ZipFile(stream) as archive:
            entries = _sound_entries(archive)
            for entry in entries:
                _unpacked(archive, entry).close()
            names = {entry.filename for entry in entries}
            require(TYPES_PART in names and archive.getinfo(TYPES_PART).file_size <= MAX_TYPES_PART)
            types = _types_of(archive.read(TYPES_PART))
            if any(map(PROGRAM_PARTS.search, names)) or any(map(PROGRAM_TYPES.search, types.values())):
                refuse(_("Documents with macros or programs are not accepted; please save without."))
            mains = {name for name, kind in types.items() if kind == MAIN_TYPES[extension]}
            require(len(mains) == 1 and mains <= names)
            _refuse_fetched_templates(archive, names)

    return check


def _bounds(head: bytes, tail: bytes) -> None:
    """The archive is the whole file: nothing before its first entry, nothing after its end."""
    require(head.startswith(b"PK\x03\x04"))
    end = tail.rfind(END)
    require(end >= 0)
    comment = int.from_bytes(tail[end + 20 : end + 22], "little")
    require(comment <= MAX_COMMENT and len(tail) == end + 22 + comment)


def _sound_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive that unpacks to something reasonable, under names that stay in their folder."""
    entries = archive.infolist()
    require(0 < len(entries) <= MAX_ENTRIES)
    require(len({entry.filename.lower() for entry in entries}) == len(entries))
    packed = sum(entry.compress_size for entry in entries)
    claimed = sum(entry.file_size for entry in entries)
    if claimed > MAX_UNPACKED or claimed > MAX_RATIO * max(packed, 1024):
        refuse(_("The file unpacks to far more than a document holds."))
    for entry in entries:
        if entry.flag_bits & 0x1:
            refuse(_("Files protected by a password can't be checked; please remove it."))
        if not _stays(entry.filename) or stat.S_ISLNK(entry.external_attr >> 16):
            refuse(_("The archive holds a file whose name leads elsewhere: “%(name)s”.") % {"name": _shown(entry)})
    return [entry for entry in entries if not entry.is_dir()]


def _stays(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    steered = any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in name)
    return bool(parts[0]) and ".." not in parts and ":" not in parts[0] and not steered


def _shown(entry: zipfile.ZipInfo) -> str:
    return "".join(c for c in entry.filename[-80:] if unicodedata.category(c)[0] != "C")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    """One entry's content, never more than its header says; its checksum is verified on the way."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    size = 0
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
                require(size <= entry.file_size)
                target.write(chunk)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _types_of(raw: bytes) -> dict[str, str]:
    """Names of parts with their types; default types by ending begin with a full stop."""
    if b"<!" in raw.replace(b"<!--", b""):
        raise Untrue  # a list of types declares no entities
    root = ElementTree.fromstring(raw)  # noqa: S314 - without declarations there is nothing to expand
    require(root.tag.rpartition("}")[2] == "Types")
    found = {}
    for element in root:
        name = element.get("PartName", "").lstrip("/") or "." + element.get("Extension", "")
        found[name] = element.get("ContentType", "")
    return found


def _refuse_fetched_templates(archive: zipfile.ZipFile, names: set[str]) -> None:
    """A template fetched from elsewhere brings its macros along when the document is opened."""
    for name in names:
        if name.endswith("settings.xml.rels") and FETCHED_TEMPLATE.search(
            archive.read(name).decode("utf-8", "replace")
        ):
            refuse(_("Documents with macros or programs are not accepted; please save without."))
