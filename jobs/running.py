"""Doing the work: one transaction that ends with the job's own ``done``, so that it happens once or not at all."""

import logging
import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import acting
from core.errors import DomainError
from core.storage import private_storage
from jobs.enums import JobState
from jobs.models import Job
from jobs.registry import Outcome, kind_of
from jobs.services import Cancelled, reporting

log = logging.getLogger(__name__)

LOCK = 8201
"""First key of the advisory lock that a running job holds until its transaction ends, by success or death."""
MAX_ATTEMPTS = 3
FOLDER = "jobs"


class _TakenBack(Exception):
    """Rolls back the work of an outcome that says ``failed``."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def begin(job_id: int) -> Job | None:
    """Count an attempt of a job that nobody is running; ``None`` where there is nothing to do."""
    with transaction.atomic():
        if not lock(job_id):
            return None
        job = Job.objects.unfinished().select_for_update().filter(pk=job_id).select_related("owner").first()
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            message = _("The work broke off several times; nothing was changed. Please tell the portal's operator.")
            Job.objects.filter(pk=job_id).update(state=JobState.FAILED, message=message, finished_at=timezone.now())
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.started_at = timezone.now()
        job.done = job.total = 0
        job.save(update_fields=["state", "attempts", "started_at", "done", "total"])
    return job


def lock(job_id: int) -> bool:
    """Try to hold the job until the present transaction ends; a job that can be held is not being run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, job_id % 2**31])
        (held,) = cursor.fetchone()
    return bool(held)


def run(job_id: int) -> None:
    """Run a job to its end. Safe to call twice, also at the same time."""
    job = begin(job_id)
    if job is None:
        return
    with translation.override(job.owner.language), acting(job.owner, job=job.pk):
        try:
            _work(job)
        except Cancelled:
            log.info("job.cancelled", extra={"job": job.pk})
        except _TakenBack as taken_back:
            _finish(job, taken_back.outcome)
        except DomainError as error:
            _finish(job, Outcome(failed=True, message=str(error)))
        except Exception:
            log.exception("job.broken", extra={"job": job.pk, "kind": job.kind})
            _finish(job, Outcome(failed=True, message=_("Something went wrong; nothing was changed.")))


def _work(job: Job) -> None:
    kind = kind_of(job.kind)
    if kind is None:
        raise DomainError(_("This kind of work no longer exists."))
    with transaction.atomic(), reporting():
        if not lock(job.pk):
            # Another worker was faster between our two transactions.
            raise Cancelled
        outcome = kind.function()(job)
        if outcome.failed:
            raise _TakenBack(outcome)
        _finish(job, outcome)


def _finish(job: Job, outcome: Outcome) -> None:
    """Write the end of a job that is still unfinished. Raises ``Cancelled`` where its owner was faster."""
    values = {
        "state": JobState.FAILED if outcome.failed else JobState.DONE,
        "message": outcome.message,
        "result": outcome.result,
        "finished_at": timezone.now(),
    }
    if outcome.file_name:
        name = f"{FOLDER}/{uuid.uuid4().hex}{PurePath(outcome.file_name).suffix}"
        with File(outcome.content) if outcome.content is not None else ContentFile(outcome.file) as content:
            values["result_file"] = private_storage().save(name, content)
        values["result_name"] = outcome.file_name
    finished = Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**values)
    if not finished and not outcome.failed:
        raise Cancelled
