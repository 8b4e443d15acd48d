"""Keyset paging: forwards and backwards every row once, whatever is inserted meanwhile; forged cursors do no harm."""

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from core.paging import page_by_key


def make(count: int) -> None:
    Organisation.objects.bulk_create(Organisation(kind="park", name=f"园区{n % 3}") for n in range(count))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["id", "-id", "name", "-name"])
def test_walking_forth_and_back_sees_every_row_once(key: str) -> None:
    make(23)
    rows = Organisation.objects.all()
    expected = [row.pk for row in rows.order_by(key, "-id" if key.startswith("-") else "id")]
    seen, cursor, pages = [], "", []
    while True:
        page = page_by_key(rows, key=key, cursor=cursor, size=5)
        pages.append([row.pk for row in page.rows])
        seen += pages[-1]
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    assert seen == expected
    back = []
    while page.previous_cursor:
        page = page_by_key(rows, key=key, cursor=page.previous_cursor, size=5)
        back.append([row.pk for row in page.rows])
    assert back == pages[-2::-1]


@pytest.mark.django_db
def test_rows_inserted_meanwhile_neither_repeat_nor_hide_others() -> None:
    make(10)
    first = page_by_key(Organisation.objects.all(), key="-id", size=4)
    make(5)
    second = page_by_key(Organisation.objects.all(), key="-id", cursor=first.next_cursor, size=4)
    assert [row.pk for row in second.rows] == [first.rows[-1].pk - n for n in range(1, 5)]


@pytest.mark.django_db
def test_one_statement_a_page(django_assert_num_queries) -> None:
    make(30)
    with django_assert_num_queries(1):
        page_by_key(Organisation.objects.all(), key="name", size=10)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_a_forged_cursor_gives_the_first_page(cursor: str) -> None:
    if not Organisation.objects.exists():
        make(6)
    page = page_by_key(Organisation.objects.all(), key="-id", cursor=cursor, size=3)
    assert page.rows == list(Organisation.objects.order_by("-id")[:3])
