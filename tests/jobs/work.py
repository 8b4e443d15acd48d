"""Kinds of work for tests; they leave organisations behind when they succeed."""

import time

from accounts.models import Organisation
from core.errors import DomainError
from jobs.models import Job
from jobs.registry import JobKind, Outcome, register_job
from jobs.services import progress


def leave_trace(job: Job) -> None:
    """Something that a rollback would take away."""
    Organisation.objects.create(kind="district", name=f"{job.kind} {job.pk}")


def good(job: Job) -> Outcome:
    """Succeeds, with a file."""
    for done in range(3):
        progress(job.pk, done, 3)
    leave_trace(job)
    return Outcome(message="3 rows", result={"rows": 3}, file_name="结果.csv", file=b"a,b\n")


def slow(job: Job) -> Outcome:
    """Reports, then waits until it is cancelled or killed."""
    leave_trace(job)
    while True:
        progress(job.pk, 1, 4)
        time.sleep(0.6)


def wrong(job: Job) -> Outcome:
    """Finds mistakes: nothing stays but the sheet that names them."""
    leave_trace(job)
    return Outcome(failed=True, message="2 mistakes", file_name="errors.csv", file=b"row,error\n")


def refused(job: Job) -> Outcome:
    """Breaks a rule."""
    leave_trace(job)
    raise DomainError("not allowed")


def broken(job: Job) -> Outcome:
    """Has a bug."""
    leave_trace(job)
    raise ZeroDivisionError


KINDS = {name: f"sample.{name}" for name in ("good", "slow", "wrong", "refused", "broken")}


def register_samples() -> None:
    """Make the kinds known, also in a worker (see tests.jobs.celery)."""
    register_job(*(JobKind(key=key, label=name, run=f"{__name__}.{name}") for name, key in KINDS.items()))
