"""Applying, editing, importing; who sees whom; what a page costs."""

import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from notifications.models import Notification, WaitingAssignee
from researchers.models import Publication, Researcher
from tests.committed import committed
from tests.factories.accounts import make_organisation, make_user, reading_english, signed_in
from tests.factories.researchers import make_researcher
from tests.factories.world import ROLES, World, build_world

APPLY, LIST = reverse("researchers:apply"), reverse("researchers:list")


@pytest.fixture
def person(db: None) -> User:
    return make_user("", language="en")


def form(world: World, **changes: object) -> dict[str, object]:
    """The application as the page sends it."""
    data = {
        "name": "李研究",
        "phone": "13700000000",
        "college": world.organisations["college"].pk,
        "department": world.organisations["department"].pk,
        "title": "lecturer",
        "keywords": "催化加氢，连续流; azo dyes\n催化加氢",
        "directions": "Nitration",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "submission": str(uuid.uuid4()),
    }
    return data | changes


def page(name: str, researcher: Researcher, *more: int) -> str:
    """An address of the researcher's record."""
    return reverse(f"researchers:{name}", args=[researcher.pk, *more])


def test_an_application_waits_for_the_college(world: World, person: User) -> None:
    response = signed_in(person).post(APPLY, form(world))
    researcher = Researcher.objects.select_related("user").get(user=person)
    assert response["Location"] == page("applied", researcher)
    assert (researcher.state, researcher.keywords, researcher.orcid, researcher.user.name, researcher.user.phone) == (
        "applied",
        ["催化加氢", "连续流", "azo dyes"],
        "0000-0002-1825-0097",
        "李研究",
        "13700000000",
    )
    waiting = WaitingAssignee.objects.get(item__object_id=researcher.pk, item__machine="researcher")
    assert (waiting.organisation, waiting.role) == (world.organisations["college"], "college_admin")
    told = Notification.objects.filter(event="researcher.applied", object_id=researcher.pk)
    assert [n.user for n in told] == [world.user("college_admin")]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"orcid": "0000-0002-1825-0098"},
            "orcid",
            "The last character does not fit the others: is one of them mistyped?",
        ),
        ({"orcid": "1825"}, "orcid", "An ORCID iD has 16 digits, such as 0000-0002-1825-0097; the last may be X."),
        ({"keywords": "x" * 61}, "keywords", f"“{'x' * 61}” is too long for a keyword."),
        ({"keywords": ",".join(map(str, range(21)))}, "keywords", "At most 20 keywords."),
    ],
)
def test_faults_are_named(changes: dict[str, str], field: str, message: str, world: World, person: User) -> None:
    response = signed_in(person).post(APPLY, form(world, **changes))
    assert (response.status_code, dict(response.context["form"].errors)) == (422, {field: [message]})
    assert not Researcher.objects.filter(user=person).exists()


def test_a_department_of_another_college_is_refused(world: World, person: User) -> None:
    elsewhere = make_organisation("department", "Elsewhere", world.organisations["outside_college"])
    response = signed_in(person).post(APPLY, form(world, department=elsewhere.pk))
    assert dict(response.context["form"].errors) == {
        "department": ["This department does not belong to the chosen college."]
    }


