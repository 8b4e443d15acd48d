"""The demonstration's texts, apart from the code that tells them."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read(name: str) -> list[dict[str, Any]]:
    """The entries of ``<name>.toml``."""
    content: dict[str, list[dict[str, Any]]] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    (entries,) = content.values()
    return entries
