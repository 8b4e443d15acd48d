"""The text of a need as one value: what versions keep, and how two of them differ."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.format import day_text, money_text
from needs.enums import (
    CooperationMode,
    IpTerms,
    NameDisclosure,
    NeedArea,
    TechnologyReadiness,
)
from needs.models import Need, Requirement

TEXT_FIELDS = (
    "title",
    "summary",
    "trouble",
    "area",
    "industry",
    "name_disclosure",
    "background",
    "constraints",
    "tried",
    "readiness_now",
    "readiness_target",
    "cooperation_mode",
    "budget_min",
    "budget_max",
    "budget_negotiable",
    "deadline",
    "ip_terms",
    "claimant_conditions",
)
REQUIREMENT_FIELDS = ("name", "comparator", "target", "target_upper", "current", "unit", "method", "importance")
# Claimants answered these; a change is reviewed and they are asked whether their claim still holds.
MATERIAL_FIELDS = frozenset({"budget_min", "budget_max", "budget_negotiable", "ip_terms", "requirements"})
# Everybody reads these, so an official looks at a change of them as well.
REVIEWED_FIELDS = MATERIAL_FIELDS | {"title", "summary"}

CHOICES: dict[str, Any] = {
    "area": NeedArea,
    "name_disclosure": NameDisclosure,
    "readiness_now": TechnologyReadiness,
    "readiness_target": TechnologyReadiness,
    "cooperation_mode": CooperationMode,
    "ip_terms": IpTerms,
}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it; money without idle zeros, so that equal amounts are equal."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def content_of(need: Need) -> dict[str, Any]:
    """The versioned text of a need with its requirements, as plain values."""
    content = {name: _plain(getattr(need, name)) for name in TEXT_FIELDS}
    content["requirements"] = [requirement_content(row) for row in need.requirements.order_by("position", "id")]
    return content


def requirement_content(row: Requirement) -> dict[str, Any]:
    """One requirement as plain values; ``id`` keeps claims' answers attached when a version is put in force."""
    return {"id": row.pk, **{name: getattr(row, name) for name in REQUIREMENT_FIELDS}}


def merged(base: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """``base`` with changed values from a form; the rest stays."""
    return {**base, **{name: _plain(value) for name, value in values.items() if name in base}}


def changed_fields(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Names of fields that differ; requirements without regard to their ids."""
    return [name for name in (*TEXT_FIELDS, "requirements") if _comparable(old, name) != _comparable(new, name)]


def _comparable(content: dict[str, Any], name: str) -> Any:
    value = content.get(name)
    if name == "requirements":
        return [{key: row.get(key) for key in REQUIREMENT_FIELDS} for row in value or []]
    return value


def typed(name: str, value: Any) -> Any:
    """A plain value as the field of ``Need`` holds it."""
    return Need._meta.get_field(name).to_python(value)  # type: ignore[union-attr]


def label_of(name: str) -> str | Promise:
    """What readers call a field."""
    if name == "requirements":
        return gettext_lazy("technical indicators")
    return Need._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def words_of(name: str, value: Any) -> str:
    """A plain value in the reader's words; empty for nothing."""
    if value in (None, "", []):
        return ""
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "requirements":
        return "\n".join(requirement_words(row) for row in value)
    value = typed(name, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return money_text(value)
    if isinstance(value, datetime.date):
        return day_text(value)
    return str(value)


def requirement_words(row: dict[str, Any]) -> str:
    """One requirement as a sentence: "purity at least 99.5 % (must; GB/T 1234)"."""
    shown = Requirement(**{key: value for key, value in row.items() if key in REQUIREMENT_FIELDS})
    notes = [str(shown.get_importance_display()), shown.method]
    if shown.current:
        notes.insert(1, _("now %(value)s") % {"value": shown.current})
    return f"{shown.sentence} ({'; '.join(note for note in notes if note)})"


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """What changed, field by field, in words: ``label``, ``before``, ``after``, ``material``."""
    return [
        {
            "name": name,
            "label": label_of(name),
            "before": words_of(name, old.get(name)),
            "after": words_of(name, new.get(name)),
            "material": name in MATERIAL_FIELDS,
        }
        for name in changed_fields(old, new)
    ]
