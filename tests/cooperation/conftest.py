"""Servers that do not answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def silent_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Unix socket that takes connections and never answers, as a frozen server does."""
    path = tmp_path_factory.mktemp("s") / ".s.PGSQL.5432"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(64)
        yield path
