"""Backup and restore: one archive with the database and the files, whole or absent, checked before it is used."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cooperation.grants import grant_app_role
from cooperation.programs import programs

DUMP = "database.dump"
FILES = "files"
MANIFEST = "manifest.json"
PREFIX = "portal-"


class BackupError(RuntimeError):
    """Why there is no backup, or why this one is not restored."""


def make_backup(target: Path, *, keep: int = 0) -> Path:
    """Write an archive into the folder ``target``; with ``keep`` only so many newest ones stay.

    The database first: a file that a row of the dump names was there before the row.
    """
    target.mkdir(parents=True, exist_ok=True)
    final = target / f"{PREFIX}{timezone.now():%Y%m%dT%H%M%SZ}.tar"
    partial = final.with_suffix(".partial")
    try:
        _write_archive(partial)
        partial.rename(final)
    finally:
        partial.unlink(missing_ok=True)
    for old in sorted(target.glob(f"{PREFIX}*.tar"))[: -keep if keep else 0]:
        old.unlink()
    return final


def _write_archive(archive_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=archive_path.parent, prefix=".dump-") as folder:
        dump = Path(folder) / DUMP
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        sums = {DUMP: digest(dump)}
        with tarfile.open(archive_path, "w") as archive:
            archive.add(dump, DUMP)
            for path in stored_files():
                name = f"{FILES}/{path.relative_to(settings.MEDIA_ROOT)}"
                archive.add(path, name, recursive=False)
                sums[name] = digest(path)
            manifest = Path(folder) / MANIFEST
            manifest.write_text(json.dumps({"made_at": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}", "sha256": sums}))
            archive.add(manifest, MANIFEST)
    with archive_path.open("rb+") as file:
        os.fsync(file.fileno())


def restore_backup(source: Path) -> None:
    """Put an archive into an empty database and an empty folder of files, then grant the portal its privileges."""
    media = Path(settings.MEDIA_ROOT)
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. A backup is restored into a new one.")
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. A backup is restored into a new folder.")
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as name:
        folder = Path(name)
        unpack(source, folder)
        _postgres("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(folder / DUMP), into=True)
        grant_app_role(settings.DATABASE_APP_ROLE)
        media.mkdir(exist_ok=True)
        for path in (folder / FILES).iterdir() if (folder / FILES).exists() else ():
            shutil.move(str(path), media)


def unpack(source: Path, folder: Path) -> None:
    """Unpack and compare every sum, before anything else is touched."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _write_member(archive, member, folder)
        sums = json.loads((folder / MANIFEST).read_text())["sha256"]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is not a whole backup: {error}") from error
    found = {str(path.relative_to(folder)): digest(path) for path in folder.rglob("*") if path.is_file()}
    found.pop(MANIFEST)
    if found != sums:
        wrong = sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))
        raise BackupError(f"{source} is damaged: {', '.join(wrong[:5])}")


def _write_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one regular file below ``folder``. Python 3.11.2 has no extraction filters yet."""
    target = (folder / member.name).resolve()
    content = archive.extractfile(member)
    if content is None or not target.is_relative_to(folder.resolve()):
        raise BackupError(f"The archive holds {member.name!r}, which no backup does.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def stored_files() -> list[Path]:
    """Every file of the portal."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _postgres(program: str, *arguments: str, into: bool = False) -> None:
    """Run one of PostgreSQL's programs on the portal's database, as the role of this process."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(database[key]) for name, key in names.items() if database[key]}
    command = [str(programs() / program), *arguments]
    if into:
        command.insert(1, f"--dbname={database['NAME']}")
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own program, no shell
    if result.returncode:
        raise BackupError(f"{program} failed:\n{result.stderr}")
