"""A person's share of accesses to confidential detail: what is exported, what is erased, what stands in the way.

A signature binds for three years after the last reading, and the enterprise may need it as evidence: until then an
administrator decides about erasure, and what is erased afterwards is name and network address.
"""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.models import User
from needs.enums import OPEN_DISCLOSURE_STATES
from needs.models import ConfidentialRead, Disclosure, Undertaking

ERASED = "—"
BINDS = datetime.timedelta(days=3 * 365 + 1)
"""Section 5 of the non-disclosure text."""


def export_disclosures(user: User) -> dict[str, Any]:
    """What the person signed, asked for, and read; of files the need that they belong to, not their names."""
    return {
        "signed": list(
            Undertaking.objects.filter(person=user)
            .order_by("id")
            .values("need__number", "text__version", "name", "address", "signed_at")
        ),
        "asked_for": list(
            Disclosure.objects.filter(researcher__user=user)
            .order_by("id")
            .values("need__number", "state", "purpose", "ends_on", "created_at")
        ),
        "read": list(ConfidentialRead.objects.filter(reader=user).order_by("id").values("need__number", "read_at")),
    }


def erase_person(user: User) -> None:
    """That there was a signature and when stays; whose it was is told by nothing but the pseudonym."""
    Undertaking.objects.filter(person=user).update(name=ERASED, address=None)


def obstacles(user: User) -> list[str | Promise]:
    """Open requests and accesses, and readings for which the undertaking still binds."""
    found: list[str | Promise] = []
    own = Disclosure.objects.filter(researcher__user=user)
    if own.filter(state__in=OPEN_DISCLOSURE_STATES).exists():
        found.append(_("You have asked for confidential detail of a need, or may read it. Give the access back first."))
    binding = Q(disclosure__isnull=False, read_at__gt=timezone.now() - BINDS)
    if ConfidentialRead.objects.filter(binding, reader=user).exists():
        found.append(_("You have read confidential detail, and your undertaking still binds you."))
    return found


def register() -> None:
    """Register with the export and erasure of personal data."""
    personal.register("confidential_access", export_disclosures, erase=erase_person, obstacles=obstacles)
