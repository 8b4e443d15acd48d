"""The buttons of a project's page. Each subject adds its own; the page shows one primary button and the others beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.buttons import Button


@dataclass(frozen=True, kw_only=True)
class ProjectButton(Button):
    """Of several primary ones the most urgent is shown as such."""

    urgency: int = 0


Provider = Callable[[Any, Any], list[ProjectButton]]
_providers: list[Provider] = []


def register_buttons(provider: Provider) -> None:
    """Have ``provider(user, project)`` add buttons; call when the app is ready."""
    if provider not in _providers:
        _providers.append(provider)


def buttons_of(user: Any, project: Any, *, here: str = "") -> tuple[ProjectButton | None, list[ProjectButton]]:
    """The primary button, if there is anything to do now, and the others in the order of registration.

    A button that leads to the page ``here``, on which it stands, would look broken and is left out.
    """
    found = [button for provider in _providers for button in provider(user, project) if button.url != here]
    wanted = [button for button in found if button.tone == "primary"]
    primary = max(wanted, key=lambda button: button.urgency, default=None)
    return primary, [button for button in found if button is not primary]
