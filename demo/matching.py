"""Needs and researchers brought together once the year is told, and one invitation."""

from demo.cast import Cast
from needs.enums import MatchWord, NeedState
from needs.matching import rounds
from needs.models import Claim, Match
from needs.services.invitation import invite


def bring_together() -> None:
    """What a worker would have done during the year."""
    rounds.mark_everything()
    while rounds.run_round():
        pass


def invite_somebody(cast: Cast) -> None:
    """An official invites the researcher who fits a published need best, where nobody has claimed it yet."""
    matches = Match.objects.filter(need__state=NeedState.PUBLISHED, place=1).exclude(word=MatchWord.POSSIBLE)
    unclaimed = matches.exclude(need__in=Claim.objects.values("need")).order_by("-need__published_at", "-need_id")
    match = unclaimed.visible_to(cast.users["district"]).select_related("need", "researcher").first()
    if match is not None:
        invite(actor=cast.users["district"], need=match.need, researcher=match.researcher)
