"""The same form sent twice makes one record, also when both arrive at once."""

import threading
import uuid

import pytest
from django.db import connection

from accounts.models import Organisation, User
from core.errors import Conflict
from core.once import run_once


def make_park() -> Organisation:
    return Organisation.objects.create(kind="park", name="园区")


@pytest.mark.django_db
def test_the_second_sending_finds_the_first_record() -> None:
    user = User.objects.create_user("a@example.cn")
    token = uuid.uuid4()
    first = run_once(token, user=user, make=make_park)
    assert run_once(token, user=user, make=make_park) == first
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_another_person_cannot_use_the_token() -> None:
    token = uuid.uuid4()
    run_once(token, user=User.objects.create_user("a@example.cn"), make=make_park)
    with pytest.raises(Conflict):
        run_once(token, user=User.objects.create_user("b@example.cn"), make=make_park)


@pytest.mark.django_db
def test_a_failed_attempt_leaves_the_token_free() -> None:
    user = User.objects.create_user("a@example.cn")
    token = uuid.uuid4()
    with pytest.raises(ZeroDivisionError):
        run_once(token, user=user, make=lambda: 1 / 0)
    assert run_once(token, user=user, make=make_park) == Organisation.objects.get()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one() -> None:
    user = User.objects.create_user("a@example.cn")
    token = uuid.uuid4()
    made: list[int] = []

    def send() -> None:
        try:
            made.append(run_once(token, user=user, make=make_park).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [Organisation.objects.get().pk] * 10
