"""Work is done once or not at all, and its page tells the truth meanwhile."""

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Organisation
from core.errors import Conflict
from core.tasks import send
from jobs import running, tasks
from jobs.models import Job
from jobs.services import cancel, progress, start_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch, request) -> list[tuple]:
    """What would have been sent."""
    sent: list[tuple] = []
    if "broker" not in request.keywords:
        monkeypatch.setattr("core.tasks.send", lambda *message: sent.append(message))
        monkeypatch.setattr("jobs.tasks.send", lambda *message: sent.append(message))
    return sent


def make(world, name: str) -> Job:
    return start_job(kind=f"sample.{name}", owner=world.alice, parameters={"a": 1}, record=world.district)


def traces() -> int:
    return Organisation.objects.filter(name__startswith="sample.").count()


def test_starting_sends_the_id_only(world, no_broker) -> None:
    job = make(world, "good")
    assert no_broker == [("jobs.tasks.run_job", job.pk)]
    assert (job.state, job.record) == ("queued", world.district)
    with pytest.raises(KeyError):
        start_job(kind="no.such.kind", owner=world.alice, parameters={})


def test_good_work_leaves_its_result_once(world, folder: Path) -> None:
    job = make(world, "good")
    running.run(job.pk)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.result, job.attempts, traces()) == ("done", "3 rows", {"rows": 3}, 1, 1)
    assert (job.done, job.total, job.result_name) == (0, 3, "结果.csv")
    assert (folder / job.result_file.name).read_bytes() == b"a,b\n"
    assert job.finished_at is not None
    made = Organisation.objects.get(name__startswith="sample.").audit_events.get()
    assert made.pgh_context["user"] == world.alice.pk


@pytest.mark.parametrize(
    ("name", "message", "file"),
    [("wrong", "2 mistakes", "errors.csv"), ("refused", "not allowed", ""), ("broken", None, "")],
)
def test_failed_work_leaves_nothing_but_why(world, name: str, message: str | None, file: str) -> None:
    job = make(world, name)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, traces(), job.result_name) == ("failed", 0, file)
    assert job.message == message if message else "ZeroDivision" not in job.message


def test_work_of_a_kind_that_is_gone_fails(world) -> None:
    job = make(world, "good")
    Job.objects.update(kind="gone.kind")
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"


def test_progress_is_seen_while_the_work_is_invisible(world, monkeypatch) -> None:
    seen = []

    def look(job_id, done, total) -> None:
        original(job_id, done, total)
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT state, done, total FROM jobs_job")
            seen.append(cursor.fetchone())
        other.close()

    original = progress
    monkeypatch.setattr("tests.jobs.work.progress", look)
    job = make(world, "good")
    running.run(job.pk)
    assert seen[0] == ("running", 0, 3)
    progress(job.pk, 1, 2)  # outside a run: nothing to report to
    progress(None, 1, 2)


def test_two_workers_at_once_do_it_once(world) -> None:
    job = make(world, "good")
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [running.LOCK, job.pk])
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, traces()) == ("queued", 0)
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [running.LOCK, job.pk])
    other.close()
    running.run(job.pk)
    assert traces() == 1


def test_work_that_kills_its_worker_is_given_up(world) -> None:
    job = make(world, "good")
    Job.objects.update(state="running", attempts=running.MAX_ATTEMPTS)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, traces()) == ("failed", 0)


def test_cancelled_before_it_began(world) -> None:
    job = make(world, "good")
    cancel(job=job, actor=world.alice)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, traces()) == ("cancelled", 0)
    with pytest.raises(Conflict):
        cancel(job=job, actor=world.alice)


def test_the_sweep_wakes_what_was_forgotten_or_lost_its_worker(world, no_broker) -> None:
    forgotten, lost, fresh, busy = (make(world, "good") for _ in range(4))
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    Job.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    Job.objects.filter(pk__in=[lost.pk, busy.pk]).update(state="running", started_at=long_ago)
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [running.LOCK, busy.pk])
    no_broker.clear()
    tasks.revive_jobs()
    assert no_broker == [("jobs.tasks.run_job", forgotten.pk), ("jobs.tasks.run_job", lost.pk)]
    other.rollback()
    other.close()


def test_result_files_are_deleted_after_their_time(world, folder: Path) -> None:
    job = make(world, "good")
    running.run(job.pk)

    def files() -> int:
        return sum(path.is_file() for path in folder.rglob("*"))

    def rolled_back() -> None:
        running._finish(Job.objects.get(pk=job.pk), running.Outcome(file_name="x.csv", file=b"x"))

    with pytest.raises(running.Cancelled), transaction.atomic():
        rolled_back()
    assert files() == 2
    tasks.tidy_files()
    assert files() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        tasks.tidy_files()
    assert files() == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        tasks.tidy_files()
    job.refresh_from_db()
    assert (files(), job.result_file.name, job.state) == (0, "", "done")


@pytest.mark.broker
def test_killed_in_the_middle_then_cancelled_over_a_real_worker(world, service_environment, folder: Path) -> None:
    job = make(world, "slow")
    connection.close()
    environment = os.environ | service_environment | {"PORTAL_MEDIA_ROOT": str(folder)}
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.jobs.celery", "worker", "--concurrency=1"]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(worker: subprocess.Popen[bytes]) -> None:
        for process in [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]:
            process.kill()
        worker.wait()

    def until(**expected) -> None:
        deadline = time.monotonic() + 40
        while not Job.objects.filter(pk=job.pk, **expected).exists():
            assert time.monotonic() < deadline, (expected, Job.objects.values().get())
            time.sleep(0.05)

    worker = start()
    try:
        until(state="running", done=1, total=4)
        kill(worker)
        assert traces() == 0
        worker = start()
        send("jobs.tasks.run_job", job.pk)
        until(attempts=2, done=1)
        cancel(job=job, actor=world.alice)
        until(state="cancelled")
        send("jobs.tasks.run_job", job.pk)
        other = make(world, "good")
        deadline = time.monotonic() + 40
        while Job.objects.get(pk=other.pk).state != "done" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (Job.objects.get(pk=other.pk).state, Job.objects.get(pk=job.pk).attempts, traces()) == ("done", 2, 1)
    finally:
        kill(worker)
