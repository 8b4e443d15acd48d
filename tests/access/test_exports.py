"""Every list as a file, for everybody: the rows of the page and no others, and the same refusals."""

import csv
import html
import io
import re
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from accounts.columns import MANAGED_PEOPLE, ORGANISATIONS
from core import links
from core.exports import Export
from enterprises.columns import ENTERPRISES
from meetings.columns import COMMITMENTS, MEETINGS
from needs.columns import CLAIMS, CLAIMS_IN_REVIEW, DISCLOSURES, IN_REVIEW, NEEDS
from platforms.columns import ORDERS
from projects.columns import CONTRACTS, PROJECTS, PROPOSALS
from researchers.columns import PATENTS, PUBLICATIONS, RESEARCHERS
from talent.columns import DAYS, STATIONINGS
from tests.access.table import rows as table_rows
from tests.access.test_table import Table, build_table
from tests.factories.world import ROLES, VISITOR
from tests.kept import kept

LISTS = {
    "accounts:people": MANAGED_PEOPLE,
    "accounts:organisations": ORGANISATIONS,
    "enterprises:list": ENTERPRISES,
    "researchers:list": RESEARCHERS,
    "researchers:publications": PUBLICATIONS,
    "researchers:patents": PATENTS,
    "needs:list": NEEDS,
    "needs:review": IN_REVIEW,
    "needs:claim_review": CLAIMS_IN_REVIEW,
    "needs:claims": CLAIMS,
    "needs:disclosures": DISCLOSURES,
    "projects:list": PROJECTS,
    "projects:contracts": CONTRACTS,
    "projects:proposals": PROPOSALS,
    "talent:list": STATIONINGS,
    "talent:days": DAYS,
    "platforms:list": ORDERS,
    "meetings:list": MEETINGS,
    "meetings:commitments": COMMITMENTS,
}
# Records behind a figure have a test of their own; the style page only shows what the menu looks like.
OTHER_MENUS = ("dashboards:figure", "dashboards:own_figure", "core:style")
table = kept(build_table)


def csv_of(answer: Any) -> list[list[str]]:
    """Lines of a CSV."""
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def xlsx_of(answer: Any) -> list[list[Any]]:
    """Rows of a workbook."""
    book: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def shown_on(page: str, export: Export) -> list[str]:
    """Addresses of the page's rows, in their order."""
    pattern = re.escape(links.record(export.address, 0)).replace("0", r"\d+")
    return list(dict.fromkeys(re.findall(f'class="list-title" href="({pattern})"', page)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_the_rows_of_the_page_and_no_others(name: str, table: Table) -> None:
    export = LISTS[name]
    row = next(row for row in table_rows() if row.name == name and row.method == "get")
    url, longest = row.url(table.world), 0
    for role in ROLES:
        client = table.client(role)
        page, as_csv = (client.get(url, query) for query in ({}, {"format": "csv"}))
        assert as_csv.status_code == page.status_code == row.expected[role], role
        if page.status_code != 200 or role == VISITOR:
            continue
        text = html.unescape(page.content.decode())
        heads, *lines = csv_of(as_csv)
        if export.address:
            addresses = [line[-1].removeprefix("http://localhost:8000") for line in lines]
            assert addresses == shown_on(text, export), role
        else:
            assert {line[0] for line in lines if line[0] not in text} == set(), role
        assert {cell for line in lines for cell in line if "@" in cell and cell not in text} == set(), role
        assert ("format=csv" in text) == bool(lines), "the menu stands where there are rows"
        enterprises = {line[heads.index("企业")] for line in lines if "企业" in heads} - {""}
        assert {one for one in enterprises if one not in text} == set(), "names that the page hides"
        if len(lines) > longest:
            # Both go through the same getter: the fullest lists are enough.
            longest = len(lines)
            sheet = xlsx_of(client.get(url, {"format": "xlsx"}))
            assert sheet[0] == heads
            column = -1 if export.address else 0
            assert [found[column] for found in sheet[1:]] == [line[column] for line in lines]
    assert longest, "nobody sees anything: the test is blind here"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?state=published", "?state=nonsense", "?q=Mix", "?cursor=xyz", "?format=pdf"])
def test_filters_hold_for_the_file_as_for_the_page(query: str, table: Table) -> None:
    client = table.client("district_official")
    if "format" in query:
        assert client.get(f"/needs/{query}").status_code == 404
        return
    shown = shown_on(client.get(f"/needs/{query}").content.decode(), NEEDS)
    taken = csv_of(client.get(f"/needs/{query}&format=csv"))[1:]
    assert [line[-1].removeprefix("http://localhost:8000") for line in taken] == shown


@pytest.mark.django_db
def test_the_records_behind_a_figure(table: Table) -> None:
    client: Any = table.client("district_official")
    for key in ("enterprises.state", "needs.published", "claims.accepted", "projects.prepared", "contracts.value"):
        url = reverse("dashboards:figure", args=[key])
        addresses = re.findall(r'class="list-title" href="([^"]+)"', client.get(url).content.decode())
        lines = csv_of(client.get(url, {"format": "csv"}))[1:]
        assert [line[-1].removeprefix("http://localhost:8000") for line in lines] == addresses
        assert addresses, "the test is blind here"
