"""Kinds of document. Apps register theirs in ``AppConfig.ready()``; files themselves know no business model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

MEGABYTE = 1024 * 1024
ALLOWED_EXTENSIONS = ("pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg", "webp", "csv", "txt", "zip")
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx")
IMAGES = ("png", "jpg", "jpeg", "webp")


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """One kind of document on one model.

    ``model`` is ``app_label.model``, whose manager must have ``visible_to``. ``can_read`` and ``can_write`` are asked
    about a record that the person sees already. ``max_files`` counts the current ones. ``on_read`` is called with person
    and file in the transaction of each download, before the first byte leaves; what it raises stops the download.
    ``leads_to`` is called with the record after an upload: the page on which the step is taken that waited for it.
    """

    key: str
    label: str | Promise
    model: str
    can_read: Callable[[Any, Any], bool]
    can_write: Callable[[Any, Any], bool]
    extensions: tuple[str, ...] = (*DOCUMENTS, *IMAGES)
    max_bytes: int = 20 * MEGABYTE
    max_files: int = 20
    hint: str | Promise = ""
    on_read: Callable[[Any, Any], None] | None = None
    leads_to: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        unknown = set(self.extensions) - set(ALLOWED_EXTENSIONS)
        if unknown:
            raise ValueError(f"{self.key}: nobody checks the content of {sorted(unknown)}")

    def model_class(self) -> type[models.Model]:
        """The model whose records carry this kind."""
        return apps.get_model(self.model)


_kinds: dict[str, FileKind] = {}


def register_kind(*kinds: FileKind) -> None:
    """Add kinds of document; the last registration of a key holds."""
    for kind in kinds:
        _kinds[kind.key] = kind


def kind_of(key: str) -> FileKind | None:
    """The kind called ``key``, or ``None`` where no app registers it."""
    return _kinds.get(key)


def kinds_for(model: type[models.Model]) -> list[FileKind]:
    """The kinds that records of ``model`` carry, in the order of registration."""
    return [kind for kind in _kinds.values() if kind.model.lower() == model._meta.label_lower]
