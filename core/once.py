"""A double click, a resent form or an impatient phone makes one record."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.models import Submission


def run_once(token: uuid.UUID, *, user: Any, make: Callable[[], models.Model]) -> models.Model:
    """Return ``make()``, or, where ``token`` was used before by ``user``, the record that it made then.

    A second caller waits on the unique token until the first transaction ends. Raises ``Conflict`` when the token
    belongs to somebody else or its record is gone.
    """
    with transaction.atomic():
        if not _is_first(token, user):
            return _made_before(token, user)
        record = make()
        kind = ContentType.objects.get_for_model(record)
        Submission.objects.filter(token=token).update(content_type=kind, object_id=record.pk)
        return record


def _is_first(token: uuid.UUID, user: Any) -> bool:
    """Note the form; whether nobody has before. ``bulk_create`` would not tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_submission (token, user_id, created_at) VALUES (%s, %s, now()) ON CONFLICT DO NOTHING",
            [token, user.pk],
        )
        return cursor.rowcount == 1


def _made_before(token: uuid.UUID, user: Any) -> models.Model:
    """What the form made when it was sent first."""
    held = Submission.objects.get(token=token)
    if held.user_id != user.pk:
        raise Conflict(_("This form belongs to somebody else. Please open the page again."))
    if held.record is None:
        raise Conflict(_("What this form made has been deleted since."))
    return held.record
