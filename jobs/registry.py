"""Kinds of background work. Apps register theirs in ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from jobs.models import Job


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a piece of work gives back. ``failed`` takes back everything that it wrote, and keeps message and file.

    A large file is given as ``content``, an open file that is copied piece by piece and closed, instead of as bytes.
    """

    message: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""
    file: bytes = b""
    content: IO[bytes] | None = None
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of work. ``run`` is the dotted path of ``run(job) -> Outcome``, called inside one transaction.

    The function reports with ``jobs.services.progress``. ``done_template`` is shown below the finished job, with ``job``.
    ``may_fetch(user, job)`` is asked again at each download of the result: what it holds may be no longer the person's to read.
    """

    key: str
    label: str | Promise
    run: str
    done_template: str = ""
    may_fetch: Callable[[Any, Any], bool] = lambda user, job: True

    def function(self) -> "Callable[[Job], Outcome]":
        """The function that does the work."""
        found: Callable[[Job], Outcome] = import_string(self.run)
        return found


_kinds: dict[str, JobKind] = {}


def register_job(*kinds: JobKind) -> None:
    """Add kinds of work; the last registration of a key holds."""
    for kind in kinds:
        _kinds[kind.key] = kind


def kind_of(key: str) -> JobKind | None:
    """The kind called ``key``, or ``None`` where no app registers it."""
    return _kinds.get(key)
