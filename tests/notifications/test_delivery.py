"""Moving mails out, with a mail server that answers as the test says."""

import datetime
import smtplib
from collections.abc import Callable

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from core.errors import DomainError
from core.transitions import timeline
from notifications import delivery
from notifications.models import OutgoingMail, new_message_id
from notifications.services import queue_account_mail, resend

answers: list[Callable[[object], None]] = []
delivered: list[str] = []


class Answering(BaseEmailBackend):
    """Takes one answer from the list for each message; none left means success."""

    def send_messages(self, email_messages):
        for message in email_messages:
            if answers:
                answers.pop(0)(message)
            delivered.append(message.to[0])
        return len(email_messages)


class Unreachable(BaseEmailBackend):
    """Nobody listens."""

    def open(self):
        raise ConnectionRefusedError(111, "refused")


@pytest.fixture(autouse=True)
def server(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Answering"
    answers.clear()
    delivered.clear()


def fail(error: Exception) -> Callable[[object], None]:
    def answer(message: object) -> None:
        raise error

    return answer


def mail(to: str = "alice@example.cn", **values) -> OutgoingMail:
    defaults = {
        "subject": "Subject",
        "text": "Text",
        "event": "sample",
        "language": "en",
        "message_id": new_message_id(),
    }
    return OutgoingMail.objects.create(**(defaults | {"to": to, "dedupe": f"{to}{timezone.now()}"} | values))


def state(row: OutgoingMail) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"alice@example.cn": (550, b"no such user")}), ("failed", 1)),
        (smtplib.SMTPRecipientsRefused({"alice@example.cn": (451, b"greylisted")}), ("queued", 1)),
        (smtplib.SMTPDataError(554, b"spam"), ("failed", 1)),
        (smtplib.SMTPDataError(452, b"full"), ("queued", 1)),
        (smtplib.SMTPSenderRefused(421, b"later", "a"), ("queued", 1)),
        (smtplib.SMTPServerDisconnected("gone"), ("queued", 1)),
        (TimeoutError("slow"), ("queued", 1)),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), ("queued", 0)),
        (UnicodeEncodeError("ascii", "名", 0, 1, "poison"), ("failed", 1)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value[0],
)
def test_what_an_answer_means(error: Exception, expected: tuple[str, int]) -> None:
    row = mail()
    answers.append(fail(error))
    delivery.deliver_due()
    assert state(row) == expected
    assert row.error.startswith(type(error).__name__)
    assert (row.due_at > timezone.now(), delivered) == (True, [])


@pytest.mark.django_db
def test_pauses_grow_and_attempts_are_capped() -> None:
    row = mail()
    pauses = []
    for _attempt in range(delivery.MAX_ATTEMPTS):
        answers.append(fail(smtplib.SMTPDataError(452, b"full")))
        before = timezone.now()
        delivery.deliver([row.pk])
        row.refresh_from_db()
        if row.state == "queued":
            pauses.append(round((row.due_at - before).total_seconds() / 60))
            OutgoingMail.objects.update(due_at=timezone.now())
    assert pauses == [1, 5, 15, 60, 180, 360, 720]
    assert state(row) == ("failed", 8)


@pytest.mark.django_db
def test_a_poison_row_does_not_block_the_others(monkeypatch) -> None:
    first = mail("poison@example.cn\n")
    second = mail("empty@example.cn", text="")
    third = mail("bob@example.cn")
    delivery.deliver_due()
    assert (state(first)[0], state(second)[0], state(third)[0]) == ("failed", "failed", "sent")
    assert delivered == ["bob@example.cn"]


@pytest.mark.django_db
def test_a_row_that_kills_its_worker_is_given_up_in_the_end() -> None:
    row = mail(state="sending", attempts=delivery.MAX_ATTEMPTS)
    other = mail("bob@example.cn")
    delivery.deliver_due()
    assert (state(row), state(other)) == (("failed", 8), ("sent", 1))
    assert row.error == "the worker died while sending"


@pytest.mark.django_db
def test_an_unreachable_server_costs_no_attempt_and_one_try(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    rows = [mail(f"{n}@example.cn") for n in range(3)]
    assert delivery.deliver_due() == 1
    assert sorted(state(row) for row in rows) == [("queued", 0)] * 3
    assert OutgoingMail.objects.filter(due_at__gt=timezone.now()).count() == 1


@pytest.mark.django_db
def test_a_row_being_sent_is_left_alone_until_its_lease_has_passed() -> None:
    row = mail()
    taken = delivery.claim(row.pk)
    assert taken is not None
    delivery.deliver([row.pk])
    assert delivery.deliver_due() == 0
    OutgoingMail.objects.update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    assert delivery.deliver_due() == 1
    assert (state(row), delivered) == (("sent", 2), ["alice@example.cn"])
    # The first worker, awake again, does not undo it.
    delivery.settle(taken, delivery.Trouble(text="late"))
    assert state(row) == ("sent", 2)


@pytest.mark.django_db
def test_codes_go_first_and_worthless_ones_never() -> None:
    mail("bob@example.cn", due_at=timezone.now() - datetime.timedelta(hours=1))
    queue_account_mail(to="carol@example.cn", subject="s", text="123456")
    queue_account_mail(to="late@example.cn", subject="s", text="654321", expires_in=datetime.timedelta(seconds=-1))
    delivery.deliver_due()
    assert delivered == ["carol@example.cn", "bob@example.cn"]
    late = OutgoingMail.objects.get(to="late@example.cn")
    assert (late.state, late.sealed, late.error) == ("failed", None, "expired")


@pytest.mark.django_db
def test_a_failed_mail_is_sent_again_but_not_a_secret_one(world) -> None:
    row = mail(state="failed", attempts=3)
    secret = mail("carol@example.cn", state="failed", is_secret=True)
    resend(mail=row, actor=world.admin)
    assert state(row) == ("queued", 0)
    assert [(e.event, e.actor) for e in timeline(row)] == [("mail.resent", world.admin)]
    delivery.deliver_due()
    assert state(row) == ("sent", 1)
    for wrong in (row, secret):
        with pytest.raises(DomainError):
            resend(mail=wrong, actor=world.admin)
