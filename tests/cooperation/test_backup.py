"""A backup restores on an empty machine, files included."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from tests.services import as_role

pytestmark = pytest.mark.django_db(transaction=True)


class Machine:
    """A database and a folder of files, used through the commands as an administrator would."""

    def __init__(self, addresses: dict[str, str], media: Path) -> None:
        self.addresses = addresses
        self.media = media

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``manage.py …`` as owner."""
        environment = os.environ | self.addresses
        environment |= {"PORTAL_DATABASE_ROLE": "owner", "PORTAL_MEDIA_ROOT": str(self.media)}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )

    def rows(self) -> dict[str, tuple[int, str]]:
        """Count and digest of every table."""
        with as_role(self.addresses["DATABASE_OWNER_URL"]) as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            result = {}
            for (table,) in cursor.fetchall():
                cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t")
                result[table] = cursor.fetchone()
            return result

    def files(self) -> dict[str, bytes]:
        """Every file's content by name."""
        return {str(p.relative_to(self.media)): p.read_bytes() for p in self.media.rglob("*") if p.is_file()}


@pytest.fixture
def old(service_environment: dict[str, str], tmp_path: Path) -> Machine:
    """A machine with something on it."""
    Organisation.objects.create(kind=OrganisationKind.DISTRICT, name="示例区")
    User.objects.create_user("one@example.test", name="一号")
    machine = Machine(service_environment, tmp_path / "old" / "media")
    (machine.media / "needs" / "1").mkdir(parents=True)
    (machine.media / "needs" / "1" / "图纸.pdf").write_bytes(os.urandom(100_000))
    return machine


@pytest.fixture
def new(service_environment: dict[str, str], tmp_path: Path) -> Iterator[Machine]:
    """An empty one."""
    name = settings.DATABASES["default"]["NAME"]
    addresses = {key: value.replace(f"/{name}?", f"/{name}_new?") for key, value in service_environment.items()}
    superuser = service_environment["DATABASE_URL"].replace("//app@", "//postgres@").replace(f"/{name}?", "/postgres?")
    with as_role(superuser) as cursor:
        cursor.execute(f"CREATE DATABASE {name}_new OWNER owner TEMPLATE template0")
        yield Machine(addresses, tmp_path / "new" / "media")
        cursor.execute(f"DROP DATABASE {name}_new WITH (FORCE)")


def test_a_backup_restores_everything(old: Machine, new: Machine, tmp_path: Path) -> None:
    made = old.run("backup", str(tmp_path / "backups"))
    assert made.returncode == 0, made.stderr
    archive = made.stdout.strip()
    restored = new.run("restore", archive)
    assert restored.returncode == 0, restored.stderr
    assert new.rows() == old.rows()
    assert new.files() == old.files()
    assert new.rows()["accounts_organisationevent"][0] == 1

    with as_role(new.addresses["DATABASE_URL"]) as cursor:
        cursor.execute("UPDATE accounts_organisation SET name = 'Renamed' RETURNING id")
        cursor.execute("SELECT name FROM accounts_organisationevent ORDER BY pgh_id")
        assert cursor.fetchall() == [("示例区",), ("Renamed",)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM accounts_organisationevent")

    again = new.run("restore", archive)
    assert (again.returncode, "The database is not empty" in again.stderr) == (1, True)


def test_a_damaged_backup_changes_nothing(old: Machine, new: Machine, tmp_path: Path) -> None:
    archive = Path(old.run("backup", str(tmp_path / "backups")).stdout.strip())
    content = bytearray(archive.read_bytes())
    with tarfile.open(archive) as tar:
        member = next(member for member in tar if member.name.endswith(".pdf"))
        content[member.offset_data + 5] ^= 1
    archive.write_bytes(content)
    refused = new.run("restore", str(archive))
    assert refused.returncode == 1
    assert "is damaged: files/needs/1/图纸.pdf" in refused.stderr
    assert (new.rows(), new.files()) == ({}, {})

    archive.write_bytes(content[:5000])
    refused = new.run("restore", str(archive))
    assert (refused.returncode, "is not a whole backup" in refused.stderr) == (1, True)


def test_an_archive_writes_nowhere_else(new: Machine, tmp_path: Path) -> None:
    archive = tmp_path / "portal-20260101T000000Z.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(__file__, "../../smuggled")
    refused = new.run("restore", str(archive))
    assert (refused.returncode, "which no backup does" in refused.stderr) == (1, True)
    assert list(tmp_path.rglob("smuggled")) == []


def test_only_the_newest_are_kept(old: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"portal-202601{day}T000000Z.tar").touch()
    made = old.run("backup", str(folder), "--keep", "2")
    assert sorted(path.name for path in folder.iterdir()) == [
        "portal-20260103T000000Z.tar",
        Path(made.stdout.strip()).name,
    ]


def test_a_failed_backup_leaves_no_archive(old: Machine, tmp_path: Path) -> None:
    old.addresses = {k: v.replace("?host=", "_missing?host=") for k, v in old.addresses.items()}
    failed = old.run("backup", str(tmp_path / "backups"))
    assert (failed.returncode, "pg_dump failed" in failed.stderr) == (1, True)
    assert list((tmp_path / "backups").iterdir()) == []
