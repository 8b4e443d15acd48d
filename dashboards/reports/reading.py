"""Counting a report: every number of it from the summaries of figures, or from what was frozen for its period."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dashboards.reports.by_records import frozen_rows_by, rows_by
from dashboards.reports.enums import Grouping
from dashboards.reports.periods import Period, month_words
from dashboards.reports.value import Group, GroupRow, Line, Measure, ReportValue, Words
from dashboards.reports.words import rounded
from enterprises.industry import name_of
from enterprises.models import Enterprise
from enterprises.selectors import industries_of
from indicators.enums import Kind
from indicators.models import FrozenPeriod
from indicators.rates import Entry, Rate, entries
from indicators.registry import Selection
from indicators.selectors import Part, Row
from indicators.values import Value, Values, figures_of, tables, values
from needs.enums import NeedArea

Tell = Callable[[int, int], None]
OF_SUMMARIES = (Grouping.PARK, Grouping.ENTERPRISE)
OF_RECORDS = (Grouping.COLLEGE, Grouping.DEPARTMENT)
Names = dict[str, tuple[str, str]]
"""Name and kind of organisations by their key."""
LANGUAGES = [code for code, _label in settings.LANGUAGES]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a report is to tell."""

    title: str
    kind: str
    organisation: Organisation
    period: Period
    figures: Sequence[str]
    groupings: Sequence[str] = ()
    compare: bool = True
    intro: str = ""


def answer(question: Question, *, tell: Tell = lambda done, total: None, quick: bool = False) -> ReportValue:
    """Count the report. ``quick`` leaves out the tables that are counted from records: what a preview can wait for."""
    return _Counting(question, tell, quick).value()


def known(keys: Iterable[str]) -> dict[str, Entry]:
    """The figures and rates with these keys that some app still registers, in the same order."""
    registered = entries()
    return {key: registered[key] for key in keys if key in registered}


