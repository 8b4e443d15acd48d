"""The Celery application. Messages are wake-up calls with ids; the rows in the database are what counts.

An app declares its periodic work in ``tasks.py`` as ``SCHEDULE = {"name of task": seconds or crontab}``.
"""

import os
import time
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun
from django.apps import apps

from cooperation.broker import use_lenient_qos

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
CRONTAB_EXPIRES = 3600
log = structlog.get_logger("portal.task")
use_lenient_qos()
app = Celery("cooperation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def schedule() -> dict[str, dict[str, Any]]:
    """Periodic work of every app, in the form that beat wants."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.tasks"):
            found |= getattr(import_module(f"{config.name}.tasks"), "SCHEDULE", {})
    # A round that no worker took is worthless when the next one comes: none pile up while workers are away.
    return {
        name: {
            "task": name,
            "schedule": when,
            "options": {"expires": when if isinstance(when, int | float) else CRONTAB_EXPIRES},
        }
        for name, when in found.items()
    }


@app.on_after_finalize.connect
def use_schedule(sender: Celery, **_: Any) -> None:
    """Collect when the application is complete: tasks import models, so Django must be ready."""
    sender.conf.beat_schedule = schedule()


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Workers log as the web does; Celery would otherwise put its own format in place."""
    from django.conf import settings
    from django.utils.log import configure_logging

    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@task_prerun.connect
def name_task(task_id: str, task: Any, **_: Any) -> None:
    """Every line a task logs says which task it was."""
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)
    task.request.portal_started = time.perf_counter()


@task_postrun.connect
def forget_task(task: Any, state: str | None = None, **_: Any) -> None:
    """One line per task; the next one of this process starts clean."""
    log.info("task", state=state, ms=round((time.perf_counter() - task.request.portal_started) * 1000, 1))
    structlog.contextvars.clear_contextvars()
