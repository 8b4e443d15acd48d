"""Messages over the real broker, and what happens without it."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.conf import settings

from cooperation.celery import app, schedule
from cooperation.health import broker_address

PATIENCE_SECONDS = 60


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    """This test process's database of the broker, without what killed workers of other tests left unacknowledged."""
    with redis.Redis.from_url(broker_address()) as client:
        client.flushdb()
        yield client


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert [name for name in schedule() if name not in app.tasks] == []
    assert app.conf.beat_schedule == schedule()


def test_a_task_ends_before_its_message_is_given_to_another_worker() -> None:
    visibility = app.conf.broker_transport_options["visibility_timeout"]
    limits = [task.time_limit or app.conf.task_time_limit for task in app.tasks.values()]
    assert all(limit < visibility for limit in limits)


def test_the_web_process_uses_this_application() -> None:
    assert current_app.main == "cooperation"
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.task_publish_retry) == (
        True,
        True,
        False,
    )


@pytest.mark.broker
def test_a_real_worker_takes_messages(service_environment: dict[str, str], broker: redis.Redis) -> None:
    queue = f"test-{uuid.uuid4().hex}"
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "cooperation.celery", "worker", "-Q", queue]
    worker = subprocess.Popen(
        [*command, "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        env=os.environ | service_environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        app.send_task("celery.backend_cleanup", queue=queue)
        assert broker.llen(queue) == 1
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (broker.llen(queue) or broker.hlen("unacked")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (broker.llen(queue), broker.hlen("unacked")) == (0, 0)
    finally:
        worker.terminate()
        output, _ = worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0, output


@pytest.mark.parametrize("broker_is", ["closed", "silent"])
def test_a_lost_broker_costs_one_timeout_and_no_error(
    service_environment: dict[str, str], silent_server: Path, broker_is: str
) -> None:
    path = silent_server if broker_is == "silent" else silent_server.with_name("nobody")
    # Twenty time-outs of half a second, one after the other, would be ten.
    program = "from core.tasks import send; import time; t = time.monotonic()\n"
    program += "print([send('needs.tasks.anything', 1) for _ in range(20)] == [False] * 20, time.monotonic() - t < 8)"
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", program],
        env=os.environ | service_environment | {"REDIS_URL": f"redis+socket://{path}"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines()[-1] == "True True"
