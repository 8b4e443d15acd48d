"""What rows mean together with what is on the portal: whose needs they are, and whether they are there already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.errors import DomainError
from enterprises.models import Enterprise
from needs.importing.parsing import Parsed, parse_line
from needs.importing.reading import Table
from needs.models import Need
from needs.policies.need import can_create_for
from needs.querysets import NeedQuerySet

Progress = Callable[[int, int], None]
LOOKUP = 1_000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who imports, for whom: one enterprise for rows that name none, and where new enterprises are created."""

    actor: Any
    enterprise: Enterprise | None = None
    district: Organisation | None = None
    park: Organisation | None = None
    area: str = ""


@dataclass(kw_only=True)
class Checked:
    """All rows, each good or with its problems; enterprises that would be created, by code."""

    rows: list[Parsed] = field(default_factory=list)
    new_enterprises: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> list[Parsed]:
        """Rows that can be imported."""
        return [row for row in self.rows if not row.problems]

    @property
    def faulty(self) -> list[Parsed]:
        """Rows that cannot."""
        return [row for row in self.rows if row.problems]


def check_table(table: Table, setting: Setting, progress: Progress = lambda done, total: None) -> Checked:
    """Check every row; nothing is written. Raises ``DomainError`` where the whole table is at fault."""
    checked = Checked()
    total = len(table.lines)
    for number, line in enumerate(table.lines, start=1):
        row = parse_line(line)
        if setting.area and not row.values.get("area") and not any(p.column == "area" for p in row.problems):
            row.values["area"] = setting.area
        checked.rows.append(row)
        progress(number, total)
    _refuse_nobodys(checked, setting)
    _find_enterprises(checked, setting)
    _find_repetitions(checked)
    return checked


def _refuse_nobodys(checked: Checked, setting: Setting) -> None:
    """A table that never says whose needs it holds is refused once, not row by row."""
    if setting.enterprise is not None or not checked.rows:
        return
    if any(row.uscc or row.enterprise_name or any(p.column == "uscc" for p in row.problems) for row in checked.rows):
        return
    raise DomainError(
        _(
            "The table does not say whose needs these are. Choose the enterprise when you upload it, or add a column with"
            " the enterprise’s name or code."
        ),
        field="upload",
    )


def _find_enterprises(checked: Checked, setting: Setting) -> None:
    codes = {row.uscc for row in checked.rows if row.uscc}
    names = {row.enterprise_name for row in checked.rows if row.enterprise_name}
    by_code: dict[str, Enterprise] = {}
    by_name: dict[str, list[Enterprise]] = {}
    everywhere = Enterprise.objects.select_related("organisation", "district")
    for part in _parts(codes):
        by_code.update({one.uscc: one for one in everywhere.filter(uscc__in=part)})
    visible = everywhere.visible_to(setting.actor)
    for part in _parts(names):
        for one in visible.filter(organisation__name__in=part):
            by_name.setdefault(one.organisation.name, []).append(one)
    for row in checked.rows:
        _find_enterprise(row, setting, by_code, by_name, checked.new_enterprises)


def _find_enterprise(
    row: Parsed,
    setting: Setting,
    by_code: dict[str, Enterprise],
    by_name: dict[str, list[Enterprise]],
    new: dict[str, str],
) -> None:
    if any(problem.column == "uscc" for problem in row.problems):
        return
    found: Enterprise | None = None
    if row.uscc:
        found = by_code.get(row.uscc)
        if found is None:
            _plan_new(row, setting, new)
            return
        if (
            row.enterprise_name
            and row.enterprise_name != found.organisation.name
            and can_create_for(setting.actor, found)
        ):
            row.note(
                "enterprise",
                _("The code belongs to %(name)s; taken for this enterprise.") % {"name": found.organisation.name},
            )
    elif row.enterprise_name:
        named = by_name.get(row.enterprise_name, [])
        if len(named) > 1:
            row.refuse("enterprise", _("Several enterprises have this name; please add the code."))
            return
        if not named:
            row.refuse("enterprise", _("No enterprise of this name is on the portal; add its code, and it is created."))
            return
        found = named[0]
    elif setting.enterprise is not None:
        found = setting.enterprise
    else:
        row.refuse("enterprise", _("Whose need is it? Add a column with the enterprise, or choose one for all rows."))
        return
    if not can_create_for(setting.actor, found):
        row.refuse(
            "uscc" if row.uscc else "enterprise",
            _("This enterprise is not one of yours; its district or park enters its needs."),
        )
        return
    row.enterprise = found


def _plan_new(row: Parsed, setting: Setting, new: dict[str, str]) -> None:
    """An enterprise that is not on the portal is created by officials, once for all its rows."""
    if setting.district is None:
        row.refuse("uscc", _("No enterprise with this code is on the portal."))
    elif not row.enterprise_name:
        row.refuse("enterprise", _("This code is new; to create the enterprise its name is needed."))
    elif new.setdefault(row.uscc, row.enterprise_name) != row.enterprise_name:
        row.refuse(
            "enterprise",
            _("The same code stands beside another name, “%(name)s”, in a row above.") % {"name": new[row.uscc]},
        )


def _find_repetitions(checked: Checked) -> None:
    """Refuse rows that repeat a row above, or a need that the enterprise has on the portal."""
    seen: dict[tuple[Any, ...], int] = {}
    numbers: dict[tuple[Any, str], int] = {}
    present = _present([row for row in checked.rows if row.enterprise is not None])
    for row in checked.rows:
        owner = row.enterprise.pk if row.enterprise is not None else row.uscc or row.enterprise_name
        source = row.values.get("source_number", "")
        text = (owner, _squeezed(row.values["title"]), _squeezed(row.values["trouble"]))
        if source and (owner, source) in numbers:
            row.refuse("source_number", _("The same number stands in row %(n)d.") % {"n": numbers[owner, source]})
        elif text in seen:
            row.refuse("title", _("The same need stands in row %(n)d.") % {"n": seen[text]})
        elif source and (owner, "number", source) in present:
            row.refuse(
                "source_number",
                _("This need is on the portal already: %(number)s.") % {"number": present[owner, "number", source]},
            )
        elif (owner, "text", *text[1:]) in present:
            row.refuse(
                "title",
                _("This need is on the portal already: %(number)s.") % {"number": present[owner, "text", *text[1:]]},
            )
        seen.setdefault(text, row.line.number)
        if source:
            numbers.setdefault((owner, source), row.line.number)


def _present(rows: Sequence[Parsed]) -> dict[tuple[Any, ...], str]:
    """Needs that the same enterprises have already, by number at the source and by text."""
    found: dict[tuple[Any, ...], str] = {}
    owners = {row.enterprise.pk for row in rows}
    titles = {row.values["title"] for row in rows}
    sources = {row.values["source_number"] for row in rows if row.values.get("source_number")}
    needs: NeedQuerySet = Need.objects.filter(enterprise_id__in=owners)
    for part in _parts(sources):
        for pk, source, number in needs.filter(source_number__in=part).values_list(
            "enterprise_id", "source_number", "number"
        ):
            found[pk, "number", source] = number
    for part in _parts(titles):
        rows_of = needs.filter(title__in=part).values_list("enterprise_id", "title", "trouble", "number")
        for pk, title, trouble, number in rows_of:
            found[pk, "text", _squeezed(title), _squeezed(trouble)] = number
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _parts(values: set[str]) -> list[list[str]]:
    ordered = sorted(values)
    return [ordered[start : start + LOOKUP] for start in range(0, len(ordered), LOOKUP)]