def test_an_orcid_belongs_to_one_researcher(world: World, person: User) -> None:
    make_researcher(orcid="0000-0002-1825-0097")
    response = signed_in(person).post(APPLY, form(world))
    assert dict(response.context["form"].errors) == {"orcid": ["Another researcher on the portal has this ORCID iD."]}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_applies_once() -> None:
    world = committed(build_world)
    person = make_user()
    data = form(world)
    answers: list[str] = []

    def send(client: Client) -> None:
        answers.append(client.post(APPLY, data).headers.get("Location", "none"))
        connection.close()

    threads = [threading.Thread(target=send, args=(signed_in(person),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [page("applied", Researcher.objects.get(user=person))] * 4


def test_the_second_of_two_editors_sees_a_conflict_that_kept_the_text(world: World) -> None:
    researcher = world.records["researcher_profile"]
    url, data = page("edit", researcher), {"seen": 1, "availability": "open", "keywords": "nitration"}
    assert signed_in(world.user("college_admin")).post(url, data | {"directions": "Theirs"}).status_code == 302
    client = signed_in(reading_english(world.user("researcher")))
    response = client.post(url, data | {"directions": "Mine"})
    assert (response.status_code, response.context["changes"]) == (409, [("Research directions", "Theirs", "Mine")])
    again = data | {"directions": "Mine", "seen": response.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    researcher.refresh_from_db()
    assert researcher.directions == "Mine"


BIB = "@article{a, title={New work}, doi={10.1000/new}}\n@article{b, title={ON NITRATION.}}\n@article{c, title={New work}}"


def test_a_list_is_looked_at_before_it_is_saved(world: World) -> None:
    researcher, client = world.records["researcher_profile"], signed_in(world.user("researcher"))
    upload = SimpleUploadedFile("list.bib", BIB.encode())
    response = client.post(page("import", researcher), {"upload": upload})
    assert [(line.reference.title, line.known) for line in response.context["preview"]] == [
        ("New work", False),
        ("ON NITRATION.", True),
        ("New work", True),
    ]
    assert researcher.publications.count() == 1
    sent = {"text": BIB, "save": "1", "take": ["1", "2", "3"]}
    assert client.post(page("import", researcher), sent)["Location"] == page("publications", researcher)
    assert set(researcher.publications.values_list("title", "doi")) == {
        ("On nitration", ""),
        ("New work", "10.1000/new"),
    }
    client.post(page("import", researcher), sent)
    assert researcher.publications.count() == 2


def test_only_ticked_works_are_added(world: World) -> None:
    researcher, client = world.records["researcher_profile"], signed_in(world.user("researcher"))
    client.post(page("import", researcher), {"text": "10.1000/a\n10.1000/b", "save": "1", "take": ["2"]})
    assert set(researcher.publications.values_list("title", flat=True)) == {"On nitration", "10.1000/b"}


def test_a_publication_is_typed_changed_and_removed(world: World) -> None:
    researcher, client = world.records["researcher_profile"], signed_in(reading_english(world.user("researcher")))
    client.post(
        page("publication_new", researcher), {"title": "Typed", "doi": "https://doi.org/10.1000/T", "year": 2020}
    )
    work = researcher.publications.get(title="Typed")
    assert (work.doi, work.year) == ("10.1000/t", 2020)
    response = client.post(page("publication_new", researcher), {"title": "Other", "doi": "10.1000/t"})
    assert dict(response.context["form"].errors) == {"doi": ["A publication with this DOI is in the list already."]}
    client.post(page("publication_edit", researcher, work.pk), {"title": "Changed", "doi": "10.1000/t"})
    work.refresh_from_db()
    assert work.title == "Changed"
    client.post(page("publication_delete", researcher, work.pk))
    assert not Publication.objects.filter(pk=work.pk).exists()


def test_a_work_of_somebody_else_is_not_reached_through_ones_own_page(world: World) -> None:
    other = Publication.objects.create(researcher=world.records["outside_researcher_profile"], title="Theirs")
    researcher, client = world.records["researcher_profile"], signed_in(world.user("researcher"))
    statuses = [
        client.get(page("publication_edit", researcher, other.pk)).status_code,
        client.post(page("publication_delete", researcher, other.pk)).status_code,
    ]
    assert (statuses, Publication.objects.filter(pk=other.pk).exists()) == ([404, 404], True)


@pytest.mark.parametrize("state", ["applied", "refused", "vetted", "on_leave", "left"])
def test_who_sees_a_researcher_in_which_state(state: str, world: World) -> None:
    planted = make_researcher(college=world.organisations["college"], state=state)
    college = {"college_admin", "transfer_office", "platform_admin"}
    wider = {"researcher", "district_official", "park_official"} if state in ("vetted", "on_leave") else set()
    seen = {r for r in ROLES if Researcher.objects.visible_to(world.user(r)).filter(pk=planted.pk).exists()}
    assert seen == college | wider


@pytest.mark.parametrize("role", ["visitor", "enterprise_head", "outside_researcher", "other_official"])
def test_no_page_gives_an_unlinked_researcher_away(role: str, world: World) -> None:
    user = make_user("Planted Researcher", email="planted@example.test")
    planted = make_researcher(college=world.organisations["college"], user=user, keywords=["plantedword"])
    client = signed_in(world.user(role))
    names = ("overview", "publications", "patents", "files", "timeline", "edit", "applied", "import")
    urls = [page(name, planted) for name in names]
    urls += [LIST, f"{LIST}?keyword=plantedword", reverse("researchers:colleges")]
    urls += [reverse("researchers:college", args=[world.records["college_profile"].pk])]
    for url in urls:
        assert "Planted Researcher" not in client.get(url).content.decode(), url


def test_officials_see_no_address_and_no_telephone(world: World) -> None:
    user = make_user("Planted", email="planted@example.test", phone="13711113333")
    planted = make_researcher(college=world.organisations["college"], user=user)
    seen = {}
    for role in ("district_official", "college_admin"):
        text = signed_in(world.user(role)).get(page("overview", planted)).content.decode()
        seen[role] = ("planted@example.test" in text, "13711113333" in text)
    assert seen == {"district_official": (False, False), "college_admin": (True, True)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["C", "B", "A"]),
        ("?keyword=dyes", ["B"]),
        ("?keyword=C", ["C"]),
        ("?availability=limited", ["A"]),
        ("?state=on_leave", ["B"]),
        ("?department={department}", ["C"]),
        ("?college=999999&cursor=x", ["C", "B", "A"]),
    ],
)
def test_filters(query: str, expected: list[str], world: World) -> None:
    college, department = world.organisations["college"], world.organisations["department"]
    Researcher.objects.filter(college=college).update(college=world.organisations["outside_college"])
    make_researcher(college=college, user=make_user("A"), availability="limited")
    make_researcher(college=college, user=make_user("B"), state="on_leave", keywords=["dyes"])
    make_researcher(college=college, user=make_user("C"), department=department)
    client = signed_in(world.user("college_admin"))
    rows = client.get(LIST + query.format(department=department.pk)).context["page"].rows
    assert [row.user.name for row in rows] == expected


PAGES = {"list": 7, "overview": 6, "publications": 7, "patents": 7, "files": 8, "timeline": 7, "edit": 6}


def test_a_page_costs_the_same_at_two_sizes(world: World) -> None:
    client, researcher = signed_in(world.user("college_admin")), world.records["researcher_profile"]
    urls = {name: LIST if name == "list" else page(name, researcher) for name in PAGES}

    def costs() -> dict[str, int]:
        counted = {}
        for name, url in urls.items():
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            ours = [q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
            counted[name] = len(ours)
        return counted

    few = costs()
    for number in range(60):
        make_researcher(college=world.organisations["college"])
        Publication.objects.create(researcher=researcher, title=f"Work {number}")
    assert (few, costs()) == (PAGES, PAGES)
