"""A problem found on a visit becomes a draft need of the enterprise."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed
from core.text import shorten
from needs.enums import NeedArea
from needs.models import Need
from needs.selectors.need import prefilled_contact
from needs.services.need import create_draft
from talent.models import StationDay
from talent.policies.day import can_turn
from talent.services.day import attach_need
from talent.transitions.day import lock_both

TITLE_LENGTH = 60
"""A title is read in lists; the whole problem stands in the text."""


def turn_into_need(*, actor: Any, day: StationDay) -> Need:
    """One click: a draft with the problem in the researcher's words, credited to the researcher; asked twice, one draft."""
    with transaction.atomic():
        lock_both(day)
        rows = StationDay.objects.select_for_update(of=("self",))
        row = rows.select_related("stationing__enterprise__organisation", "researcher__user", "need").get(pk=day.pk)
        if row.need is not None:
            return row.need
        if not can_turn(actor, row):
            if hasattr(row, "correction"):
                raise Conflict(_("This log was corrected meanwhile. Please look at the new version."))
            raise NotAllowed(_("A problem is turned into a need from the log that holds it, once."))
        enterprise = row.stationing.enterprise
        data = {
            "title": shorten(row.problem, TITLE_LENGTH),
            "trouble": row.problem,
            "area": NeedArea.PROCESS_UPGRADING,
            **prefilled_contact(actor, enterprise),
        }
        need = create_draft(actor=actor, enterprise=enterprise, data=data, found_by=row.researcher)
        attach_need(actor=actor, day=row, need=need)
    return need
