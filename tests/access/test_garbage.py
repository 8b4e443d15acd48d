"""Garbage in every field, filter and place of a list: a message or a refusal, never a fault of the portal."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from tests.access.table import Row, rows
from tests.access.test_table import Table, table  # noqa: F401 - the fixture

NUL, HUGE, DIGIT = "a\x00b", "9" * 5000, "²"
FILTERS = (
    "area",
    "budget_from",
    "compare",
    "deadline_to",
    "due",
    "item",
    "kind",
    "next",
    "of",
    "park",
    "parent",
    "q",
    "since",
    "state",
)
# Forged places: ["n", "\u0000", 1], ["n", a lone surrogate, 1], ["n", 10^30], and nothing but opening brackets.
CURSORS = (
    "WyJuIiwiXHUwMDAwIiwxXQ",
    "WyJuIiwiXHVkODNkIiwxXQ",
    "WyJuIiwxMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0",
    "W1tb" * 1000,
)
# Read by views beside the fields of their forms.
READ_BY_HAND = (
    ("body", NUL),
    ("comment", NUL),
    ("next", NUL),
    ("next", DIGIT),
    ("parent", DIGIT),
    ("parent", HUGE),
    ("seen", NUL),
    ("submission", NUL),
    ("version", DIGIT),
    ("version", HUGE),
)
# Whoever gets furthest with a row asks.
REACHED = (302, 200, 422, 409)


class Fields(HTMLParser):
    """Names and values of the controls of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser would send; of a list without a choice the first."""
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "select":
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and ("selected" in given or not self.values[self.select]):
            self.values[self.select] = given.get("value", "")
        elif tag in ("input", "textarea") and name and given.get("type") not in ("file", "submit"):
            self.values[name] = given.get("value", "") or self.values.get(name, "")

    def handle_endtag(self, tag: str) -> None:
        """A list of choices is over."""
        if tag == "select":
            self.select = ""


def asking_role(row: Row) -> str | None:
    """The first role that gets furthest; ``None`` where nobody gets anywhere."""
    reached = [role for status in REACHED for role, expected in row.expected.items() if expected == status]
    signed_in = [role for role in reached if role != "visitor"]
    return next(iter(signed_in or reached), None)


def asked_rows() -> list[Row]:
    """One row for each address and method; Django's admin looks after itself."""
    asked = [row for row in rows() if not row.name.startswith("admin:") and asking_role(row)]
    return list({(row.name, row.method): row for row in reversed(asked)}.values())


@pytest.mark.django_db
@pytest.mark.parametrize("row", asked_rows(), ids=str)
def test_garbage_is_refused(row: Row, table: Table) -> None:  # noqa: F811 - the fixture
    role = asking_role(row) or "visitor"
    client = table.client(role)
    url = row.url(table.world)
    path = url.partition("?")[0]

    def ask(method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        # A fault is raised here by the test client; each request is rolled back.
        with transaction.atomic():
            response = getattr(client, method)(address, data or {})
            transaction.set_rollback(True)
        assert response.status_code < 500, (role, method, address, data)
        return response

    response = ask("get", url)
    is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
    page = response.content.decode() if is_page else ""
    fields = Fields(page).values
    names = [*FILTERS, *fields]
    ask("get", f"{path}?{urlencode(dict.fromkeys(names, DIGIT))}")
    if "cursor" in page or row.name.endswith("list"):
        for cursor in CURSORS:
            ask("get", f"{path}?cursor={cursor}")
    if row.method != "post":
        return
    good = fields | {name: value for name, value in row.data(table.world).items() if isinstance(value, str | int)}
    for name, nasty in READ_BY_HAND:
        ask("post", path, good | {name: nasty})
    for nasty in (NUL, HUGE, "1E+100", "9999-12-31"):
        ask("post", path, dict.fromkeys(good, nasty))
