"""A double click, a resent form or an impatient phone makes one record."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.models import Submission


def run_once(token: uuid.UUID, *, user: Any, make: Callable[[], models.Model]) -> models.Model:
    """Return ``make()``, or, where ``token`` was used before by ``user``, the record that it made then.

    A second caller waits on the unique token until the first transaction ends. Raises ``Conflict`` when the token
    belongs to somebody else or its record is gone.
    """
    with transaction.atomic():
        inserted = Submission.objects.bulk_create([Submission(token=token, user=user)], ignore_conflicts=True)[0]
        held = Submission.objects.select_for_update().get(token=token)
        if held.user_id != user.pk:
            raise Conflict(_("This form belongs to somebody else. Please open the page again."))
        if held.object_id is not None:
            if held.record is None:
                raise Conflict(_("What this form made has been deleted since."))
            return held.record
        record = make()
        Submission.objects.filter(token=inserted.token).update(
            content_type=ContentType.objects.get_for_model(record), object_id=record.pk
        )
        return record
