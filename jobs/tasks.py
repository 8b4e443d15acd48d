"""Background work in Celery. Each task may run twice, and at the same time on two workers."""

import datetime

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core.storage import private_storage
from core.tasks import send
from jobs import running
from jobs.enums import JobState
from jobs.models import Job

GRACE = datetime.timedelta(seconds=30)
"""How long the broker is given to deliver a wake-up before a sweep sends it again."""
KEEP_FILES = datetime.timedelta(days=30)

ORPHAN_AGE = datetime.timedelta(days=1)
"""Longer than any job: a result file without a row after it belonged to work that was taken back."""
SCHEDULE = {"jobs.tasks.revive_jobs": 30, "jobs.tasks.tidy_files": 86_400}


@shared_task(name="jobs.tasks.run_job")
def run_job(job_id: int) -> None:
    """Run one job to its end."""
    running.run(job_id)


@shared_task(name="jobs.tasks.revive_jobs")
def revive_jobs() -> None:
    """Wake jobs that no worker was told of, and those whose worker died."""
    late = timezone.now() - GRACE
    for job in Job.objects.unfinished().filter(created_at__lt=late).order_by("id"):
        if job.state == JobState.RUNNING:
            if job.started_at is not None and job.started_at > late:
                continue
            with transaction.atomic():
                if not running.lock(job.pk):
                    continue
        send("jobs.tasks.run_job", job.pk)


@shared_task(name="jobs.tasks.tidy_files")
def tidy_files() -> None:
    """Delete result files after their time, and files whose transaction was rolled back."""
    old = Job.objects.filter(finished_at__lt=timezone.now() - KEEP_FILES).exclude(result_file="")
    for job in old.iterator():
        private_storage().delete(job.result_file.name)
        Job.objects.filter(pk=job.pk).update(result_file="", result_name="")
    before = timezone.now() - ORPHAN_AGE
    for name in private_storage().names(running.FOLDER):
        if private_storage().get_modified_time(name) < before and not Job.objects.filter(result_file=name).exists():
            private_storage().delete(name)
