"""What was said before a record was made, where an app further up knows: a need begun from a statement at a meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a record's page says and links to; ``quote`` are the words from which the record was made."""

    label: str | Promise
    url: str
    quote: str = ""


Source = Callable[[Any, Any], list[Origin]]
_sources: dict[str, list[Source]] = {}


def register_origin(kind: str, source: Source) -> None:
    """Have ``source(user, record)`` tell the origins of a kind of record (the name of its machine); call in ``ready()``.

    It gives only what ``user`` may see, in one statement.
    """
    if source not in _sources.setdefault(kind, []):
        _sources[kind].append(source)


def origins_of(kind: str, user: Any, record: Any) -> list[Origin]:
    """What ``user`` is told about where ``record`` came from."""
    return [origin for source in _sources.get(kind, []) for origin in source(user, record)]
