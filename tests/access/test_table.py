"""Role × URL: every address of the portal, asked by everybody."""

from dataclasses import dataclass
from functools import cached_property

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.access.table import Row, rows, url_names
from tests.factories.accounts import signed_in
from tests.factories.world import ROLES, VISITOR, World, build_world
from tests.kept import kept

SIGN_IN = "/accounts/login/"


@dataclass
class Table:
    """The world and, for each role, the session in which its person is signed in."""

    world: World
    sessions: dict[str, str]

    @cached_property
    def browser(self) -> Client:
        """One for all roles."""
        return Client()

    def client(self, role: str) -> Client:
        """The browser, with nothing in it but the role's session."""
        self.browser.cookies.clear()
        if role != VISITOR:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return self.browser


def build_table() -> Table:
    """One world for the whole table; each request is rolled back to it."""
    world = build_world()
    return Table(world, {role: str(signed_in(user).session.session_key) for role, user in world.users.items()})


table = kept(build_table)


def test_every_url_has_a_row() -> None:
    named = {row.name for row in rows()}
    assert url_names() - named == set(), "URLs without a row in tests/access/"
    assert named - url_names() == set(), "rows of URLs that do not exist"


@pytest.mark.django_db
@pytest.mark.parametrize("row", rows(), ids=str)
def test_row(row: Row, table: Table) -> None:
    seen = {}
    url = row.url(table.world)
    for role in ROLES:
        # Each request is rolled back, so that rows and roles do not disturb each other.
        with transaction.atomic():
            response = getattr(table.client(role), row.method)(url, row.data(table.world) or None)
            transaction.set_rollback(True)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
        wrongly_sent = response.status_code == 302 and (to_sign_in and role != VISITOR)
        seen[role] = f"302 {response['Location']}" if wrongly_sent else response.status_code
    assert seen == row.expected, url
