"""The records behind a figure, as columns of an export: what the figure's page says of each, whatever its kind."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.exports import LINK, Column, Export
from core.sheets import Kind
from indicators.registry import Figure


def of_figure(figure: Figure) -> Export:
    """How the records of ``figure`` are exported."""
    day = [Column(_("Counted on"), "figure_day", Kind.DAY)] if figure.day else []
    return Export(
        key=f"figure {figure.key}",
        title=figure.label,
        columns=[
            Column(_("Record"), str),
            *day,
            Column(_("State"), _state),
            Column(LINK, lambda record: f"{settings.PORTAL_URL}{record.get_absolute_url()}"),
        ],
    )


def _state(record: Any) -> Any:
    # Some records, such as hours, have no states.
    return record.states(record.state).label if hasattr(record, "state") else ""
