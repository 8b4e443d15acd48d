"""Private storage: files that no address serves, each of them whole or absent."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages


class WholeFileStorage(FileSystemStorage):
    """Writes to a temporary name, flushes to disk, then renames: whoever finds a name finds the whole file."""

    def _save(self, name: str, content: File) -> str:
        folder = os.path.dirname(self.path(name))
        os.makedirs(folder, mode=0o750, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".partial-")
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            while True:
                try:
                    # A link fails where the name is taken, a rename would overwrite it.
                    os.link(temporary, self.path(name))
                    break
                except FileExistsError:
                    # Another process took the name between the question whether it is free and the link.
                    name = self.get_available_name(name)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        parent = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(parent)
        finally:
            os.close(parent)
        return str(name).replace("\\", "/")

    def names(self, folder: str) -> Iterator[str]:
        """Every stored name below ``folder``, unfinished ones included."""
        top = self.path(folder)
        for place, _folders, files in os.walk(top):
            for file in files:
                yield os.path.relpath(os.path.join(place, file), self.location)


def private_storage() -> Any:
    """The storage that settings call ``private``."""
    return storages["private"]
