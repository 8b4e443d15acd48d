"""What apps further up add to the home page below what waits: ``needs`` adds the needs that fit a researcher."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class HomePanel:
    """One part of the home page. ``content(user)`` gives the context of ``template``, or ``None`` for nobody's business."""

    key: str
    template: str
    content: Callable[[Any], dict[str, Any] | None]
    order: int = 100


_panels: dict[str, HomePanel] = {}


def register_panel(panel: HomePanel) -> None:
    """Add a part; call in ``AppConfig.ready()``."""
    _panels[panel.key] = panel


def panels_for(user: Any) -> list[dict[str, Any]]:
    """The parts that this person gets, in order."""
    found = []
    for panel in sorted(_panels.values(), key=lambda one: (one.order, one.key)):
        content = panel.content(user)
        if content is not None:
            found.append({"template": panel.template, **content})
    return found
