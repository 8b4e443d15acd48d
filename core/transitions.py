"""The one engine that writes ``state`` fields.

A machine is a table of edges ``(from, to): Edge``. ``StateMachine.run`` locks the row, checks edge and policy, writes
the state and the timeline, runs the app's own effects, then announces ``<machine>.<to>`` and ``transition``, all in one
transaction. Nothing else assigns a ``state`` field after a record has been created.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed, UnknownEdge
from core.models import TimelineEntry
from core.said import Said
from core.standing import in_place_of, taking
from core.text import check_text

Policy = Callable[[Any, Any], bool]
Effect = Callable[..., None]
Text = str | Promise


def nobody(user: Any, record: Any) -> bool:
    """Policy of edges that no person takes: only the portal, as a consequence or when time is up."""
    return False


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One permitted step.

    ``policy`` says who may take it; ``automatic`` that the portal itself may, without a person's right to it.
    ``effects`` are called as ``effect(record, actor=…, comment=…, **data)`` after the state is written. ``verb`` is the
    button's text; ``confirm`` what the confirmation page tells; ``reason`` demands a comment.
    """

    verb: Text
    policy: Policy = nobody
    automatic: bool = False
    effects: tuple[Effect, ...] = ()
    reason: bool = False
    confirm: Text = ""
    tone: str = "secondary"


@dataclass(frozen=True, kw_only=True)
class Step:
    """An edge as offered to a person on a record's page."""

    to: str
    edge: Edge


class StateMachine:
    """The states of one kind of record.

    ``name`` prefixes events (``need.published``). ``lock_first(record)`` locks rows that must be locked before the record's
    own, such as a claim's need, so that every transaction takes locks in the same order. ``related`` names what policies,
    effects and handlers read of the record's relations: fetched along with the row.
    """

    registry: dict[str, "StateMachine"] = {}

    def __init__(
        self,
        name: str,
        *,
        states: type[models.TextChoices],
        edges: dict[tuple[str, str], Edge],
        lock_first: Callable[[Any], object] | None = None,
        related: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.states = states
        self.edges = {(str(source), str(target)): edge for (source, target), edge in edges.items()}
        self.lock_first = lock_first
        self.related = related
        StateMachine.registry[name] = self

    def edge(self, source: str, to: str) -> Edge:
        """The edge between two states; ``UnknownEdge`` where there is none."""
        try:
            return self.edges[(str(source), str(to))]
        except KeyError:
            raise UnknownEdge(
                _("This is not possible now: the record is “%(state)s”.") % {"state": self.states(source).label}
            ) from None

    def steps(self, user: Any, record: Any) -> list[Step]:
        """What ``user`` may do to ``record`` next, in the order of the table."""
        return [
            Step(to=to, edge=edge)
            for (source, to), edge in self.edges.items()
            if source == record.state and edge.policy(user, record)
        ]

    def can(self, user: Any, record: Any, to: str) -> bool:
        """Whether ``user`` may take ``record`` to ``to`` now."""
        edge = self.edges.get((record.state, str(to)))
        return edge is not None and edge.policy(user, record)

    def run(
        self,
        record: Any,
        to: str,
        *,
        actor: Any,
        comment: str = "",
        automatic: bool = False,
        seen: str | None = None,
        **data: Any,
    ) -> Any:
        """Take ``record`` to state ``to`` and return the locked, fresh row.

        ``automatic`` is for the portal itself: consequences of another record's step (``actor`` is then who caused it)
        and times that are up (``actor`` ``None``). ``seen`` is the state that the person's page showed. Raises
        ``UnknownEdge``, ``Conflict`` (the page was stale), ``NotAllowed`` or ``DomainError`` (reason missing).
        """
        to = str(to)
        with transaction.atomic():
            if self.lock_first is not None:
                self.lock_first(record)
            rows = type(record)._base_manager.select_for_update(of=("self",))
            row = (rows.select_related(*self.related) if self.related else rows).get(pk=record.pk)
            if seen is not None and row.state != seen:
                raise Conflict(
                    _("Meanwhile this has become “%(state)s”. Please look at it again.")
                    % {"state": self.states(row.state).label}
                )
            edge = self.edge(row.state, to)
            if automatic:
                if not edge.automatic:
                    raise NotAllowed(_("The portal does not take this step by itself."))
            elif not edge.policy(actor, row):
                raise NotAllowed(_("Your role does not include this step."))
            if not automatic:
                _check_comment(edge, comment)
            # A step of the portal itself is nobody's right: it stands in the place of the step that it follows from.
            with nullcontext() if automatic else taking(actor, lambda: edge.policy(actor, row)):
                source, row.state = row.state, to
                row.save(update_fields=["state", *self._stamps(row)])
                for effect in edge.effects:
                    effect(row, actor=actor, comment=comment, **data)
                add_to_timeline(row, f"{self.name}.{to}", actor=actor, comment=comment, from_state=source, to_state=to)
                context = {"machine": self, "source": source, "to": to, "comment": comment, **data}
                events.announce(f"{self.name}.{to}", record=row, actor=actor, **context)
                events.announce(events.TRANSITION, record=row, actor=actor, **context)
        record.state = row.state
        return row

    def created(self, record: Any, *, actor: Any, comment: str = "", **data: Any) -> None:
        """Write the timeline and announce a record that was just made in its first state; call inside its transaction."""
        add_to_timeline(record, f"{self.name}.{record.state}", actor=actor, comment=comment, to_state=record.state)
        context = {"machine": self, "source": "", "to": record.state, "comment": comment, **data}
        events.announce(f"{self.name}.{record.state}", record=record, actor=actor, **context)
        events.announce(events.TRANSITION, record=record, actor=actor, **context)

    @staticmethod
    def _stamps(row: Any) -> list[str]:
        names = {field.name for field in row._meta.concrete_fields}
        stamps = [name for name in ("updated_at", "state_since") if name in names]
        if "state_since" in stamps:
            row.state_since = timezone.now()
        return stamps


def _check_comment(edge: Edge, comment: str) -> None:
    if edge.reason and not comment.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="comment")
    check_text(comment, field="comment")


def add_to_timeline(
    record: models.Model,
    event: str,
    *,
    actor: Any,
    comment: str = "",
    from_state: str = "",
    to_state: str = "",
    data: dict[str, Any] | None = None,
) -> TimelineEntry:
    """Append one line to a record's timeline. ``data`` holds plain facts, never confidential text.

    Words of the portal itself (``core.said``) are kept with their source, to be said in each reader's language.
    A line that is written within ``core.standing.taking`` names the absent person in whose place ``actor`` acts as well.
    """
    return TimelineEntry.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        event=event,
        actor=actor,
        on_behalf_of_id=in_place_of(actor),
        comment=comment,
        from_state=from_state,
        to_state=to_state,
        data=(data or {}) | ({"said": comment.source, "values": comment.values} if isinstance(comment, Said) else {}),
    )


def timeline(record: models.Model) -> Iterable[TimelineEntry]:
    """A record's timeline, oldest first, in one statement."""
    return TimelineEntry.objects.of(record).select_related("actor", "on_behalf_of")
