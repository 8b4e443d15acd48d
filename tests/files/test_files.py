"""Files of a record: taken whole or not at all, handed out by the record's permission only, replaced, removed, wiped."""

import dataclasses
import datetime
import hashlib
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, DomainError, NotAllowed
from core.transitions import timeline
from files import registry, services, tasks
from files.models import StoredFile
from files.selectors import current_files, folders_of, open_content
from tests.factories.accounts import enrol, signed_in
from tests.files.samples import DOCX, HTML, PDF, PNG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]


def upload(name: str = "合同.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def store(world, name: str = "合同.pdf", content: bytes = PDF, **more) -> StoredFile:
    values = {"record": world.record, "kind": "sample.contract", "upload": upload(name, content), "actor": world.alice}
    return services.store(**(values | more))


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def client_of(user) -> Client:
    enrol(user)
    return signed_in(user)


def test_a_file_is_kept_whole_under_a_random_name(world, folder: Path) -> None:
    file = store(world, name="../a\u202e/合同.pdf")
    assert (file.name, file.size, file.media_type, file.state) == ("合同.pdf", len(PDF), "application/pdf", "current")
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert on_disk(folder) == [file.path]
    assert (folder / file.path).read_bytes() == PDF
    assert "合同" not in file.path
    assert [(e.event, e.actor) for e in timeline(world.record)] == [("file.added", world.alice)]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"", "sample.contract"),
        ("a.pdf", HTML, "sample.contract"),
        ("a.exe", PDF, "sample.contract"),
        ("a.pdf", PDF[:-7] + b"\n" * 1024 * 1024 + PDF[-7:], "sample.contract"),
        ("a.pdf", PDF, "no.such.kind"),
    ],
    ids=["empty", "other content", "other ending", "too large", "unknown kind"],
)
def test_a_refused_file_leaves_nothing(world, folder: Path, name: str, content: bytes, kind: str) -> None:
    with pytest.raises(DomainError) as refused:
        store(world, name=name, content=content, kind=kind)
    assert refused.value.field == "upload"
    assert (on_disk(folder), StoredFile.objects.count()) == ([], 0)


