"""How gunicorn serves the portal. Numbers come from the environment (docs/settings.md)."""

import gc
import os

from cooperation.logs import logging_settings

bind = os.environ.get("PORTAL_BIND", "127.0.0.1:8000").split(",")
workers = int(os.environ.get("PORTAL_WEB_PROCESSES", "2"))
# Threads let a process answer others while one waits for the database; each holds a connection of its own.
threads = int(os.environ.get("PORTAL_WEB_THREADS", "4"))
worker_class = "gthread"
# Memory, not /tmp: a slow disk under the heartbeat file looks like a hung worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - only gunicorn's heartbeat lies there
timeout = 60
graceful_timeout = 20
keepalive = 15
max_requests = 5000
max_requests_jitter = 500
preload_app = True
# The proxy in front names the client; without one only this machine is believed.
forwarded_allow_ips = os.environ.get("PORTAL_PROXY_ADDRESSES", "127.0.0.1,::1")
control_socket_disable = True
# One line per request comes from cooperation.middleware; gunicorn's own lines take the same form.
logconfig_dict = logging_settings(
    as_json=os.environ.get("PORTAL_MODE") == "production", level=os.environ.get("PORTAL_LOG_LEVEL", "INFO")
)


# Each process writes its figures into a file there; whichever is asked adds them up.
if metrics_folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.makedirs(metrics_folder, exist_ok=True)


def when_ready(server: object) -> None:
    """What was loaded before the fork lives as long as the process: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    """A forked process must not share the parent's open connections or its broken-broker pause."""
    from django.db import connections

    from core.tasks import reset_breaker

    connections.close_all()
    reset_breaker()


def child_exit(server: object, worker: object) -> None:
    """Forget the figures of a process that ended."""
    if metrics_folder:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
