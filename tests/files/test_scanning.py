"""The virus scanner: asked where there is one, waited for where it is away, and never gone round."""

import datetime
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from core.errors import Conflict, DomainError
from core.transitions import timeline
from files import tasks
from files.models import StorageUse, StoredFile
from files.selectors import current_files, open_content
from notifications.models import OutgoingMail
from tests.files.clamd import MARK, VIRUS, Daemon, daemon
from tests.files.samples import HTML, TXT
from tests.files.test_files import client_of, on_disk, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]
NOWHERE = "unix:///nowhere/clamd.ctl"


@pytest.fixture(params=["unix", "tcp"])
def scanner(request, settings) -> Iterator[Daemon]:
    """A daemon at either kind of address; the path of a socket must be short."""
    with (
        tempfile.TemporaryDirectory(prefix="clam") as folder,
        daemon(Path(folder) if request.param == "unix" else None) as (state, address),
    ):
        settings.CLAMAV = address
        yield state


def quarantined(world, settings, content: bytes = TXT) -> StoredFile:
    settings.CLAMAV = NOWHERE
    return store(world, name="说明.txt", content=content)


def test_without_a_scanner_nothing_is_scanned(world) -> None:
    assert store(world).scan == "none"


def test_a_clean_file_is_kept(world, scanner: Daemon) -> None:
    content = b"words " * 50_000
    assert store(world, name="a.txt", content=content).scan == "clean"
    assert scanner.seen == [content]


def test_an_infected_file_is_refused_in_words_and_leaves_nothing(world, folder: Path, scanner: Daemon) -> None:
    with translation.override("en"), pytest.raises(DomainError) as refused:
        store(world, name="a.txt", content=MARK)
    assert refused.value.field == "upload"
    assert str(refused.value) == f"The virus scanner found “{VIRUS}” in this file. It has not been kept."
    assert (on_disk(folder), StoredFile.objects.count()) == ([], 0)


def test_what_is_refused_anyway_is_not_sent_to_the_scanner(world, scanner: Daemon) -> None:
    with pytest.raises(DomainError):
        store(world, name="a.pdf", content=HTML)
    assert scanner.seen == []


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"what?\0"])
def test_a_scanner_that_does_not_answer_sends_the_file_into_quarantine(world, scanner: Daemon, answer: bytes) -> None:
    scanner.answer = answer
    assert store(world, name="a.txt", content=TXT).scan == "waiting"


def test_a_file_in_quarantine_is_shown_and_opened_by_nobody(world, settings) -> None:
    file = quarantined(world, settings)
    assert list(current_files(world.record, file.kind)) == [file]
    client = client_of(world.alice)
    assert client.get(reverse("files:download", args=[file.public_id])).status_code == 409
    with pytest.raises(Conflict):
        open_content(file)
    page = client.post(
        reverse("files:upload", args=[file.kind, world.record.pk]), {}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "在扫描完成前暂时隔离" in page
    assert f'href="{reverse("files:download", args=[file.public_id])}"' not in page


def test_lists_outside_the_panel_link_no_file_in_quarantine(world, settings) -> None:
    """Lists and buttons are drawn by the two tags, which know; nobody builds the address in a template."""
    waiting, clean = quarantined(world, settings), store(world, name="干净.txt", content=TXT)
    StoredFile.objects.filter(pk=clean.pk).update(scan="clean")
    clean.refresh_from_db()
    text = "{% load record_files %}{% stored_file file %}{% stored_file_link file 'btn' 'Read it' %}"
    pages = {
        file: Template(text).render(RequestContext(RequestFactory().get("/"), {"file": file}))
        for file in (waiting, clean)
    }
    assert (pages[clean].count('href="/files/'), pages[waiting].count('href="/files/')) == (2, 0)
    assert pages[waiting].count("在扫描完成前暂时隔离") == 2
    templates = [
        *Path(settings.BASE_DIR).glob("*/templates/**/*.html"),
        *Path(settings.BASE_DIR).glob("templates/**/*.html"),
    ]
    assert len(templates) > 100
    assert [str(one) for one in templates if re.search(r"url ['\"]files:download", one.read_text())] == []


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("event", "to"))


def test_it_is_released_when_the_scanner_is_back(world, settings, scanner: Daemon) -> None:
    address = settings.CLAMAV
    file = quarantined(world, settings)
    tasks.scan_quarantined()
    file.refresh_from_db()
    assert (file.scan, mails()) == ("waiting", [])
    settings.CLAMAV = address
    tasks.scan_quarantined()
    tasks.scan_quarantined()
    file.refresh_from_db()
    assert (file.scan, file.state, scanner.seen) == ("clean", "current", [TXT])
    assert mails() == [("file.released", "alice@example.cn")]
    assert [entry.event for entry in timeline(world.record)] == ["file.added", "file.released"]
    assert client_of(world.alice).get(reverse("files:download", args=[file.public_id])).status_code == 200
    mail = OutgoingMail.objects.get()
    assert file.name not in f"{mail.subject}{mail.text}"


def test_it_is_removed_when_the_scanner_finds_something(world, settings, scanner: Daemon, folder: Path) -> None:
    address = settings.CLAMAV
    file = quarantined(world, settings, MARK)
    clean = quarantined(world, settings, TXT)
    settings.CLAMAV = address
    tasks.scan_quarantined()
    file.refresh_from_db()
    clean.refresh_from_db()
    assert (file.scan, file.state, clean.scan) == ("infected", "deleted", "clean")
    assert mails() == [("file.infected", "alice@example.cn"), ("file.released", "alice@example.cn")]
    assert VIRUS in OutgoingMail.objects.get(event="file.infected").text
    assert StorageUse.objects.get().bytes == len(TXT)
    assert client_of(world.alice).get(reverse("files:download", args=[file.public_id])).status_code == 409
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        tasks.wipe_removed()
    assert on_disk(folder) == [clean.path]


def test_nothing_waits_for_the_scanner_for_ever(world, settings) -> None:
    file = quarantined(world, settings)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=6), tick=False):
        tasks.scan_quarantined()
    file.refresh_from_db()
    assert file.scan == "waiting"
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8), tick=False):
        tasks.scan_quarantined()
    file.refresh_from_db()
    assert (file.scan, file.state) == ("waiting", "deleted")
    assert mails() == [("file.unscanned", "alice@example.cn")]
    assert [entry.event for entry in timeline(world.record)] == ["file.added", "file.unscanned"]


def test_a_scanner_that_is_away_is_asked_once(world, settings, monkeypatch) -> None:
    quarantined(world, settings)
    quarantined(world, settings)
    asked: list[str] = []

    def fail() -> None:
        asked.append(settings.CLAMAV)
        raise ConnectionRefusedError

    monkeypatch.setattr("files.scanning._connection", fail)
    tasks.scan_quarantined()
    assert asked == [NOWHERE]
