"""Starting, reporting and cancelling background work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tasks import enqueue
from jobs.enums import JobState
from jobs.models import Job
from jobs.registry import kind_of

REPORT_SECONDS = 0.5


class Cancelled(Exception):
    """Raised inside the work when its owner has cancelled it, so that its transaction rolls back."""


def start_job(*, kind: str, owner: Any, parameters: dict[str, Any], record: models.Model | None = None) -> Job:
    """Have a registered kind of work done in the background; the page of the job shows how far it is."""
    if kind_of(kind) is None:
        raise KeyError(kind)
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            owner=owner,
            parameters=parameters,
            content_type=ContentType.objects.get_for_model(record) if record is not None else None,
            object_id=record.pk if record is not None else None,
        )
        enqueue("jobs.tasks.run_job", job.pk)
    return job


class Reporter:
    """Writes progress over a connection of its own, since the work's transaction is invisible until it ends."""

    def __init__(self) -> None:
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self.last = 0.0

    def report(self, job_id: int, done: int, total: int) -> None:
        """Write how far the job is, twice a second at most. Raises ``Cancelled`` where it is no longer running."""
        now = time.monotonic()
        if done < total and now - self.last < REPORT_SECONDS:
            return
        self.last = now
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET done = %s, total = %s WHERE id = %s AND state = %s",
                [done, total, job_id, JobState.RUNNING],
            )
            if not cursor.rowcount:
                cursor.execute("SELECT FROM jobs_job WHERE id = %s", [job_id])
                if cursor.rowcount:
                    raise Cancelled

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


_reporter: ContextVar[Reporter | None] = ContextVar("jobs_reporter", default=None)


def progress(job_id: int | None, done: int, total: int) -> None:
    """Tell the page how far the work is; call as often as you like. Outside a job's run this does nothing."""
    reporter = _reporter.get()
    if reporter is not None and job_id is not None:
        reporter.report(job_id, done, total)


@contextmanager
def reporting() -> Iterator[None]:
    """Within it, ``progress`` writes."""
    reporter = Reporter()
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)
        reporter.close()


def cancel(*, job: Job, actor: Any) -> None:
    """Stop a job that has not finished; what it wrote so far is taken back. Raises ``Conflict`` where it has finished."""
    stopped = (
        Job.objects.filter(pk=job.pk)
        .unfinished()
        .update(
            state=JobState.CANCELLED, finished_at=timezone.now(), message=_("Stopped by %(name)s.") % {"name": actor}
        )
    )
    if not stopped:
        raise Conflict(_("This work has already finished."))
