"""The archive: one zip of what a person may read, made in the background, checked, bounded in memory, gone in time."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.utils import timezone

from core.errors import NotAllowed
from core.storage import private_storage
from files.models import StoredFile
from files.services import store
from jobs import running, tasks
from jobs.models import Job
from needs.models import NeedConfidential
from projects.archive import writing
from projects.archive.jobs import may_fetch, request_archive
from projects.archive.writing import write_archive
from projects.models import Project
from projects.services.acceptance import decide, hand_in
from tests.core.pdf_text import text_of
from tests.factories.acceptance import draft, pdf_upload, running_project, verdicts
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case
from tests.factories.outcomes import report
from tests.kept import kept

pytestmark = pytest.mark.django_db
PLANTED = "PLANTEDSECRETOFTHENEED"


case = kept(make_case)


@pytest.fixture
def project(case: Case) -> Project:
    """A project with documents, outcomes, evaluations asked for, and a confidential need."""
    project = running_project(case)
    NeedConfidential.objects.update_or_create(need=case.need, defaults={"text": PLANTED})
    round_ = draft(project)
    store(record=round_, kind="acceptance.evidence", upload=pdf_upload("报告.pdf"), actor=case.users["leader"])
    store(record=round_, kind="acceptance.evidence", upload=pdf_upload("报告.pdf"), actor=case.users["leader"])
    report(project, case.users["leader"], "saved_cost", title="Less steam")
    hand_in(round_, actor=case.users["leader"])
    decide(round_, actor=case.users["head"], result="passed", verdicts=verdicts(round_))
    return Project.objects.get(pk=project.pk)


def archive(project: Project, user: Any) -> zipfile.ZipFile:
    content, _missing = write_archive(project, user, tell=lambda done, total: None)
    return zipfile.ZipFile(content)


def test_everything_is_in_it_and_the_manifest_is_true(case: Case, project: Project) -> None:
    found = archive(project, case.users["leader"])
    assert found.testzip() is None
    manifest = json.loads(found.read("manifest.json"))
    listed = {one["name"]: one for one in manifest["files"]}
    assert set(found.namelist()) == {*listed, "manifest.json", "SHA256SUMS"}
    for name, one in listed.items():
        content = found.read(name)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one["sha256"], one["bytes"])
        assert f"{one['sha256']}  {name}\n" in found.read("SHA256SUMS").decode()
    documents = [name.partition("-")[2] for name in listed if name.startswith("documents/")]
    assert sorted(documents) == sorted(["报告.pdf", "报告.pdf", f"验收证书 {project.number}.pdf"])
    (outcome,) = json.loads(found.read("records/outcomes.json"))
    assert (outcome["title"], outcome["state"]) == ("Less steam", "reported")
    assert [one["to"] for one in json.loads(found.read("timeline.json")) if one["record"] == "project"][-2:] == [
        "accepting",
        "completed",
    ]
    words = "".join(text_of(found.read(f"{project.number}.pdf")).split())
    for expected in (project.number, "Lesssteam", "TestreportT-1", "Clearwater"):
        assert expected in words


def test_nothing_confidential_of_the_need_and_no_account_is_in_it(case: Case, project: Project) -> None:
    for role in ("head", "leader", "district_official"):
        found = archive(project, case.users[role])
        for name in found.namelist():
            content = found.read(name)
            text = text_of(content) if name.endswith(".pdf") else content.decode()
            assert PLANTED not in text, (role, name)
            assert case.need.trouble not in text, (role, name)


def test_each_reads_what_they_may(case: Case, project: Project) -> None:
    sides = {}
    for role in ("head", "leader", "district_official"):
        rows = json.loads(archive(project, case.users[role]).read("records/evaluations.json"))
        sides[role] = [row["side"] for row in rows]
    assert sides == {"head": ["enterprise"], "leader": ["college"], "district_official": []}


def test_a_document_that_is_gone_or_damaged_is_named(case: Case, project: Project) -> None:
    gone, damaged = StoredFile.objects.filter(kind="acceptance.evidence")
    private_storage().delete(gone.path)
    with private_storage().open(damaged.path, "r+b") as content:
        content.write(b"damage")
    content, missing = write_archive(project, case.users["leader"], tell=lambda done, total: None)
    assert missing == 2
    listed = {one["name"]: one for one in json.loads(zipfile.ZipFile(content).read("manifest.json"))["files"]}
    assert listed[f"documents/{gone.pk}-报告.pdf"]["missing"] is True
    one = listed[f"documents/{damaged.pk}-报告.pdf"]
    assert one["sha256"] != one["sha256_at_upload"]


def test_memory_is_bounded(case: Case, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "document", lambda *arguments: _Blank())
    file = StoredFile.objects.filter(kind="acceptance.evidence").first()
    assert file is not None
    size = 60_000_000
    with private_storage().open(file.path, "wb") as content:
        content.write(b"\0" * size)
    tracemalloc.start()
    content, _missing = write_archive(project, case.users["leader"], tell=lambda done, total: None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert content.seek(0, io.SEEK_END) > size
    assert peak < size / 4


class _Blank:
    """A document without content."""

    def render(self) -> bytes:
        return b"%PDF-"


def test_who_may_ask(case: Case, project: Project) -> None:
    allowed = set()
    for role, user in case.users.items():
        if user is None:
            continue
        try:
            request_archive(actor=user, project=project)
        except NotAllowed:
            continue
        allowed.add(role)
    assert allowed == {
        "head",
        "member",
        "leader",
        "college_admin",
        "transfer_office",
        "district_official",
        "park_official",
    }


def test_asked_for_on_the_page_made_in_the_background_and_fetched(case: Case, project: Project) -> None:
    leader = signed_in(case.users["leader"])
    url = f"/projects/{project.pk}/archive/"
    first, again = leader.post(url), leader.post(url)
    job = Job.objects.get()
    assert first["Location"] == again["Location"] == job.get_absolute_url()
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("done", f"{project.number}.zip")
    answer = leader.get(f"/jobs/{job.pk}/result/")
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert f"{project.number}.zip" in leader.get(url).content.decode()
    assert signed_in(case.users["head"]).get(f"/jobs/{job.pk}/result/").status_code == 404
    case.users["leader"].memberships.update(ended_at=timezone.now())
    assert not may_fetch(type(case.users["leader"]).objects.get(pk=case.users["leader"].pk), job)
    assert signed_in(case.users["leader"]).get(f"/jobs/{job.pk}/result/").status_code == 404


def test_whoever_lost_the_project_gets_no_archive(case: Case, project: Project) -> None:
    job = request_archive(actor=case.users["leader"], project=project)
    case.users["leader"].memberships.update(ended_at=timezone.now())
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("failed", "")


def test_it_is_deleted_after_its_time(case: Case, project: Project) -> None:
    job = request_archive(actor=case.users["leader"], project=project)
    running.run(job.pk)
    job.refresh_from_db()
    name = job.result_file.name
    Job.objects.update(finished_at=timezone.now() - tasks.KEEP_FILES * 2)
    tasks.tidy_files()
    job.refresh_from_db()
    assert not job.result_file
    assert not private_storage().exists(name)


def test_a_project_without_anything_has_an_archive_too(case: Case) -> None:
    found = archive(running_project(case), case.users["head"])
    assert json.loads(found.read("records/outcomes.json")) == []
