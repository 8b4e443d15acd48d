"""How much an organisation may keep: counted for whoever uploads, given back on removal, exact under concurrency."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership
from accounts.scope import forget_scope
from core.errors import DomainError
from files import services
from files.models import StorageUse, StoredFile
from files.quota import MEGABYTE, Room, holder_for, room_of
from files.registry import FileKind, register_kind
from tests.factories.district import make_district
from tests.files.samples import DOCX, PDF, TXT
from tests.files.test_files import client_of, store, upload

pytestmark = pytest.mark.django_db


def used() -> dict[str, int]:
    rows = StorageUse.objects.select_related("organisation", "person")
    return {str(row.organisation or row.person): row.bytes for row in rows}


@pytest.mark.usefixtures("kind")
class TestCounting:
    def test_a_file_counts_while_it_is_shown(self, world: SimpleNamespace) -> None:
        first = store(world)
        store(world, name="b.docx", content=DOCX)
        assert used() == {"示例区": len(PDF) + len(DOCX)}
        newer = store(world, name="c.txt", content=TXT, replaces=first)
        assert used() == {"示例区": len(TXT) + len(DOCX)}
        services.delete(file=newer, actor=world.alice)
        assert used() == {"示例区": len(DOCX)}

    def test_it_counts_for_the_organisation_for_which_one_acts(self, world: SimpleNamespace) -> None:
        Membership.objects.create(user=world.alice, organisation=world.park, role="park_official")
        forget_scope(world.alice)
        assert store(world, organisation_id=world.park.pk).organisation == world.park
        assert store(world, organisation_id=world.record.organisation_id).organisation == world.district
        assert used() == {"示例园区": len(PDF), "示例区": len(PDF)}

    def test_without_an_organisation_it_counts_for_the_person(self, world: SimpleNamespace, settings) -> None:
        settings.FILE_QUOTA_PERSON_MB = 1
        file = store(world, actor=world.carol)
        assert (file.organisation, used()) == (None, {"Carol": len(PDF)})
        assert room_of(holder_for(world.carol)) == Room(used=len(PDF), limit=MEGABYTE, of_organisation=False)
        services.delete(file=file, actor=world.carol)
        assert used() == {"Carol": 0}

    def test_what_does_not_fit_is_refused_in_words_and_leaves_nothing(self, world, settings, folder) -> None:
        settings.FILE_QUOTA_MB = 1
        StorageUse.objects.create(organisation=world.district, bytes=MEGABYTE - len(PDF))
        store(world)
        with translation.override("en"), pytest.raises(DomainError) as refused:
            store(world, name="b.txt", content=TXT)
        assert refused.value.field == "upload"
        assert str(refused.value) == "The 1 MB for files are used up (0.0 MB left); delete what is no longer needed."
        assert used() == {"示例区": MEGABYTE}
        assert StoredFile.objects.count() == 1

    def test_the_page_says_how_much_is_used(self, world, settings) -> None:
        settings.FILE_QUOTA_MB = 1
        StorageUse.objects.create(organisation=world.district, bytes=MEGABYTE * 95 // 100)
        page = client_of(world.alice).get(reverse("files:upload", args=["sample.contract", world.record.pk]))
        room = page.context["room"]
        assert (room.used, room.limit, room.nearly_full) == (MEGABYTE * 95 // 100, MEGABYTE, True)
        assert "is-short" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_uploads_at_once_never_overfill(settings, folder, monkeypatch) -> None:
    """Ten at once, each on a record's own folder so that nothing but the quota orders them; room for three."""
    world = make_district()
    for number in range(10):
        register_kind(
            FileKind(
                key=f"race.{number}",
                label="Race",
                model="enterprises.enterprise",
                extensions=("txt",),
                can_read=lambda user, record: True,
                can_write=lambda user, record: True,
            )
        )
    size = MEGABYTE // 3
    settings.FILE_QUOTA_MB = 1
    gate = threading.Barrier(10)
    outcomes: list[str] = []

    def one(number: int) -> None:
        gate.wait()
        try:
            services.store(
                record=world.record, kind=f"race.{number}", upload=upload("a.txt", b"x" * size), actor=world.alice
            )
            outcomes.append("kept")
        except DomainError as error:
            outcomes.append(str(error.field))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    from files import registry

    for number in range(10):
        registry._kinds.pop(f"race.{number}")
    assert sorted(outcomes) == ["kept"] * 3 + ["upload"] * 7
    assert StorageUse.objects.get().bytes == 3 * size == sum(StoredFile.objects.values_list("size", flat=True))
