"""Promise 2 with a real broker, a real worker and a real mail server, each of which fails in its own way.

The page answers in under two seconds whatever happens to the broker, and every mail goes out exactly once.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import redis
from celery import current_app
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cooperation.local.valkey import Valkey
from core.tasks import reset_breaker, send
from notifications.models import OutgoingMail
from notifications.services import resend
from tests.notifications.sink import AFTER, BEFORE, Sink

pytestmark = [
    pytest.mark.broker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.notifications.urls"),
    pytest.mark.usefixtures("kind"),
]

PATIENCE_SECONDS = 90
SWEEP_SECONDS = 1
PAGE_SECONDS = 10
"""The hard stop of a page: far beyond what it takes beside other tests, far below waiting for a broker that hangs."""


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"Waited in vain for {what}."
        time.sleep(0.05)


@dataclass
class Post:
    """A broker, a mail server and workers of the test's own."""

    broker: Valkey
    sink: Sink
    environment: dict[str, str]
    log: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def queue(self) -> redis.Redis:
        """The broker's own view."""
        return redis.Redis.from_url(self.broker.url.replace("redis+socket", "unix"))

    def tell(self, dedupe: str = "1") -> None:
        """Open the page that tells Alice; it must answer in time."""
        started = time.monotonic()
        response = Client().get(f"/tell/{dedupe}/")
        assert (response.status_code, time.monotonic() - started < PAGE_SECONDS) == (200, True)

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker with one child."""
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "cooperation.celery", "worker", "--concurrency=1"]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"],
                env=os.environ | self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )
        self.workers.append(worker)
        return worker

    def sweep(self) -> None:
        """What beat does every half minute."""
        until(lambda: send("notifications.tasks.deliver_due"), "the broker")

    def arrived(self, count: int = 1, *, sweeping: bool = False) -> None:
        """Wait until so many mails are sent, with or without beat ``sweeping``, and see that there is one of each.

        A broker that was hung hands its first message to a connection long given up: then the next sweep finds the mail.
        """

        def sent() -> bool:
            if sweeping:
                reset_breaker()
                send("notifications.tasks.deliver_due")
                time.sleep(SWEEP_SECONDS)
            return OutgoingMail.objects.filter(state="sent").count() == count

        until(sent, f"{count} mails sent")
        written = OutgoingMail.objects.filter(state="sent").values_list("to", "message_id")
        assert sorted(self.sink.accepted) == sorted(written)

    def restart(self) -> None:
        """Start the broker anew, empty."""
        self.broker.start()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker and its children, as a crash of the machine would."""
    for process in [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]:
        process.kill()
    worker.wait()


def lease_passes() -> None:
    """Five minutes later."""
    assert OutgoingMail.objects.filter(state="sending", due_at__gt=timezone.now()).update(due_at=timezone.now()) == 1


def use_broker(url: str) -> None:
    """Have this process send its messages to another broker."""
    current_app.conf.broker_url = url
    current_app._after_fork()  # forgets the connections to the one before


