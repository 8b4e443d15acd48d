"""Kinds of background work. Apps register theirs in ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from jobs.models import Job


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a piece of work gives back. ``failed`` takes back everything that it wrote, and keeps message and file."""

    message: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""
    file: bytes = b""
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of work. ``run`` is the dotted path of ``run(job) -> Outcome``, called inside one transaction.

    The function reports with ``jobs.services.progress``. ``done_template`` is shown below the finished job, with ``job``.
    """

    key: str
    label: str | Promise
    run: str
    done_template: str = ""

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
