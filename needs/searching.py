"""Needs in the search: their published and their internal text, never what is confidential.

The enterprise's name stays out: who learns it is decided need by need (``NameDisclosure``), and a hit would tell it.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from enterprises.industry import name_of
from needs.enums import RELEASED_NEED_STATES, NeedArea, NeedState
from needs.models import Claim, Need
from search import audience
from search.registry import SearchKind, Text, Watch, register

TEXTS = ("summary", "trouble", "background", "constraints", "tried", "claimant_conditions")


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="need",
            label=_("Needs"),
            icon="bulb",
            model="needs.Need",
            page="needs:detail",
            read=read,
            fields=frozenset(
                (
                    *TEXTS,
                    "number",
                    "title",
                    "enterprise",
                    "district",
                    "park",
                    "area",
                    "industry",
                    "state",
                    "diagnosing_researcher",
                )
            ),
            watches=(
                Watch(model="needs.Requirement", records=lambda row: [row.need_id]),
                Watch(
                    model="needs.Claim",
                    records=lambda row: [row.need_id],
                    fields=frozenset({"need", "leader", "college"}),
                ),
            ),
            states=NeedState,
            labels={"area": lambda code: NeedArea(code).label, "industry": name_of},
            order=10,
        )
    )


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these needs."""
    claims = Claim.objects.select_related("leader").only("need_id", "college_id", "leader__user_id")
    rows = (
        Need.objects.filter(pk__in=ids)
        .select_related("enterprise", "diagnosing_researcher")
        .prefetch_related("requirements", Prefetch("claims", queryset=claims))
    )
    return [text_of(need) for need in rows]


def text_of(need: Need) -> Text:
    """What the index keeps of one need."""
    indicators = [
        " ".join(filter(None, (row.name, row.target, row.target_upper, row.unit, row.method)))
        for row in need.requirements.all()
    ]
    return Text(
        object_id=need.pk,
        number=need.number,
        title=need.title,
        body=[*(getattr(need, name) for name in TEXTS), *indicators],
        audience=audience_of(need),
        created=need.published_at or need.created_at,
        district_id=need.district_id,
        park_id=need.park_id,
        area=need.area,
        industry=need.industry,
        state=need.state,
    )


def audience_of(need: Need) -> set[str]:
    """The same people as ``Need.objects.visible_to``."""
    marks = {audience.enterprise(need.enterprise.organisation_id), audience.district(need.district_id)}
    if need.park_id:
        marks.add(audience.park(need.park_id))
    if need.state in RELEASED_NEED_STATES:
        marks.add(audience.linked(need.district_id))
    if need.diagnosing_researcher:
        marks.add(audience.scholar(need.diagnosing_researcher.user_id))
    marks |= {audience.researcher_of(claim.leader.user_id, claim.college_id) for claim in need.claims.all()}
    return marks
