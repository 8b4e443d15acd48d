"""Role × URL: every address of the portal, asked by everybody."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access.table import Row, rows, url_names
from tests.factories.accounts import signed_in
from tests.factories.world import ROLES, VISITOR, World, build_world

SIGN_IN = "/accounts/login/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the whole table; each request is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def test_every_url_has_a_row() -> None:
    named = {row.name for row in rows()}
    assert url_names() - named == set(), "URLs without a row in tests/access/"
    assert named - url_names() == set(), "rows of URLs that do not exist"


@pytest.mark.django_db
@pytest.mark.parametrize("row", rows(), ids=str)
def test_row(row: Row, world: World) -> None:
    seen = {}
    url = row.url(world)
    for role in ROLES:
        with transaction.atomic():
            client = signed_in(world.user(role))
            response = getattr(client, row.method)(url, row.data(world) or None)
            transaction.set_rollback(True)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
        wrongly_sent = response.status_code == 302 and (to_sign_in and role != VISITOR)
        seen[role] = f"302 {response['Location']}" if wrongly_sent else response.status_code
    assert seen == row.expected, url
