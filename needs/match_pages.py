"""What pages show of matching: researchers who fit a need with why and what stands against, needs that fit a researcher."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from needs.enums import TAKING_PART, InvitationState, MatchWord, NeedState
from needs.models import Claim, Invitation, Match, Need, NeedMatching, Opinion, OutOfField
from needs.policies.claim import own_researcher
from needs.policies.matching import can_invite, can_invite_to, can_judge
from needs.policies.need import can_see_name, is_enterprise
from needs.selectors.need import as_rows
from researchers.models import Patent, Researcher

RECENT = datetime.timedelta(days=3 * 365)
"""Joint ownership counts as a conflict of interest for so long after filing."""
HOME = 5
PLACE = ("user", "college", "department")
SAME_ORGANISATION = _("Belongs to this enterprise")
JOINT_PATENT = _("Holds a recent patent together with this enterprise")
DECLARED = _("Has declared a conflict of interest with this enterprise")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an office said of a researcher."""

    researcher_id: int
    who: str
    fits: bool
    given_by: str
    given_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """A researcher as the page of a need shows him."""

    match: Match
    invitation: str
    claims: bool
    conflicts: list[str | Promise]
    opinion: Said | None
    invite_url: str
    judge_url: str


def matching_of(user: Any, need: Need) -> tuple[NeedMatching | None, dict[int, Said]]:
    """How the comparison stands, and what offices said of researchers for this need, by researcher; one statement."""
    said = Opinion.objects.visible_to(user).filter(need=OuterRef("pk")).order_by("-given_at", "-pk")
    giver = Coalesce(NullIf("given_by__name", Value("")), "given_by__email")
    words = JSONObject(
        researcher_id="researcher_id", who="researcher__user__name", fits="fits", given_by=giver, given_at="given_at"
    )
    row: Any = NeedMatching.objects.filter(pk=need.pk).annotate(said=ArraySubquery(said.values(words=words))).first()
    return row, {one["researcher_id"]: _said(**one) for one in row.said} if row else {}


def _said(given_at: str, **kept: Any) -> Said:
    return Said(given_at=datetime.datetime.fromisoformat(given_at), **kept)


def matches_of(user: Any, need: Need, opinions: dict[int, Said]) -> list[MatchLine]:
    """The researchers who fit, as ``user`` may see them; one statement.

    What speaks of the enterprise is shown to those only who may know its name: a joint patent would tell it.
    """
    named = can_see_name(user, need)
    invitations = Invitation.objects.filter(need=need, researcher=OuterRef("researcher"))
    of_researcher = {"researcher": OuterRef("researcher")}
    members = Membership.objects.current().filter(
        organisation_id=need.enterprise.organisation_id, user_id=OuterRef("researcher__user_id")
    )
    patents = Patent.objects.filter(
        Q(filed_on__gte=timezone.localdate() - RECENT) | Q(filed_on__isnull=True),
        holders__icontains=need.enterprise.organisation.name,
        **of_researcher,
    )
    claims = Claim.objects.filter(leader=OuterRef("researcher"))
    declared = claims.passed().filter(need__enterprise_id=need.enterprise_id).exclude(conflict_of_interest="")
    rows = (
        Match.objects.visible_to(user)
        .filter(need=need)
        .exclude(Exists(OutOfField.objects.filter(need=need, **of_researcher)))
        .select_related("researcher__user", "researcher__college", "researcher__department")
        .annotate(
            invitation=Coalesce(Subquery(invitations.values("state")[:1]), Value(""), output_field=CharField()),
            claims=Exists(claims.filter(need=need, state__in=TAKING_PART)),
            is_member=Exists(members),
            joint_patent=Exists(patents),
            declared=Exists(declared),
        )
        .order_by("place")
    )
    open_to_claims = can_invite_to(user, need)
    return [
        _line(user, need, row, named=named, open_to_claims=open_to_claims, opinion=opinions.get(row.researcher_id))
        for row in rows
    ]


def _line(user: Any, need: Need, row: Any, *, named: bool, open_to_claims: bool, opinion: Said | None) -> MatchLine:
    shown = ((row.is_member, SAME_ORGANISATION), (row.joint_patent, JOINT_PATENT), (row.declared, DECLARED))
    asked = row.invitation and row.invitation != InvitationState.WITHDRAWN
    free = open_to_claims and not (asked or row.claims or row.is_member)
    place = [need.pk, row.researcher_id]
    return MatchLine(
        match=row,
        invitation=row.invitation,
        claims=row.claims,
        conflicts=[words for there, words in shown if there] if named else [],
        opinion=opinion,
        invite_url=reverse("needs:invite", args=place) if free and can_invite(user, need, row.researcher) else "",
        judge_url=reverse("needs:judge", args=place) if can_judge(user, need, row.researcher) else "",
    )


def invited_to(user: Any, need: Need) -> tuple[list[Invitation], list[Researcher]]:
    """Who was invited to claim, and whom the need names without their being invited (yet); two statements.

    The enterprise's people see whom it named, even where one of them is an official as well; officials everybody.
    """
    rows = Invitation.objects.visible_to(user).filter(need=need)
    if is_enterprise(user, need):
        rows = rows.filter(invited_by=None)
    joined = rows.select_related("invited_by", *(f"researcher__{name}" for name in PLACE)).order_by("pk")
    named = need.invited_researchers.exclude(invitations__in=Invitation.objects.filter(need=need))
    return list(joined), list(named.select_related(*PLACE).order_by("pk"))


def own_invitation(user: Any, need: Need) -> Invitation | None:
    """The person's own invitation to this need."""
    researcher = own_researcher(user)
    if researcher is None:
        return None
    rows = Invitation.objects.filter(need=need, researcher=researcher)
    return rows.select_related("invited_by", "researcher").first()


def fitting(user: Any) -> QuerySet[Match]:
    """The person's own matches with published needs that he has not claimed nor called out of his field, best first."""
    researcher = own_researcher(user)
    if researcher is None:
        return Match.objects.none()
    own = {"need": OuterRef("need"), "researcher": researcher}
    claimed = Claim.objects.filter(need=OuterRef("need"), leader=researcher, state__in=TAKING_PART)
    rows: QuerySet[Match] = Match.objects.visible_to(user).filter(
        researcher=researcher, need__state=NeedState.PUBLISHED
    )
    return rows.exclude(Exists(claimed)).exclude(Exists(OutOfField.objects.filter(**own))).order_by("-score", "-id")


def with_needs(user: Any, matches: list[Match]) -> list[Match]:
    """The matches with their needs as rows of a list show them; one statement."""
    needs = as_rows(Need.objects.visible_to(user).filter(pk__in=[one.need_id for one in matches]), user).in_bulk()
    for one in matches:
        if one.need_id in needs:
            one.need = needs[one.need_id]
    return [one for one in matches if one.need_id in needs]


def best_fitting(user: Any) -> list[Match]:
    """What the home page shows: needs that fit well."""
    good = fitting(user).filter(word__in=(MatchWord.STRONG, MatchWord.GOOD))
    return with_needs(user, list(good[:HOME]))
