"""A process that dies while it writes leaves a whole file or none."""

import datetime
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from core.storage import WholeFileStorage, private_storage
from files import tasks

# Writes a megabyte in a hundred parts and tells of each, so that the test can end it between two.
WRITER = """
import sys, time
import django
from django.conf import settings
settings.configure()
django.setup()
from django.core.files.base import ContentFile
from core.storage import WholeFileStorage

class Slow(ContentFile):
    def chunks(self, chunk_size=None):
        for number in range(100):
            yield b"x" * 10_000
            print(number, flush=True)
            time.sleep(0.01)

WholeFileStorage(location=sys.argv[1]).save("files/ab/abcdef", Slow(b""))
print("kept", flush=True)
"""


def write(folder: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)


def test_killed_in_the_middle_nothing_bears_the_name(folder: Path) -> None:
    with write(folder) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "40":
            pass
        os.kill(process.pid, signal.SIGKILL)
    left = [path.name for path in (folder / "files" / "ab").iterdir()]
    assert [name.startswith(".partial-") for name in left] == [True]
    assert not WholeFileStorage(location=folder).exists("files/ab/abcdef")


def test_left_alone_the_file_is_whole(folder: Path) -> None:
    with write(folder) as process:
        assert process.stdout is not None
        assert process.stdout.read().splitlines()[-1] == "kept"
    assert [path.name for path in (folder / "files" / "ab").iterdir()] == ["abcdef"]
    assert (folder / "files" / "ab" / "abcdef").stat().st_size == 1_000_000


@pytest.mark.django_db
def test_what_was_left_half_written_is_swept(folder: Path) -> None:
    place = folder / "files" / "ab"
    place.mkdir(parents=True)
    (place / ".partial-x1").write_bytes(b"half")
    assert list(private_storage().names("files")) == ["files/ab/.partial-x1"]
    assert tasks.sweep_orphans() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        assert tasks.sweep_orphans() == 1
    assert list(place.iterdir()) == []
