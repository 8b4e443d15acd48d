"""Reads over the people around matches."""

from collections.abc import Collection

from accounts.models import Membership
from needs.models import Need


def in_enterprise(users: Collection[int], need: Need) -> set[int]:
    """Those of these people who act for the need's enterprise."""
    rows = Membership.objects.current().filter(organisation_id=need.enterprise.organisation_id, user_id__in=users)
    return set(rows.values_list("user_id", flat=True))
