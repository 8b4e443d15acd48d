"""``python -m bench.matching``: one need against 2,000 researchers with 50,000 publications. JSON to stdout.

Times are of background work: what a worker does between reading the mark and having written the matches.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

RESEARCHERS, PUBLICATIONS = 2_000, 25
ROUNDS = 5
NEEDS = 100


def main() -> None:
    """Generate, then measure with the model of this process's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    from bench.data import fill
    from needs.matching import computing, profiles
    from needs.models import Match, MatchProfile, Need
    from search.ranking.embedding import current_model

    fill(NEEDS)
    _people()
    model = current_model()
    needs = list(Need.objects.filter(state="published").order_by("pk").values_list("pk", flat=True)[: ROUNDS + 1])
    reading = _seconds(_read_all)
    profiles.forget_index()
    facts: dict[str, Any] = {
        "model": model.name if model else "words only",
        "researchers": MatchProfile.objects.count(),
        "reading everybody once": reading,
        "first need of a worker": _seconds(lambda: computing.compute(needs[0])),
        "another need": min(
            (_seconds(partial(computing.compute, pk)) for pk in needs[1:]), key=lambda one: one["clock"]
        ),
        "a need after one researcher changed": _seconds(lambda: _changed(needs[0])),
        "matches": Match.objects.count(),
    }
    json.dump(facts, sys.stdout)


def _people() -> None:
    """Vetted researchers of the generated college, each with publications put together from chemistry's own words."""
    from django.db import connection

    from accounts.enums import OrganisationKind
    from accounts.models import Organisation, User
    from bench.search import ACTIONS, SUBSTANCES
    from researchers.models import Publication, Researcher

    chance = random.Random(2)  # noqa: S311 - the same data every time
    college = Organisation.objects.filter(kind=OrganisationKind.COLLEGE).order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    users = User.objects.bulk_create(
        [User(email=f"expert{n}@bench.example", name=f"Expert {n}", hidden_digest={}) for n in range(RESEARCHERS)]
    )
    people = Researcher.objects.bulk_create(
        [
            Researcher(
                user=user,
                college=college,
                state="vetted",
                directions=f"{chance.choice(SUBSTANCES)}；{chance.choice(ACTIONS)}",
            )
            for user in users
        ]
    )
    Publication.objects.bulk_create(
        [
            Publication(
                researcher=one,
                title=f"{chance.choice(SUBSTANCES)}{chance.choice(ACTIONS)}中{chance.choice(SUBSTANCES)}的影响与{chance.choice(ACTIONS)}过程强化 {n}",
                year=2000 + n % 26,
            )
            for one in people
            for n in range(PUBLICATIONS)
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM (ANALYZE) researchers_publication")
        cursor.execute("VACUUM (ANALYZE) researchers_researcher")


def _read_all() -> None:
    from needs.matching import profiles, rounds

    rounds.mark_everything()
    while profiles.refresh_profiles(rounds.MOST_PROFILES):
        pass


def _changed(need_id: int) -> None:
    from needs.matching import computing, profiles
    from needs.models import MatchProfile

    profiles.mark_profiles([MatchProfile.objects.order_by("-pk").values_list("pk", flat=True)[0]])
    profiles.refresh_profiles(1)
    computing.compute(need_id)


def _seconds(work: Callable[[], Any]) -> dict[str, float]:
    """By the clock, and the CPU of this process, which other work on the machine does not lengthen."""
    began, spent = time.perf_counter(), time.process_time()
    work()
    return {"clock": time.perf_counter() - began, "cpu": time.process_time() - spent}


if __name__ == "__main__":
    main()
