"""Probes tell the truth about the database and the broker, quickly."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

HARD_STOP_SECONDS = 5


@pytest.mark.django_db
def test_ready_with_everything_there(client: Client) -> None:
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize("broker", ["closed", "silent"])
def test_without_broker_the_portal_is_degraded_but_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, silent_server: Path, broker: str
) -> None:
    path = silent_server if broker == "silent" else silent_server.with_name("nobody")
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", f"redis+socket://{path}")
    started = time.monotonic()
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, {"status": "degraded", "database": "ok", "broker": "down"})
    assert time.monotonic() - started < HARD_STOP_SECONDS


@pytest.mark.parametrize("database", ["closed", "silent"])
def test_without_database_the_portal_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, silent_server: Path, database: str
) -> None:
    folder = silent_server.parent if database == "silent" else silent_server.parent / "nobody"
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", str(folder))
    started = time.monotonic()
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": "down", "broker": "ok"},
    )
    assert time.monotonic() - started < HARD_STOP_SECONDS


def test_live_asks_nobody(client: Client) -> None:
    """No database access is allowed in this test, and a foreign host name does not matter."""
    response = client.get("/healthz/live", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
