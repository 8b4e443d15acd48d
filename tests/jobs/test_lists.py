"""A list too long to wait for: asked for on a page, made by the list's own view in the background, fetched by its owner."""

import html
import io
import re
from typing import Any

import openpyxl
import pytest

from accounts.models import Membership
from core import exports
from core.errors import DomainError
from jobs import lists
from jobs.models import Job
from jobs.running import run
from tests.factories.accounts import give_role, signed_in
from tests.factories.enterprises import make_enterprise
from tests.factories.world import World, build_world
from tests.kept import kept

pytestmark = pytest.mark.django_db
world = kept(build_world)
LIST = "/enterprises/?state=verified&format=xlsx"


@pytest.fixture
def long(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two enterprises of the official are more than can be waited for."""
    monkeypatch.setitem(exports.MOST_AT_ONCE, "xlsx", 1)
    make_enterprise(district=world.organisations["district"], name="=Works")
    return world


def ask(client: Any) -> Any:
    """Take the list, and press the button of the page that comes instead."""
    page = client.get(LIST)
    text = html.unescape(page.content.decode())
    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "?state=verified&format=csv" in text
    found = re.search(r'name="what" value="([^"]+)"', text)
    assert found
    return client.post("/jobs/lists/", {"what": found[1]})


def names(content: bytes) -> set[Any]:
    """The first column of a workbook, without its heading."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    return {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}


def test_it_holds_what_the_page_would_have_given(long: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = signed_in(long.users["district_official"])
    answer = ask(client)
    job = Job.objects.get(kind=lists.KIND)
    assert (answer.status_code, answer["Location"]) == (302, job.get_absolute_url())
    outcome = lists.make(job)
    assert outcome.content is not None
    monkeypatch.setitem(exports.MOST_AT_ONCE, "xlsx", 1_000)
    at_once = names(b"".join(client.get(LIST).streaming_content))
    assert names(outcome.content.read()) == at_once > {"=Works"}
    assert outcome.result["rows"] == len(at_once)
    assert outcome.file_name.endswith(".xlsx")


def test_a_long_csv_is_made_in_the_same_way(long: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = signed_in(long.users["district_official"])
    address = LIST.replace("xlsx", "csv")
    at_once = b"".join(client.get(address).streaming_content)
    monkeypatch.setitem(exports.MOST_AT_ONCE, "csv", 1)
    page = html.unescape(client.get(address).content.decode())
    assert 'href="?state=verified&format=csv"' not in page, "nothing shorter is offered"
    found = re.search(r'name="what" value="([^"]+)"', page)
    assert found
    client.post("/jobs/lists/", {"what": found[1]})
    outcome = lists.make(Job.objects.get(kind=lists.KIND))
    assert outcome.content is not None
    assert (outcome.content.read(), outcome.file_name[-4:]) == (at_once, ".csv")
    assert outcome.result["rows"] == len(at_once.decode().splitlines()) - 1 > 1


@pytest.mark.django_db(transaction=True)
def test_its_file_is_its_owners_as_long_as_the_list_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(exports.MOST_AT_ONCE, "xlsx", 1)
    monkeypatch.setattr("core.tasks.send", lambda *message: None)
    world = build_world()
    make_enterprise(district=world.organisations["district"])
    official = world.users["district_official"]
    client: Any = signed_in(official)
    ask(client)
    job = Job.objects.get(kind=lists.KIND)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", job.result["rows"], job.result["rows"]), job.message
    address = f"/jobs/{job.pk}/result/"
    assert signed_in(world.users["platform_admin"]).get(address).status_code == 404
    assert names(b"".join(client.get(address).streaming_content))
    # The list stays open by another role, but no longer the rows of the first.
    give_role(official, world.organisations["park"], "park_official")
    assert signed_in(official).get(address).status_code == 200
    Membership.objects.filter(user=official, role="district_official").delete()
    assert signed_in(official).get(LIST).status_code == 200
    assert signed_in(official).get(address).status_code == 404


def test_an_offer_is_taken_a_number_of_times_only(long: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_IN_PERIOD", 2)
    client = signed_in(long.users["district_official"])
    assert ask(client).status_code == 302
    assert client.get(LIST).status_code == 429
    assert Job.objects.filter(kind=lists.KIND).count() == 1


def test_whose_rights_have_ended_gets_nothing(long: World) -> None:
    official: Any = long.users["district_official"]
    ask(signed_in(official))
    Membership.objects.filter(user=official).delete()
    with pytest.raises(DomainError, match="不再"):
        lists.make(Job.objects.select_related("owner").get(kind=lists.KIND))


def test_only_what_was_offered_is_made(long: World) -> None:
    client = signed_in(long.users["district_official"])
    for what in ("", "x", "WyIvbmVlZHMvIl0:1:abc"):
        assert client.post("/jobs/lists/", {"what": what}).status_code == 404
    assert not Job.objects.filter(kind=lists.KIND).exists()