class _Counting:
    """One report while it is counted."""

    def __init__(self, question: Question, tell: Tell, quick: bool) -> None:
        self.question, self.tell = question, tell
        self.organisation, self.period = question.organisation, question.period
        self.entries = known(question.figures)
        self.frozen, self.frozen_before = self._frozen_periods()
        self.frozen_on = timezone.localdate(self.frozen.frozen_at) if self.frozen else None
        kept = [key for key, one in self.entries.items() if one.kept_for(self.organisation.kind)]
        self.kept = [key for key in kept if _was_counted(self.entries[key], self.frozen)]
        self.flowing = [key for key in self.kept if self.entries[key].of_period]
        self.standing = [key for key in self.kept if not self.entries[key].of_period]
        present = timezone.localdate().replace(day=1)
        self.months = [month for month in self.period.trend.months if month <= present]
        self.groupings = [Grouping(by) for by in question.groupings if not (quick and by in OF_RECORDS)]

    def _frozen_periods(self) -> tuple[FrozenPeriod | None, FrozenPeriod | None]:
        """Of the district, for this period and the one before, where these very months were frozen."""
        place, wanted = self.organisation, (self.period, self.period.before)
        district = place.pk if place.kind == OrganisationKind.DISTRICT else place.parent_id
        rows = FrozenPeriod.objects.filter(district_id=district, first__in=[one.first for one in wanted])
        found = {(one.first, one.last): one for one in rows}
        now, before = (found.get((one.first, one.last_day)) for one in wanted)
        return now, before

    def value(self) -> ReportValue:
        """Everything, in few statements; ``tell`` hears how far it is."""
        steps = 1 + len(self.groupings)
        lines = self._lines()
        groups = []
        for number, by in enumerate(self.groupings, start=1):
            self.tell(number, steps)
            groups.append(self._group(by))
        self.tell(steps, steps)
        return ReportValue(
            title=self.question.title,
            kind=self.question.kind,
            organisation=self.organisation.name,
            period=self.period,
            made_on=timezone.localdate(),
            intro=self.question.intro,
            compare=self.question.compare,
            frozen_on=self.frozen_on,
            months=tuple(self.months),
            lines=tuple(lines),
            groups=tuple(groups),
        )

    def _lines(self) -> list[Line]:
        """Every line, in one statement: today's numbers by month, and what was frozen of this period and the one before."""
        before = self.period.before
        first = min(self.period.trend.first, before.first) if self.question.compare else self.period.trend.first
        self.course, frozen, frozen_before, standing = tables(
            self.organisation.pk,
            (self.flowing, Part(figures=(), by=["period"], since=first, until=self.period.last)),
            (self.flowing if self.frozen else (), self._frozen_part(self.period, self.frozen)),
            (self.flowing if self.frozen_before else (), self._frozen_part(before, self.frozen_before)),
            (self.standing, Part(figures=(), frozen=self.frozen.pk if self.frozen else None)),
        )
        self.now = frozen if self.frozen else self.course
        self.earlier = frozen_before if self.frozen_before else self.course
        return [self._line(key, one, standing) for key, one in self.entries.items()]

    def _frozen_part(self, period: Period, frozen: FrozenPeriod | None) -> Part:
        return Part(
            figures=(), by=["period"], since=period.first, until=period.last, frozen=frozen.pk if frozen else None
        )

    def _line(self, key: str, one: Entry, standing: Values) -> Line:
        measure = measure_of(one)
        line = Line(key=key, measure=measure, value=None, **words_of(one))
        if not one.of_period:
            line = replace(line, as_of=self.frozen_on or timezone.localdate())
            return replace(line, value=_number(standing[key], measure)) if key in self.standing else line
        if key not in self.flowing:
            return line
        now = self.now.over(key, self.period.months)
        return replace(
            line,
            value=_number(now, measure),
            before=self._before(key, measure),
            mean=None if now.mean is None else Decimal(str(now.mean)),
            records=now.count,
            trend=tuple(_number(self._of_month(key, month), measure) for month in self.months),
        )

    def _before(self, key: str, measure: Measure) -> Decimal | None:
        if not self.question.compare or not _was_counted(self.entries[key], self.frozen_before):
            return None
        return _number(self.earlier.over(key, self.period.before.months), measure)

    def _of_month(self, key: str, month: datetime.date) -> Value:
        """The number of one month; months of a frozen period as they were frozen."""
        if month >= self.period.first:
            return self.now.of(key, period=month)
        if month >= self.period.before.first and _was_counted(self.entries[key], self.frozen_before):
            return self.earlier.of(key, period=month)
        return self.course.of(key, period=month)

    def _group(self, by: Grouping) -> Group:
        if by == Grouping.MONTH:
            return self._by_month()
        if by == Grouping.AREA:
            return self._by_area()
        if by == Grouping.INDUSTRY:
            return self._by_industry()
        return self._by_organisation(by)

    def _by_month(self) -> Group:
        """The months of the period; what says how things stand now has none."""
        rows = [
            GroupRow(
                name=in_languages(partial(month_words, month)),
                values=self._row(self.now, self.flowing, period=month),
            )
            for month in self.months
            if month >= self.period.first
        ]
        return Group(by=Grouping.MONTH, rows=tuple(rows))

    def _by_area(self) -> Group:
        """The four areas; what belongs to no need has none."""
        with_area = [key for key in self.kept if all(one.paths.area for one in figures_of(self.entries[key]))]
        found = values(self.organisation.pk, with_area, by=["area"], **self._bounds)
        rows = [
            GroupRow(name=in_languages(partial(str, area.label)), values=self._row(found, with_area, area=area.value))
            for area in NeedArea
        ]
        return Group(by=Grouping.AREA, rows=tuple(rows))

    def _by_industry(self) -> Group:
        """Divisions of GB/T 4754, the one with most of the first figure first; what is of no enterprise has none.

        Enterprises are frozen one by one: a frozen period is told by the industries in which they are now.
        """
        kept = self._kept_of(OrganisationKind.ENTERPRISE)
        found = values(industries_of(self.organisation), kept, by=["scope"], **self._bounds)
        rows = [
            GroupRow(name=_industry(division), values=self._row(found, kept, scope=division))
            for (division,) in found.groups()
        ]
        return Group(by=Grouping.INDUSTRY, rows=tuple(sorted(rows, key=_most_first)))

    def _kept_of(self, kind: str) -> list[str]:
        """The lines that are counted for organisations of a kind, and had been when the period was frozen."""
        return [key for key, one in self.entries.items() if one.kept_for(kind) and _was_counted(one, self.frozen)]

    def _by_organisation(self, by: Grouping) -> Group:
        """Organisations in which anything was counted, the one with most of the first figure first."""
        kept = self._kept_of(by)
        if by in OF_RECORDS:
            if self.frozen:
                # Of what stands at one moment no list of records is frozen.
                kept = [key for key in kept if self.entries[key].of_period]
            names = _names(Organisation.objects.filter(kind=by))
            found = Values({key: self.entries[key] for key in kept}, ["scope"], self._rows_of_records(kept, by))
            scopes = [scope for (scope,) in found.groups()]
        else:
            names, found = self._below
            scopes = [scope for (scope,) in found.groups() if names[scope][1] == by]
        rows = [GroupRow(name=_name(names, scope), values=self._row(found, kept, scope=scope)) for scope in scopes]
        return Group(by=by, rows=tuple(sorted(rows, key=_most_first)))

    @property
    def _bounds(self) -> dict[str, Any]:
        frozen = self.frozen.pk if self.frozen else None
        return {"since": self.period.first, "until": self.period.last, "frozen": frozen}

    @cached_property
    def _below(self) -> tuple[Names, Values]:
        """Parks and enterprises of the district, of a park itself and its enterprises, with their numbers; two statements."""
        place = self.organisation
        parks = Q(pk=place.pk) | Q(parent=place)
        own = {"district_id": place.pk} if place.kind == OrganisationKind.DISTRICT else {"park_id": place.pk}
        enterprises = Q(pk__in=Enterprise.objects.filter(**own).values("organisation_id"))
        kinds = [by for by in OF_SUMMARIES if by in self.groupings]
        names = _names(Organisation.objects.filter(parks | enterprises, kind__in=kinds))
        kept = [
            key
            for key, one in self.entries.items()
            if _was_counted(one, self.frozen) and any(one.kept_for(kind) for kind in kinds)
        ]
        return names, values({int(pk): pk for pk in names}, kept, by=["scope"], **self._bounds)

    def _rows_of_records(self, keys: Sequence[str], by: Grouping) -> list[Row]:
        figures = {one.key: one for key in keys for one in figures_of(self.entries[key])}
        selection = Selection(
            scope_id=self.organisation.pk,
            scope_kind=self.organisation.kind,
            since=self.period.first,
            until=self.period.last_day,
        )
        if self.frozen:
            return frozen_rows_by(figures.values(), self.frozen, self.organisation.pk, by)
        return rows_by(figures.values(), selection, by)

    def _row(self, found: Values, kept: Sequence[str], **group: Any) -> tuple[Decimal | None, ...]:
        """A number for each line, none for what is not told apart so."""
        return tuple(
            _number(found.of(key, **group), measure_of(one)) if key in kept else None
            for key, one in self.entries.items()
        )


