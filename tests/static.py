"""Static files in tests."""

from typing import ClassVar

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticOnce(WhiteNoiseMiddleware):
    """Looks for the static files once in a process, as a server does, however often the middleware is made."""

    found: ClassVar[dict[str, StaticFile]] = {}

    def add_files_from_finders(self) -> None:
        """Find them, or take what was found before."""
        if not self.found:
            super().add_files_from_finders()
            self.found.update(self.files)
        self.files = self.found
