"""Pages of background work: the owner's, and the platform administrator's; nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from jobs import running
from jobs.models import Job
from jobs.services import start_job
from tests.factories.accounts import enrol, signed_in

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    enrol(user)
    return signed_in(user)


@pytest.fixture
def job(world, monkeypatch) -> Job:
    monkeypatch.setattr("core.tasks.send", lambda *message: True)
    return start_job(kind="sample.good", owner=world.alice, parameters={})


@pytest.mark.parametrize(("person", "expected"), [("alice", 200), ("admin", 200), ("bob", 404), ("carol", 404)])
def test_who_sees_a_job(world, job: Job, person: str, expected: int) -> None:
    Job.objects.update(state="done", result_file="jobs/none.csv", result_name="x.csv")
    client = client_of(getattr(world, person))
    assert client.get(reverse("jobs:detail", args=[job.pk])).status_code == expected
    assert client.get(reverse("jobs:detail", args=[job.pk]), headers={"HX-Request": "true"}).status_code == expected
    assert client.get(reverse("jobs:result", args=[job.pk])).status_code == 404
    refused = client.post(reverse("jobs:cancel", args=[job.pk])).status_code
    assert refused == (409 if expected == 200 else 404)


def test_the_bar_polls_until_the_end_then_the_page_is_drawn_anew(world, job: Job) -> None:
    client = client_of(world.alice)
    url = reverse("jobs:detail", args=[job.pk])
    Job.objects.update(state="running", done=2, total=5)
    page = client.get(url).content.decode()
    assert ('value="2" max="5"' in page, f'hx-get="{url}"' in page) == (True, True)
    bar = client.get(url, headers={"HX-Request": "true"})
    assert (f'hx-get="{url}"' in bar.content.decode(), "<html" in bar.content.decode()) == (True, False)
    assert "HX-Refresh" not in bar
    Job.objects.update(state="done", message="3 rows")
    bar = client.get(url, headers={"HX-Request": "true"})
    assert (bar["HX-Refresh"], "hx-get" in bar.content.decode()) == ("true", False)
    assert "3 rows" in client.get(url).content.decode()


def test_the_result_is_downloaded(world, job: Job) -> None:
    running.run(job.pk)
    response = client_of(world.alice).get(reverse("jobs:result", args=[job.pk]))
    assert b"".join(response.streaming_content) == b"a,b\n"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E7%BB%93%E6%9E%9C.csv"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_many(world, job: Job, django_assert_max_num_queries, count: int) -> None:
    Job.objects.bulk_create([Job(kind="sample.good", owner=world.alice) for _ in range(count)])
    Job.objects.create(kind="sample.wrong", owner=world.bob, message="someone else's")
    client = client_of(world.alice)
    with django_assert_max_num_queries(7):
        page = client.get(reverse("jobs:list")).content.decode()
    assert (page.count("list-title"), "someone else" in page) == (count + 1, False)
