"""Audit by database triggers: every insert, update and delete leaves an event that names the actor.

Raw SQL and bulk updates are caught too, since triggers write the events. Fields named as hidden (confidential text,
personal contacts) never reach an event: their row keeps a digest of them, and the event copies the digest.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


class HiddenDigest(models.Model):
    """Base of models with hidden fields: the digest that audit events show in their place."""

    hidden_digest = models.JSONField(editable=False, default=dict)

    class Meta:
        abstract = True


def digest_trigger(model: type[models.Model], hidden: tuple[str, ...]) -> pgtrigger.Trigger:
    """Trigger that keeps ``hidden_digest`` = {field: SHA-256 of row id and value} true whoever writes the row."""
    pairs = ", ".join(
        f"'{name}', encode(sha256(convert_to(NEW.id::text || ':' || NEW.\"{model._meta.get_field(name).column}\"::text,"  # type: ignore[union-attr]
        " 'UTF8')), 'hex')"
        for name in hidden
    )
    return pgtrigger.Trigger(
        name="hidden_digest",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"NEW.hidden_digest = jsonb_build_object({pairs}); RETURN NEW;",
    )


def audited(*, hidden: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Decorate a model so that triggers snapshot each change into ``<Model>Event``.

    ``hidden`` fields leave only their name and digest (the model must inherit ``HiddenDigest``); ``exclude`` names
    fields without any value as evidence, such as counters and search columns.
    """

    def decorate(model: M) -> M:
        model.audit_hidden = hidden  # type: ignore[attr-defined]
        if hidden:
            pgtrigger.register(digest_trigger(model, hidden))(model)
        track: Any = pghistory.track(
            pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=[*hidden, *exclude]
        )
        return track(model)

    return decorate


def acting(actor: Any, **details: Any) -> pghistory.context:
    """Context manager for work outside a request: changes inside it are audited as done by ``actor``."""
    return pghistory.context(user=getattr(actor, "pk", None), **details)
