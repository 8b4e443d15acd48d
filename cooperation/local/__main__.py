"""``make run``: the whole portal on this machine, in one terminal, until Ctrl-C. All data stay under ``var/``."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from cooperation.local.postgres import ServerError
from cooperation.local.services import Services
from cooperation.local.supervisor import Supervisor

BASE = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("PORTAL_VAR", BASE / "var")).resolve()
RUNNING = VAR / "services" / "addresses.json"
"""Where the commands of ``manage.py`` find what runs from this checkout."""
DATABASE = "portal"
WEB_SECONDS = 60


def main() -> int:
    """Prepare, run, stop; the exit code says whether it was asked to stop."""
    port = int(os.environ.get("PORT", "8000"))
    VAR.mkdir(parents=True, exist_ok=True)
    if problem := folder_problem() or port_problem(port):
        sys.stderr.write(problem + "\n")
        return 2
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(
                "The portal already runs from this checkout. Another checkout may run beside it: PORT=8001 make run\n"
            )
            return 2
        return run(port)


def run(port: int) -> int:
    """Services first and last, everything else between."""
    services = Services(VAR / "services")
    supervisor = Supervisor(services.record, BASE)
    supervisor.listen_to_signals()
    try:
        supervisor.say("Starting PostgreSQL and Valkey.")
        services.start()
        services.ensure_database(DATABASE)
        addresses = {**services.environment(DATABASE), "PORTAL_URL": f"http://localhost:{port}"}
        RUNNING.write_text(json.dumps(addresses))
        environment = {
            **os.environ,
            **addresses,
            "PORTAL_MODE": "local",
            "PORTAL_VAR": str(VAR),
            "PORTAL_BIND": f"127.0.0.1:{port},[::1]:{port}" if has_ipv6() else f"127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "cooperation.settings",
        }
        if not prepare(supervisor, environment):
            return 0 if supervisor.stopping else 1
        # The web first and alone: four programs that load the portal at once let the first page wait for all of them.
        first, *others = commands().items()
        supervisor.start(*first, environment)
        if wait_for_web(supervisor, port):
            announce(supervisor, port)
        for name, command in others:
            if not supervisor.stopping and not supervisor.first_ended():
                supervisor.start(name, command, environment)
        return supervisor.wait()
    except ServerError as error:
        supervisor.say(str(error))
        return 1
    finally:
        supervisor.say("Stopping.")
        supervisor.stop()
        RUNNING.unlink(missing_ok=True)
        services.stop()
        supervisor.say(f"Stopped. The data are kept in {VAR}.")


def commands() -> dict[str, list[str]]:
    """What runs beside the services."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "cooperation.celery"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "-c", "cooperation/gunicorn.py", "cooperation.wsgi"],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat"],
        "mailer": [sys.executable, "manage.py", "deliver_mail", "--every", "15"],
    }


def prepare(supervisor: Supervisor, environment: dict[str, str]) -> bool:
    """Schema as owner, the rest as the portal. False if a step failed or somebody asked to stop."""
    manage = [sys.executable, "manage.py"]
    as_owner = environment | {"PORTAL_DATABASE_ROLE": "owner"}
    steps = [
        (
            "Preparing database, texts and static files.",
            [
                ([*manage, "prepare_database", "--verbosity=0", "--skip-checks"], as_owner),
                ([*manage, "prepare_files"], environment),
            ],
        ),
        ("Preparing demonstration data.", [([*manage, "prepare_demonstration", "--skip-checks"], environment)]),
    ]
    for text, commands_of_step in steps:
        if supervisor.stopping:
            return False
        supervisor.say(text)
        started = [subprocess.Popen(one, env=env, cwd=BASE, start_new_session=True) for one, env in commands_of_step]
        if any([process.wait() for process in started]):  # noqa: C419 - each is waited for, whatever the others say
            supervisor.say("This step failed; see above.")
            return False
    return not supervisor.stopping


def wait_for_web(supervisor: Supervisor, port: int) -> bool:
    """Until the web answers; False if it does not, somebody asked to stop, or a child ended."""
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping and not supervisor.first_ended():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def announce(supervisor: Supervisor, port: int) -> None:
    """Where to go and as whom."""
    lines = [
        f"The portal runs: http://localhost:{port}",
        f"Mails and sign-in codes: http://localhost:{port}/dev/mailbox/",
    ]
    accounts = VAR / "demonstration.txt"
    lines += accounts.read_text().splitlines() if accounts.exists() else []
    for line in ["", *lines, "", "Stop with Ctrl-C.", ""]:
        supervisor.say(line)


def folder_problem() -> str:
    """A checkout belongs to one user; the other one gets told instead of a stack of errors."""
    for path in (VAR, VAR / "services"):
        if path.exists() and path.stat().st_uid != os.geteuid():
            return f"{path} belongs to another user. Use a checkout of your own, or the account that made this one."
    return ""


def port_problem(port: int) -> str:
    """Whether somebody else listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return f"Port {port} is taken. Choose another one: PORT={port + 1} make run"
    return ""


def has_ipv6() -> bool:
    """Whether ``localhost`` may also mean ::1 here."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
