"""Private storage keeps what it wrote, whoever writes beside it."""

from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import ContentFile

from core.storage import WholeFileStorage


def test_a_name_taken_while_writing_is_left_to_who_took_it(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)

    class Slow(ContentFile):
        """Another process stores the same name while this content is still being written."""

        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            storage.save("jobs/list.csv", ContentFile(b"theirs"))
            yield b"ours"

    name = storage.save("jobs/list.csv", Slow(b""))

    assert name != "jobs/list.csv"
    assert {path.read_bytes() for path in (tmp_path / "jobs").iterdir()} == {b"theirs", b"ours"}
    assert (tmp_path / name).read_bytes() == b"ours"
