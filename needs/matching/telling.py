"""Telling researchers of newly published needs that fit: in the digest, each need once."""

import datetime

from django.db import transaction
from django.utils import timezone

from needs.enums import MatchWord
from needs.models import Claim, Invitation, Match, Need
from notifications.services import notify

MOST = 10
NEWS = datetime.timedelta(days=14)
"""A need is news for so long after it was published; later matches are found on the home page."""


def tell(need_id: int) -> int:
    """Tell those who fit well and have neither claimed nor been invited."""
    need = Need.objects.filter(pk=need_id).select_related("enterprise").get()
    if need.published_at is None or need.published_at < timezone.now() - NEWS:
        return 0
    matches = Match.objects.filter(need=need, word__in=(MatchWord.STRONG, MatchWord.GOOD), place__lte=MOST)
    known = Claim.objects.filter(need=need).values("leader_id")
    asked = Invitation.objects.filter(need=need).values("researcher_id")
    wanted = matches.exclude(researcher__in=known).exclude(researcher__in=asked)
    people = [one.researcher.user for one in wanted.select_related("researcher__user")]
    # The same door as for every other reader: a match may be older than a role.
    readers = [user for user in people if Need.objects.visible_to(user).filter(pk=need.pk).exists()]
    with transaction.atomic():
        return notify(event="need.fits", record=need, recipients=readers, dedupe=f"{need.pk}")