@pytest.fixture
def post(world, service_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """Everything started but the worker; the test's own process talks to this broker as well."""
    broker = Valkey(Path(tmp_path_factory.mktemp("v")))
    broker.start()
    sink = Sink()
    port = sink.start()
    mail_server = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    log = tmp_path_factory.mktemp("worker") / "log"
    made = Post(broker, sink, service_environment | mail_server | {"REDIS_URL": broker.url}, log)
    before = current_app.conf.broker_url
    use_broker(broker.url)
    Client().get("/unsubscribe/forged/")  # what the first request of a process loads is not the broker's fault
    yield made
    for worker in made.workers:
        if worker.poll() is None:
            kill(worker)
    sink.stop()
    os.kill(broker.pid, signal.SIGCONT)
    broker.stop()
    use_broker(before)


def test_a_mail_goes_out_by_its_wake_up_alone(post: Post) -> None:
    post.work()
    post.tell()
    post.tell()
    post.arrived()


def test_broker_closed(post: Post) -> None:
    post.broker.stop()
    for n in range(3):
        post.tell(str(n))
    post.restart()
    post.work()
    send("notifications.tasks.deliver_due")  # still silent: the circuit stays open for a while
    assert post.queue.llen("celery") == 0
    reset_breaker()
    post.sweep()
    post.arrived(3)


def test_broker_hung(post: Post) -> None:
    os.kill(post.broker.pid, signal.SIGSTOP)
    for n in range(3):
        post.tell(str(n))
    os.kill(post.broker.pid, signal.SIGCONT)
    post.work()
    post.arrived(3, sweeping=True)


def test_broker_hung_after_it_was_used(post: Post) -> None:
    post.work()
    post.tell("before")
    post.arrived()
    os.kill(post.broker.pid, signal.SIGSTOP)
    post.tell("during")
    os.kill(post.broker.pid, signal.SIGCONT)
    post.arrived(2, sweeping=True)


def test_broker_hung_when_a_task_ends(post: Post) -> None:
    """The worker can't say that it is done, and has its only place free all the same."""
    post.sink.hold(BEFORE)
    post.work()
    post.tell("before")
    until(post.sink.held.is_set, "the worker to begin")
    os.kill(post.broker.pid, signal.SIGSTOP)
    post.sink.released.set()
    until(lambda: b"Couldn't ack" in post.log.read_bytes(), "the worker to end in vain")
    os.kill(post.broker.pid, signal.SIGCONT)
    post.arrived()
    post.tell("after")
    post.arrived(2, sweeping=True)


def test_broker_flushed_before_pick_up(post: Post) -> None:
    post.tell()
    assert post.queue.llen("celery") == 1
    post.queue.flushall()
    post.work()
    post.sweep()
    post.arrived()


def test_worker_killed_before_the_text_was_sent(post: Post) -> None:
    post.sink.hold(BEFORE)
    worker = post.work()
    post.tell()
    until(post.sink.held.is_set, "the worker to begin")
    kill(worker)
    post.sink.released.set()
    assert post.sink.accepted == []
    post.work()
    post.sweep()  # too early: somebody might still be sending
    lease_passes()
    post.sweep()
    post.arrived()
    assert OutgoingMail.objects.get().attempts == 2


def test_child_killed(post: Post) -> None:
    post.sink.hold(BEFORE)
    worker = post.work()
    post.tell()
    until(post.sink.held.is_set, "the child to begin")
    (child,) = psutil.Process(worker.pid).children(recursive=True)
    child.kill()
    post.sink.released.set()
    lease_passes()
    post.sweep()
    post.arrived()
    assert worker.poll() is None


def test_worker_killed_between_acceptance_and_commit_repeats_the_mail_under_its_id(post: Post) -> None:
    """The one case that may repeat: the server has taken the mail, and nobody lived to write it down."""
    post.sink.hold(AFTER)
    worker = post.work()
    post.tell()
    until(post.sink.held.is_set, "the worker to have sent")
    kill(worker)
    post.sink.released.set()
    lease_passes()
    post.work()
    post.sweep()
    until(lambda: OutgoingMail.objects.filter(state="sent").exists(), "the second attempt")
    mail = OutgoingMail.objects.get()
    assert post.sink.accepted == [("alice@example.cn", mail.message_id)] * 2


def test_a_poison_row_fails_alone(post: Post) -> None:
    post.broker.stop()
    post.tell("poison")
    OutgoingMail.objects.update(text="")
    post.tell("sound")
    post.restart()
    post.work()
    reset_breaker()
    post.sweep()
    post.arrived()
    assert list(OutgoingMail.objects.order_by("id").values_list("state", flat=True)) == ["failed", "sent"]


def test_a_passing_refusal_is_tried_again(post: Post) -> None:
    post.sink.answers = ["451 try later"]
    post.work()
    post.tell()
    until(lambda: OutgoingMail.objects.get().error, "the refusal")
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts, post.sink.accepted) == ("queued", 1, [])
    OutgoingMail.objects.update(due_at=timezone.now())
    post.sweep()
    post.arrived()


def test_a_final_refusal_fails_at_once_and_can_be_sent_again(post: Post, world) -> None:
    post.sink.answers = ["554 no"]
    post.work()
    post.tell()
    until(lambda: OutgoingMail.objects.get().state == "failed", "the refusal")
    mail = OutgoingMail.objects.get()
    assert (mail.attempts, post.sink.accepted) == (1, [])
    resend(mail=mail, actor=world.admin)
    post.arrived()


def test_mails_go_out_while_there_is_no_broker(post: Post) -> None:
    post.broker.stop()
    post.tell()
    command = [sys.executable, "manage.py", "deliver_mail"]
    subprocess.run(command, env=os.environ | post.environment, cwd=settings.BASE_DIR, check=True, capture_output=True)
    post.arrived()
    post.restart()
