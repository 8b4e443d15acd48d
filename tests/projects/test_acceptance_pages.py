"""The pages of an acceptance: documents, the whole way, statements."""

import pytest

from files.models import StoredFile
from files.services import store
from needs.enums import ClaimState, NeedState
from projects.enums import AcceptanceResult
from projects.models import Project
from projects.services import acceptance as services
from tests.factories.acceptance import decide, draft, make_running, pdf_upload, running_project
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_claim, make_leader
from tests.factories.needs import make_need
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
case = kept(make_case)


@pytest.fixture
def project(case: Case) -> Project:
    return running_project(case)


def test_documents_are_the_leaders_until_handed_in(case: Case, project: Project) -> None:
    round_ = draft(project)
    store(record=round_, kind="acceptance.evidence", upload=pdf_upload("report.pdf"), actor=case.users["leader"])
    leader, head = signed_in(case.users["leader"]), signed_in(case.users["head"])
    assert "report.pdf" in leader.get(round_.get_absolute_url()).content.decode()
    services.hand_in(round_, actor=case.users["leader"])
    file = StoredFile.objects.get(kind="acceptance.evidence")
    address = f"/files/{file.public_id}/"
    assert head.get(address).status_code == 200
    assert signed_in(case.users["rival"]).get(address).status_code == 404
    page = leader.get(round_.get_absolute_url()).content.decode()
    assert "acceptance.evidence" not in page


def test_the_whole_way_through_the_pages(case: Case, project: Project) -> None:
    leader, head = signed_in(case.users["leader"]), signed_in(case.users["head"])
    first, second = project.requirements.all()
    form = {"summary": "Done."}
    for one, value in ((first, "40"), (second, "60")):
        form |= {f"r{one.pk}-measured": value, f"r{one.pk}-unit": "ppm", f"r{one.pk}-evidence": "T-1"}
    response = leader.post(f"/projects/{project.pk}/acceptance/prepare/", form)
    round_ = project.acceptances.get()
    assert response["Location"] == round_.get_absolute_url()
    assert leader.post(f"/projects/{project.pk}/acceptance/prepare/", form | {"seen": "7"}).status_code == 409
    assert leader.get(f"/projects/acceptances/{round_.pk}/hand-in/").status_code == 200
    assert head.get(f"/projects/acceptances/{round_.pk}/decide/").status_code == 404
    assert leader.post(f"/projects/acceptances/{round_.pk}/hand-in/").status_code == 302
    assert leader.post(f"/projects/acceptances/{round_.pk}/hand-in/").status_code == 409
    page = head.get(f"/projects/acceptances/{round_.pk}/decide/").content.decode()
    assert "未达到" in page
    a, b = round_.items.all()
    judged = {f"v{a.pk}-verdict": "met", f"v{b.pk}-verdict": "met", "result": "passed", "remark": ""}
    refused = head.post(f"/projects/acceptances/{round_.pk}/decide/", judged)
    assert refused.status_code == 422
    assert f"id_v{b.pk}-remark_error" in refused.content.decode()
    judged[f"v{b.pk}-remark"] = "Within the error of the method."
    assert head.post(f"/projects/acceptances/{round_.pk}/decide/", judged).status_code == 302
    assert head.post(f"/projects/acceptances/{round_.pk}/decide/", judged).status_code == 409
    page = head.get(round_.get_absolute_url()).content.decode()
    assert f"{project.number}.pdf" in page


@pytest.mark.parametrize("size", [1, 25])
def test_a_page_costs_the_same_at_every_size(case: Case, size: int) -> None:
    need = make_need(case.enterprise, NeedState.MATCHED, by=case.users["head"], requirements=size)
    project = make_running(make_claim(need, make_leader(case.organisations["college"]), ClaimState.ACCEPTED))
    leader, head = signed_in(project.leader.user), signed_in(case.users["head"])
    base = f"/projects/{project.pk}/acceptance/"
    costs = {"prepare": statements(leader, f"{base}prepare/")}
    round_ = draft(project)
    costs["prepare again"] = statements(leader, f"{base}prepare/")
    costs["draft"] = statements(leader, round_.get_absolute_url())
    costs["hand in"] = statements(leader, f"/projects/acceptances/{round_.pk}/hand-in/")
    services.hand_in(round_, actor=project.leader.user)
    costs["decide"] = statements(head, f"/projects/acceptances/{round_.pk}/decide/")
    decide(case, round_, AcceptanceResult.PASSED)
    costs["round"] = statements(head, round_.get_absolute_url())
    costs["tab"] = statements(head, base)
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