def test_a_disk_that_fails_leaves_neither_row_nor_half_a_file(world, folder: Path, monkeypatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store(world)
    assert (on_disk(folder), StoredFile.objects.count()) == ([], 0)


def test_what_was_rolled_back_is_swept_later(world, folder: Path) -> None:
    kept = store(world)

    class Failure(Exception):
        pass

    def fail() -> None:
        with transaction.atomic():
            store(world, name="b.docx", content=DOCX)
            raise Failure

    with pytest.raises(Failure):
        fail()
    assert len(on_disk(folder)) == 2
    assert tasks.sweep_orphans() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        assert tasks.sweep_orphans() == 1
    assert on_disk(folder) == [kept.path]


def test_a_folder_takes_only_so_many(world) -> None:
    first = store(world)
    store(world)
    with pytest.raises(DomainError) as refused:
        store(world)
    assert refused.value.field == "upload"
    newer = store(world, name="neu.docx", content=DOCX, replaces=first)
    assert newer.replaces == first
    (shown,) = folders_of(world.record, world.alice)
    assert ([file.name for file in shown.files], shown.full) == (["合同.pdf", "neu.docx"], True)
    with pytest.raises(Conflict):
        store(world, replaces=first)


def test_a_removed_file_is_wiped_after_a_while_and_its_digest_kept(world, folder: Path) -> None:
    file = store(world)
    services.delete(file=file, actor=world.alice)
    with pytest.raises(Conflict):
        services.delete(file=file, actor=world.alice)
    tasks.wipe_removed()
    assert on_disk(folder) == [file.path]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        tasks.wipe_removed()
        tasks.wipe_removed()
    file.refresh_from_db()
    assert (on_disk(folder), file.state, bool(file.wiped_at), file.sha256) == (
        [],
        "deleted",
        True,
        hashlib.sha256(PDF).hexdigest(),
    )
    assert client_of(world.alice).get(reverse("files:download", args=[file.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("person", "download", "change"),
    [("alice", 200, 200), ("bob", 403, 403), ("paula", 404, 404), ("carol", 404, 404), ("admin", 200, 403)],
)
def test_a_file_is_as_open_as_its_record_and_kind(world, person: str, download: int, change: int) -> None:
    file = store(world)
    client = client_of(getattr(world, person))
    assert client.get(reverse("files:download", args=[file.public_id])).status_code == download
    assert client.get(reverse("files:upload", args=["sample.contract", world.record.pk])).status_code == change
    assert client.get(reverse("files:replace", args=[file.public_id])).status_code == change
    deleted = client.post(reverse("files:delete", args=[file.public_id])).status_code
    assert deleted == (302 if change == 200 else change)
    assert StoredFile.objects.current().count() == (0 if change == 200 else 1)


def test_visitors_learn_nothing(world) -> None:
    file = store(world)
    assert Client().get(reverse("files:download", args=[file.public_id])).status_code == 404
    response = Client().get(reverse("files:upload", args=["sample.contract", world.record.pk]))
    assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_a_download_is_an_attachment_that_no_browser_interprets_or_keeps(world) -> None:
    file = store(world, name="技术合同 (终稿).png", content=PNG)
    response = client_of(world.alice).get(reverse("files:download", args=[file.public_id]))
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"] == (
        "attachment; filename=\"file.png\"; filename*=UTF-8''%E6%8A%80%E6%9C%AF%E5%90%88%E5%90%8C%20%28%E7%BB%88"
        "%E7%A8%BF%29.png"
    )
    assert (response["Content-Type"], response["Content-Length"]) == ("image/png", str(len(PNG)))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_kind_may_note_each_reading_or_stop_it(world, kind, monkeypatch) -> None:
    file = store(world)
    noted: list[tuple] = []

    def note(user, read: StoredFile) -> None:
        assert transaction.get_connection().in_atomic_block
        noted.append((user, read.pk, read.record))

    monkeypatch.setitem(registry._kinds, kind.key, dataclasses.replace(kind, on_read=note))
    url = reverse("files:download", args=[file.public_id])
    assert client_of(world.alice).get(url).status_code == 200
    assert client_of(world.bob).get(url).status_code == 403
    assert noted == [(world.alice, file.pk, world.record)]

    def stop(user, read: StoredFile) -> None:
        raise NotAllowed("Not today.")

    monkeypatch.setitem(registry._kinds, kind.key, dataclasses.replace(kind, on_read=stop))
    assert client_of(world.alice).get(url).status_code == 403


def test_files_for_rules_and_lists(world, kind) -> None:
    first = store(world)
    gone = store(world, name="b.pdf")
    services.delete(file=gone, actor=world.alice)
    assert list(current_files(world.record, kind.key)) == [first]
    assert not current_files(world.record, "another.kind").exists()
    with open_content(first) as content:
        assert content.read() == PDF
    assert [folder.kind for folder in folders_of(world.record, world.alice, kind.key)] == [kind]
    assert folders_of(world.record, world.alice, "another.kind") == []


def test_a_content_that_is_gone_is_a_404(world, folder: Path) -> None:
    file = store(world)
    (folder / file.path).unlink()
    assert client_of(world.alice).get(reverse("files:download", args=[file.public_id])).status_code == 404


def test_the_page_says_what_is_wrong_beside_the_field(world) -> None:
    client = client_of(world.alice)
    url = reverse("files:upload", args=["sample.contract", world.record.pk])
    wrong = client.post(url, {"upload": upload("a.pdf", HTML)})
    assert wrong.status_code == 422
    assert "upload" in wrong.context["form"].errors
    assert client.post(url, {}).status_code == 422
    fragment = client.post(url, {"upload": upload("a.pdf", b"")}, headers={"HX-Request": "true"})
    assert (fragment.status_code, b"folder-samplecontract" in fragment.content) == (422, True)
    right = client.post(url, {"upload": upload()})
    assert (right.status_code, right["Location"]) == (302, "/files/record/")
    fragment = client.post(url, {"upload": upload("b.pdf")}, headers={"HX-Request": "true"})
    assert (fragment.status_code, "b.pdf" in fragment.content.decode()) == (200, True)


def test_several_files_at_once_are_kept_or_refused_one_by_one(world, kind, monkeypatch) -> None:
    monkeypatch.setitem(registry._kinds, kind.key, dataclasses.replace(kind, max_files=3))
    client = client_of(world.bob)  # reads English; may not write
    url = reverse("files:upload", args=["sample.contract", world.record.pk])
    sent = lambda: {"upload": [upload(), upload("b\u202e.pdf", HTML), upload("c.docx", DOCX), upload("d.pdf", b"")]}  # noqa: E731
    assert client.post(url, sent()).status_code == 403
    world.alice.language = "en"
    world.alice.save()
    answer = client_of(world.alice).post(url, sent(), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert [str(error) for error in answer.context["form"].errors["upload"]] == [
        "b.pdf: The file is called .pdf, but its content looks like .html.",
        "d.pdf: The file is empty.",
    ]
    assert list(StoredFile.objects.order_by("id").values_list("name", flat=True)) == ["合同.pdf", "c.docx"]


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/enterprises/1/files/?a=b", "/enterprises/1/files/?a=b"),
        ("https://elsewhere.example/", "/files/record/"),
        ("//elsewhere.example/", "/files/record/"),
        ("a b", "/files/record/"),
        ("", "/files/record/"),
    ],
)
def test_after_an_upload_one_is_back_where_one_was(world, asked: str, led: str) -> None:
    client = client_of(world.alice)
    url = reverse("files:upload", args=["sample.contract", world.record.pk])
    assert client.post(url, {"upload": upload(), "next": asked})["Location"] == led
    file = StoredFile.objects.get()
    assert client.post(reverse("files:delete", args=[file.public_id]), {"next": asked})["Location"] == led


def test_a_request_larger_than_the_limit_is_not_even_read(world, settings, monkeypatch) -> None:
    settings.FILE_REQUEST_MB = 1
    monkeypatch.setattr("core.uploads.ENVELOPE", 0)
    url = reverse("files:upload", args=["sample.contract", world.record.pk])
    answer = client_of(world.alice).post(url, {"upload": upload(content=b"x" * 1_100_000)})
    assert (answer.status_code, StoredFile.objects.count()) == (413, 0)


@pytest.mark.parametrize("count", [1, 2])
def test_a_records_files_cost_one_statement(world, django_assert_num_queries, count: int) -> None:
    for n in range(count):
        store(world, name=f"{n}.pdf")
    folders_of(world.record, world.alice)
    with django_assert_num_queries(1):
        (folder,) = folders_of(world.record, world.alice)
        assert [str(file.uploader) for file in folder.files] == ["Alice"] * count
    with django_assert_num_queries(0):
        assert folders_of(world.record, world.bob) == []
