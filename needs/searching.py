"""Needs in the search: their published and their internal text, never what is confidential.

The enterprise's name stays out: who learns it is decided need by need (``NameDisclosure``), and a hit would tell it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from enterprises.industry import name_of
from needs.enums import RELEASED_NEED_STATES, NeedArea, NeedState
from needs.models import Claim, Need, Requirement
from search import audience
from search.registry import SearchKind, Text, Watch, register

INDICATOR_TEXTS = ("name", "target", "target_upper", "unit", "method")
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
                    records=lambda row: [row.need_id] if row.submitted_at else [],
                    fields=frozenset({"need", "leader", "college", "submitted_at"}),
                ),
            ),
            states=NeedState,
            labels={"area": lambda code: NeedArea(code).label, "industry": name_of},
            order=10,
        )
    )


# Everything that the index asks of a need, and nothing else: each post and each claim reads it.
COLUMNS = (
    "pk",
    "number",
    "title",
    *TEXTS,
    "published_at",
    "created_at",
    "district_id",
    "park_id",
    "area",
    "industry",
    "state",
    "enterprise__organisation_id",
    "diagnosing_researcher__user_id",
)


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these needs."""
    indicators, claimants = defaultdict(list), defaultdict(set)
    for need_id, *words in Requirement.objects.filter(need_id__in=ids).values_list("need_id", *INDICATOR_TEXTS):
        indicators[need_id].append(" ".join(filter(None, words)))
    passed = Claim.objects.passed().filter(need_id__in=ids)
    for need_id, user_id, college_id in passed.values_list("need_id", "leader__user_id", "college_id"):
        claimants[need_id].add(audience.researcher_of(user_id, college_id))
    rows = Need.objects.filter(pk__in=ids).values_list(*COLUMNS, named=True)
    return [text_of(need, indicators[need.pk], claimants[need.pk]) for need in rows]


def text_of(need: Any, indicators: list[str], claimants: set[str]) -> Text:
    """What the index keeps of one need, read by ``COLUMNS``; ``indicators`` in words, ``claimants`` as marks."""
    return Text(
        object_id=need.pk,
        number=need.number,
        title=need.title,
        body=[*(getattr(need, name) for name in TEXTS), *indicators],
        audience=audience_of(need) | claimants,
        created=need.published_at or need.created_at,
        district_id=need.district_id,
        park_id=need.park_id,
        area=need.area,
        industry=need.industry,
        state=need.state,
    )


def audience_of(need: Any) -> set[str]:
    """The same people as ``Need.objects.visible_to``, but for claimants."""
    marks = {audience.enterprise(need.enterprise__organisation_id), audience.district(need.district_id)}
    if need.park_id:
        marks.add(audience.park(need.park_id))
    if need.state in RELEASED_NEED_STATES:
        marks.add(audience.linked(need.district_id))
    if need.diagnosing_researcher__user_id:
        marks.add(audience.scholar(need.diagnosing_researcher__user_id))
    return marks
