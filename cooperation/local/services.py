"""PostgreSQL and Valkey together, with the portal's two roles and its database."""

import shutil
import tempfile
from pathlib import Path

from cooperation.local.leftovers import RunRecord
from cooperation.local.postgres import Postgres
from cooperation.local.valkey import Valkey

ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE owner LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN; END IF;
END $$;
-- The owner fixes this variable in the functions that write audit events (cooperation/grants.py).
GRANT SET ON PARAMETER pgtrigger.ignore TO owner;
"""


class Services:
    """Both servers of one checkout; everything they leave lies in ``folder``, sockets in a short temporary folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.record = RunRecord(folder / "running.json")
        self._runtime: Path | None = None
        self.postgres: Postgres
        self.valkey: Valkey

    def start(self) -> None:
        """Start both and make the roles. What a killed run left is ended first."""
        self.record.end_leftovers()
        # Socket paths may have 107 bytes only: never below the checkout, which may lie deep.
        self._runtime = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
        self._runtime.chmod(0o711)
        self.record.runtime_folder(self._runtime)
        self.postgres = Postgres(self.folder / "postgres", self._runtime / "pg", durable=self.durable)
        self.valkey = Valkey(self._runtime / "valkey")
        try:
            self.postgres.start()
            self.record.process(self.postgres.pid)
            self.valkey.start()
            self.record.process(self.valkey.pid)
            self.postgres.execute(ROLES)
        except BaseException:
            self.stop()
            raise

    def ensure_database(self, name: str, template: str = "template0") -> None:
        """Make a database of role ``owner`` unless it is there."""
        if name not in self.postgres.execute("SELECT datname FROM pg_database").splitlines():
            locale = "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            self.postgres.execute(f"CREATE DATABASE {name} OWNER owner TEMPLATE {template} {locale} STRATEGY FILE_COPY")

    def environment(self, database: str) -> dict[str, str]:
        """Variables that point the portal at these servers."""
        return {
            "DATABASE_URL": self.postgres.url("app", database),
            "DATABASE_OWNER_URL": self.postgres.url("owner", database),
            "REDIS_URL": self.valkey.url,
        }

    def stop(self) -> None:
        """Stop both, the broker first, and remove the sockets."""
        self.valkey.stop()
        self.postgres.stop()
        if self._runtime is not None:
            shutil.rmtree(self._runtime, ignore_errors=True)
        self.record.forget()