def _was_counted(one: Entry, frozen: FrozenPeriod | None) -> bool:
    """Whether a figure had been registered when the period was frozen; of a later one nothing is known."""
    return frozen is None or all(figure.key in frozen.figures for figure in figures_of(one))


def measure_of(one: Entry) -> Measure:
    """How the numbers of a figure or rate are told."""
    if isinstance(one, Rate):
        return "percent" if one.percent else "number"
    if one.kind == Kind.DURATION:
        return "days"
    if one.kind == Kind.SUM:
        return "money" if one.money else "number"
    return "count"


def words_of(one: Entry) -> dict[str, Any]:
    """Name, unit, definition, formula, source and owner in every language."""
    names = ("label", "unit", "definition", "formula", "source", "owner")
    return {name: in_languages(partial(str, getattr(one, name))) for name in names}


def in_languages(text: Callable[[], str]) -> Words:
    """What ``text()`` gives in each language of the portal."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = text()
    return found


def _number(value: Value, measure: Measure) -> Decimal | None:
    if value.number is None:
        return None
    number = value.number if isinstance(value.number, Decimal) else Decimal(str(value.number))
    return rounded(100 * number if measure == "percent" else number, measure)


def _names(organisations: Any) -> Names:
    return {str(pk): (name, kind) for pk, name, kind in organisations.values_list("pk", "name", "kind")}


def _name(names: Names, scope: str) -> Words:
    if scope in names:
        return dict.fromkeys(LANGUAGES, names[scope][0])
    return in_languages(lambda: _("assigned to none"))


def _industry(division: str) -> Words:
    return in_languages(lambda: name_of(division) if division else _("no industry stated"))


def _most_first(row: GroupRow) -> tuple[Any, ...]:
    return (*(-(value or 0) for value in row.values[:1]), row.name[LANGUAGES[0]])
