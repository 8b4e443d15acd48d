"""The latest steps of a district's or park's needs and claims."""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Func, OuterRef, Subquery, Value

from core import links
from core.models import TimelineEntry
from core.timeline import Words, words_of
from dashboards.selectors.frame import Frame
from indicators.registry import Selection, figure
from needs.models import Claim, Need
from needs.querysets import WITHIN_COLLEGE

LINES = 10
WINDOW = 5000
"""Only so many of the portal's last timeline entries are looked at, so that a quiet park costs no more than a busy one."""
ANYBODY = -1
"""Stands for the organisation where the statement is put together."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step: of what, which, when."""

    words: Words
    number: str
    title: str
    url: str
    at: datetime.datetime


def latest_steps(frame: Frame) -> list[Line]:
    """The latest steps of the records that the frame's figures count, newest first; one statement.

    Who may have the frame may see these records: the figures' pages list them through ``visible_to``.
    """
    of_needs, of_claims = (ContentType.objects.get_for_model(model).pk for model in (Need, Claim))
    sql, parameters = _statement(frame.kind, of_needs, of_claims)
    with connection.cursor() as cursor:
        cursor.execute(sql, [frame.organisation.pk if value == ANYBODY else value for value in parameters])
        rows = cursor.fetchall()
    pages = {of_needs: "needs:detail", of_claims: "needs:claim_detail"}
    return [
        Line(
            words=words_of(TimelineEntry(event=event, to_state=to_state)),
            number=number,
            title=title,
            url=links.record(pages[content_type], record),
            at=at,
        )
        for _pk, content_type, record, event, to_state, at, (number, title) in rows
    ]


@cache
def _statement(kind: str, of_needs: int, of_claims: int) -> tuple[str, tuple[Any, ...]]:
    """The statement for ``ANYBODY`` of a kind: put together once, which takes longer than it runs."""
    selection = Selection(scope_id=ANYBODY, scope_kind=kind)
    needs, claims = (figure(key).records(selection) for key in ("needs.state", "claims.state"))
    steps = [
        _entries(of_needs, needs, "number", "title"),
        _entries(of_claims, claims, "need__number", "need__title").exclude(to_state__in=WITHIN_COLLEGE),
    ]
    latest = [some.order_by("-pk")[:LINES] for some in steps]
    sql, parameters = latest[0].union(latest[1], all=True).order_by("-pk")[:LINES].query.sql_with_params()
    return sql, parameters


def _entries(content_type: int, records: models.QuerySet[Any], number: str, title: str) -> models.QuerySet[Any]:
    """The last timeline entries of ``records``, with their number and title."""
    newest = TimelineEntry.objects.order_by("-pk").values("pk")[:1]
    this = records.model._base_manager.filter(pk=OuterRef("object_id"))
    entries = TimelineEntry.objects.filter(
        content_type=content_type,
        pk__gt=Subquery(newest) - Value(WINDOW),
        object_id__in=records.values("pk"),
    )
    # Number and title in one look-up of the record.
    shown = Func(number, title, template="ARRAY[%(expressions)s]", output_field=ArrayField(models.TextField()))
    return entries.values_list(
        "pk", "content_type", "object_id", "event", "to_state", "created_at", Subquery(this.values_list(shown))
    )
