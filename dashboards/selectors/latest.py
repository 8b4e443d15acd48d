"""The latest steps of a district's or park's needs and claims."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Subquery, Value

from core import links
from core.models import TimelineEntry
from core.timeline import Words, words_of
from dashboards.selectors.frame import Frame
from indicators.registry import figure
from needs.querysets import WITHIN_COLLEGE

LINES = 10
WINDOW = 5000
"""Only so many of the portal's last timeline entries are looked at, so that a quiet park costs no more than a busy one."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step: of what, which, when."""

    words: Words
    number: str
    title: str
    url: str
    at: datetime.datetime


def latest_steps(frame: Frame) -> list[Line]:
    """The latest steps of the records that the frame's figures count, newest first; two statements.

    Who may have the frame may see these records: the figures' pages list them through ``visible_to``.
    """
    needs, claims = (figure(key).records(frame.selection()) for key in ("needs.state", "claims.state"))
    of_needs = _entries(needs, {"number": "number", "title": "title"})
    of_claims = _entries(claims, {"number": "need__number", "title": "need__title"}).exclude(
        to_state__in=WITHIN_COLLEGE
    )
    steps = [
        *((row, "needs:detail") for row in of_needs.order_by("-pk")[:LINES]),
        *((row, "needs:claim_detail") for row in of_claims.order_by("-pk")[:LINES]),
    ]
    steps.sort(key=lambda step: -step[0].pk)
    return [
        Line(
            words=words_of(row),
            number=row.number,
            title=row.title,
            url=links.record(page, row.object_id),
            at=row.created_at,
        )
        for row, page in steps[:LINES]
    ]


def _entries(records: models.QuerySet[Any], shown: dict[str, str]) -> models.QuerySet[Any]:
    """The last timeline entries of ``records``, with their number and title."""
    newest = TimelineEntry.objects.order_by("-pk").values("pk")[:1]
    this = records.model._base_manager.filter(pk=OuterRef("object_id"))
    return TimelineEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(records.model),
        pk__gt=Subquery(newest) - Value(WINDOW),
        object_id__in=records.values("pk"),
    ).annotate(**{name: Subquery(this.values(path)) for name, path in shown.items()})
