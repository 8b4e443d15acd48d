"""Counting a report: every number of it from the summaries of figures, or from what was frozen for its period."""

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
from dashboards.reports.by_records import rows_by
from dashboards.reports.enums import Grouping
from dashboards.reports.periods import Period, month_words
from dashboards.reports.value import Group, GroupRow, Line, Measure, ReportValue, Words
from dashboards.reports.words import rounded
from enterprises.models import Enterprise
from indicators.enums import Kind
from indicators.rates import Entry, Rate, entries
from indicators.registry import Selection
from indicators.selectors import Row
from indicators.values import Value, Values, figures_of, values
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
        self.kept = [key for key, one in self.entries.items() if one.kept_for(self.organisation.kind)]
        self.flowing = [key for key in self.kept if self.entries[key].of_period]
        self.standing = [key for key in self.kept if not self.entries[key].of_period]
        present = timezone.localdate().replace(day=1)
        self.months = [month for month in self.period.trend.months if month <= present]
        self.groupings = [Grouping(by) for by in question.groupings if not (quick and by in OF_RECORDS)]

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
            months=tuple(self.months),
            lines=tuple(lines),
            groups=tuple(groups),
        )

    def _lines(self) -> list[Line]:
        months, before = self.period.trend, self.period.before
        first = min(months.first, before.first) if self.question.compare else months.first
        self.course = values(self.organisation.pk, self.flowing, since=first, until=self.period.last, by=["period"])
        standing = values(self.organisation.pk, self.standing)
        return [self._line(key, one, standing) for key, one in self.entries.items()]

    def _line(self, key: str, one: Entry, standing: Values) -> Line:
        measure = measure_of(one)
        line = Line(key=key, measure=measure, value=None, of_period=one.of_period, **words_of(one))
        if key in self.standing:
            return replace(line, value=_number(standing[key], measure))
        if key not in self.flowing:
            return line
        now = self.course.over(key, self.period.months)
        return replace(
            line,
            value=_number(now, measure),
            before=_number(self.course.over(key, self.period.before.months), measure)
            if self.question.compare
            else None,
            mean=None if now.mean is None else Decimal(str(now.mean)),
            records=now.count,
            trend=tuple(_number(self.course.of(key, period=month), measure) for month in self.months),
        )

    def _group(self, by: Grouping) -> Group:
        if by == Grouping.MONTH:
            return self._by_month()
        if by == Grouping.AREA:
            return self._by_area()
        return self._by_organisation(by)

    def _by_month(self) -> Group:
        """The months of the period; what says how things stand now has none."""
        rows = [
            GroupRow(
                name=in_languages(partial(month_words, month)),
                values=self._row(self.course, self.flowing, period=month),
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

    def _by_organisation(self, by: Grouping) -> Group:
        """Organisations in which anything was counted, the one with most of the first figure first."""
        kept = [key for key in self.entries if self.entries[key].kept_for(by)]
        if by in OF_RECORDS:
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
        return {"since": self.period.first, "until": self.period.last}

    @cached_property
    def _below(self) -> tuple[Names, Values]:
        """Parks and enterprises of the district, of a park itself and its enterprises, with their numbers; two statements."""
        place = self.organisation
        parks = Q(pk=place.pk) | Q(parent=place)
        own = {"district_id": place.pk} if place.kind == OrganisationKind.DISTRICT else {"park_id": place.pk}
        enterprises = Q(pk__in=Enterprise.objects.filter(**own).values("organisation_id"))
        kinds = [by for by in OF_SUMMARIES if by in self.groupings]
        names = _names(Organisation.objects.filter(parks | enterprises, kind__in=kinds))
        kept = [key for key, one in self.entries.items() if any(one.kept_for(kind) for kind in kinds)]
        return names, values({int(pk): pk for pk in names}, kept, by=["scope"], **self._bounds)

    def _rows_of_records(self, keys: Sequence[str], by: Grouping) -> list[Row]:
        figures = {one.key: one for key in keys for one in figures_of(self.entries[key])}
        selection = Selection(
            scope_id=self.organisation.pk,
            scope_kind=self.organisation.kind,
            since=self.period.first,
            until=self.period.last_day,
        )
        return rows_by(figures.values(), selection, by)

    def _row(self, found: Values, kept: Sequence[str], **group: Any) -> tuple[Decimal | None, ...]:
        """A number for each line, none for what is not told apart so."""
        return tuple(
            _number(found.of(key, **group), measure_of(one)) if key in kept else None
            for key, one in self.entries.items()
        )


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
    """Name, unit, definition, formula and source in every language."""
    names = ("label", "unit", "definition", "formula", "source")
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


def _most_first(row: GroupRow) -> tuple[Any, ...]:
    return (*(-(value or 0) for value in row.values[:1]), row.name[LANGUAGES[0]])
