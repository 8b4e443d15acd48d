"""Refusals of the domain, in words for the person who asked."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule forbids it. ``message`` is translatable text for the reader; ``field`` names the form field at fault."""

    status = 422

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The record is visible but this person may not do this to it: 403."""

    status = 403


class Conflict(DomainError):
    """Somebody else was faster: the record is no longer what the person saw: 409."""

    status = 409


class UnknownEdge(Conflict):
    """The state machine has no such step from the record's present state."""


class TooMany(DomainError):
    """Too often in a short time: 429."""

    status = 429
