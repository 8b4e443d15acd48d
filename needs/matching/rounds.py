"""When matching is worked out: marks set in the transaction of a change, and rounds that work them off.

A round is bounded in number; what is left waits for the next one. A message to the worker begins a round at once, and beat
begins one every ten minutes, so that nothing is lost with a message. Two rounds at once do no harm: a mark is taken back
only if it is still the one that was read.
"""

import datetime
import time
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import CooperationLink
from core.tasks import enqueue
from needs.enums import NeedState
from needs.matching import computing, telling
from needs.matching.profiles import mark_profiles, refresh_profiles
from needs.models import Match, MatchProfile, Need, NeedMatching
from researchers.models import Researcher
from researchers.querysets import ACTIVE

TASK = "needs.tasks.match"
MOST_PROFILES, MOST_NEEDS = 400, 100
PAUSE = datetime.timedelta(minutes=10)
"""Somebody who types twenty publications has all needs compared once or twice, not twenty times."""
SECONDS = 120
"""After so long a round stops between two needs; what is left is marked still."""


def researcher_changed(researcher_id: int) -> None:
    """Read a researcher anew, and compare the needs that he may see again, soon after the present transaction."""
    mark_profiles([researcher_id])
    start()


def need_changed(need_id: int) -> None:
    """Compare a need anew, soon after the present transaction."""
    mark_needs([need_id])
    start()


def start() -> None:
    """Have a round begin after the present transaction."""
    enqueue(TASK)


def mark_needs(ids: Iterable[int], *, hurry: bool = True) -> None:
    """Say that these needs have to be compared anew; without ``hurry`` not sooner than ``PAUSE`` after the last time."""
    now = timezone.now()
    NeedMatching.objects.bulk_create(
        [NeedMatching(need_id=one, stale_since=now, hurry=hurry) for one in set(ids)],
        update_conflicts=True,
        unique_fields=["need"],
        update_fields=["stale_since", "hurry"] if hurry else ["stale_since"],
    )


def run_round() -> int:
    """Work off marks; how many needs were compared."""
    began = time.monotonic()
    changed = refresh_profiles(MOST_PROFILES)
    if changed:
        mark_needs(needs_near(changed), hurry=False)
    compared = 0
    for need_id in list(_due().order_by("stale_since", "pk").values_list("pk", flat=True)[:MOST_NEEDS]):
        if time.monotonic() - began > SECONDS:
            break
        if computing.compute(need_id) is not None:
            telling.tell(need_id)
            compared += 1
    return compared


def _due() -> QuerySet[NeedMatching]:
    ready = Q(hurry=True) | Q(computed_at__isnull=True) | Q(computed_at__lt=timezone.now() - PAUSE)
    return NeedMatching.objects.filter(ready, stale_since__isnull=False)


def left() -> tuple[int, int]:
    """How many researchers are to be read and how many needs to be compared now."""
    return MatchProfile.objects.filter(stale_since__isnull=False).count(), _due().count()


def needs_near(researchers: list[int]) -> list[int]:
    """Published needs of the districts that these researchers' colleges serve, and whatever they are matched with."""
    colleges = Researcher.objects.filter(pk__in=researchers).values("college_id")
    served = CooperationLink.objects.on(timezone.localdate()).filter(college_id__in=colleges)
    open_needs = Need.objects.filter(state=NeedState.PUBLISHED, district_id__in=served.values("district_id"))
    matched = Match.objects.filter(researcher_id__in=researchers).values_list("need_id", flat=True)
    return [*open_needs.values_list("pk", flat=True), *matched]


def catch_up() -> None:
    """Mark what no event has marked: published needs and active researchers that were never looked at."""
    unseen = Need.objects.filter(state=NeedState.PUBLISHED, matching__isnull=True)
    mark_needs(unseen.values_list("pk", flat=True))
    unread = Researcher.objects.filter(state__in=ACTIVE, match_profile__isnull=True)
    mark_profiles(unread.values_list("pk", flat=True))


def mark_everything() -> None:
    """Read every researcher and compare every published need anew: after another model, or another ranking."""
    mark_profiles(Researcher.objects.filter(state__in=ACTIVE).values_list("pk", flat=True))
    MatchProfile.objects.exclude(researcher__state__in=ACTIVE).delete()
    mark_needs(Need.objects.filter(state=NeedState.PUBLISHED).values_list("pk", flat=True))
