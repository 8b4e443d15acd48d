"""The portal's Celery application with the sample kinds of work, for workers that tests start."""

from importlib import import_module
from typing import Any

from celery.signals import worker_init

from cooperation.celery import app


@worker_init.connect
def register(**_: Any) -> None:
    """Once Django is ready: the work needs its models."""
    import_module("tests.jobs.work").register_samples()


__all__ = ["app"]
