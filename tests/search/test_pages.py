"""The pages of search: results, facets, pages of results, suggestions; what they cost."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.paging import encode_cursor
from needs.enums import NeedState
from search import selectors
from search.models import SearchDocument
from search.vectors import WINDOW_BITS
from tests.factories.accounts import reading_english, signed_in
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db
NOISE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
ROLES = ["enterprise_head", "researcher", "college_admin", "transfer_office", "district_official", "platform_admin"]


def fill(world: World, count: int, **fields: Any) -> list[int]:
    return [
        make_need(
            world.records["enterprise_profile"],
            NeedState.PUBLISHED,
            by=world.users["enterprise_head"],
            **{"title": f"Zirconocene {number}", **fields},
        ).pk
        for number in range(count)
    ]


def statements(world: World, role: str, address: str) -> int:
    client = signed_in(world.user(role))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([q for q in queries.captured_queries if not q["sql"].startswith(NOISE)])


def test_what_pages_cost(world: World) -> None:
    addresses = [
        "/search/",
        "/search/?q=zirconocene",
        "/search/?q=zirconocene&kind=need&park=1",
        "/search/suggest/?q=zir",
    ]
    fill(world, 3)
    for kind in ("enterprise_profile", "researcher_profile"):
        record = world.records[kind]
        setattr(record, "development_status" if kind[0] == "e" else "directions", "Zirconocene")
        record.save()
    small = {(role, address): statements(world, role, address) for role in ROLES for address in addresses}
    fill(world, 40)
    large = {(role, address): statements(world, role, address) for role in ROLES for address in addresses}
    assert small == large
    assert max(large.values()) <= 10, large


def test_results_in_words(world: World) -> None:
    official = reading_english(world.users["district_official"])
    fill(world, 2, trouble="The <b>zirconocene</b> residue stays.")
    page = signed_in(official).get("/search/?q=Zirconocene").content.decode()
    assert "<mark>Zirconocene</mark> 1" in page
    assert "The &lt;b&gt;<mark>zirconocene</mark>&lt;/b&gt; residue stays." in page
    assert page.index("Zirconocene</mark> 1") < page.index("Zirconocene</mark> 0")
    empty = signed_in(official).get("/search/?q=unobtainium").content.decode()
    assert "No results" in empty
    start = signed_in(official).get("/search/").content.decode()
    assert "What you can search for" in start


def test_titles_come_first(world: World) -> None:
    by_text = fill(world, 1, title="Another", trouble="zirconocene")
    by_title = fill(world, 1)
    newer_by_text = fill(world, 1, title="A third", trouble="zirconocene")
    hits = selectors.search(world.users["platform_admin"], "zirconocene").hits
    assert [hit.object_id for hit in hits] == [*by_title, *newer_by_text, *by_text]


def test_facets_narrow(world: World) -> None:
    admin = reading_english(world.users["platform_admin"])
    fill(world, 3, area="new_product", industry="2614")
    fill(world, 2, area="process_upgrading", industry="2645")
    record = world.records["enterprise_profile"]
    record.main_products = "Zirconocene"
    record.save()
    whole = selectors.search(admin, "zirconocene")
    assert {name: dict(counts) for name, counts in whole.facets.items() if name in ("kind", "area")} == {
        "kind": {"need": 5, "enterprise": 1},
        "area": {"new_product": 3, "process_upgrading": 2},
    }
    narrowed = selectors.search(admin, "zirconocene", {"kind": "need", "area": "new_product", "industry": "2614"})
    assert (narrowed.count, dict(narrowed.facets["industry"])) == (3, {"2614": 3})
    park = world.organisations["park"].pk
    assert selectors.search(admin, "zirconocene", {"park": str(park)}).count == 6
    assert selectors.search(admin, "zirconocene", {"park": "999999"}).count == 0
    page = signed_in(admin).get("/search/?q=zirconocene").content.decode()
    assert "area=new_product" in page
    assert "New product" in page
    chosen = signed_in(admin).get("/search/?q=zirconocene&kind=need&area=new_product").content.decode()
    assert chosen.count('class="chip"') == 2


def test_words_that_stand_nowhere_together_find_their_parts(world: World) -> None:
    need = fill(world, 1, title="钯碳催化剂用于选择性加氢")
    user = world.users["researcher"]
    assert not selectors.search(user, "钯碳催化").loose
    loose = selectors.search(user, "钯碳催化加氢")
    assert ([hit.object_id for hit in loose.hits], loose.loose) == (need, True)
    assert "<mark>钯碳催化</mark>剂用于选择性<mark>加氢</mark>" in loose.hits[0].title


def test_paging_walks_one_ranked_set(world: World) -> None:
    admin = world.users["platform_admin"]
    ids = fill(world, 45)
    seen: list[int] = []
    cursor = ""
    cursors = []
    for size in (20, 20, 5):
        page = selectors.search(admin, "zirconocene", cursor=cursor)
        assert len(page.hits) == size
        seen += [hit.object_id for hit in page.hits]
        cursors.append((cursor, page.previous_cursor))
        cursor = page.next_cursor
        fill(world, 1)  # what comes meanwhile does not move the pages
    assert cursor == ""
    assert sorted(seen) == sorted(ids)
    assert cursors[0][1] == ""
    back = selectors.search(admin, "zirconocene", cursor=cursors[2][1])
    assert [hit.object_id for hit in back.hits] == seen[20:40]


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", encode_cursor("n", ["a", 1, 2]), encode_cursor("n", [-5, 1, 2]), encode_cursor("p", [10**30] * 3)],
)
def test_forged_places_are_no_fault(cursor: str, world: World) -> None:
    assert selectors.search(world.users["platform_admin"], "chloride", cursor=cursor).count >= 0


def test_counting_stops(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "MOST", 10)
    monkeypatch.setattr(selectors.find, "__kwdefaults__", {**selectors.find.__kwdefaults__, "most": 11})
    ids = fill(world, 15)
    results = selectors.search(world.users["platform_admin"], "zirconocene")
    assert (results.count_words, results.count) == ("10+", 10)
    assert {hit.object_id for hit in results.hits} == set(ids[-10:])


def test_many_windows_are_walked(world: World) -> None:
    """Documents far apart in age are found together: no block between the windows is left out."""
    ids = fill(world, 4)
    former = dict(SearchDocument.objects.filter(kind="need").values_list("object_id", "pk"))
    for number, pk in enumerate(ids):
        SearchDocument.objects.filter(kind="need", object_id=pk).update(id=10_000_000 + 3_000_000 * number)
        entry = SearchDocument.objects.get(kind="need", object_id=pk)
        marks = [f"W{bits}:{entry.pk >> bits}" for bits in WINDOW_BITS]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_searchdocument SET tsv = ts_delete(tsv, %s) || array_to_tsvector(%s) WHERE id = %s",
                [[f"W{bits}:{former[pk] >> bits}" for bits in WINDOW_BITS], marks, entry.pk],
            )
    assert selectors.search(world.users["platform_admin"], "zirconocene").count == 4


def test_suggestions(world: World) -> None:
    ids = fill(world, 12)
    researcher = reading_english(world.users["researcher"])
    page = signed_in(researcher).get("/search/suggest/?q=zircono").content.decode()
    assert page.count("<li>") == 8
    assert f"/needs/{ids[-1]}/" in page
    assert "8 suggestions" in page
    assert "<html" not in page
    assert signed_in(researcher).get("/search/suggest/?q=z").content.decode().strip() == ""
    assert [hit.object_id for hit in selectors.suggest(researcher, "residues")] == []


def test_the_box_stands_in_the_header_and_in_the_menu(world: World) -> None:
    page = signed_in(world.users["researcher"]).get("/needs/").content.decode()
    assert 'id="search-top"' in page
    assert 'id="search-menu"' in page
    assert 'hx-get="/search/suggest/"' in page
    assert 'id="search-top"' not in signed_in(None).get("/needs/public/").content.decode()


def test_pages_of_results_keep_words_and_facets(world: World) -> None:
    fill(world, 25)
    page = signed_in(world.users["researcher"]).get("/search/?q=zirconocene&kind=need")
    address = page.content.decode().partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    query = parse_qs(urlsplit(address).query)
    assert (query["q"], query["kind"]) == (["zirconocene"], ["need"])
    assert signed_in(world.users["researcher"]).get(f"/search/{address}").content.decode().count("search-snippet") == 5
