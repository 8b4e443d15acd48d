"""Acceptance: applied for by the leader, decided by the enterprise, in rounds; certificate, waiting, consequences."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from files.selectors import current_files, open_content
from files.services import store
from needs.enums import ClaimState, NeedState
from needs.models import Need
from notifications import sweeping
from notifications.models import OutgoingMail, WaitingItem
from projects.enums import AcceptanceResult, ProjectState, Verdict
from projects.models import Acceptance, Project, ProjectRequirement
from projects.services import acceptance as services
from projects.transitions.project import project_machine
from researchers.models import Researcher
from tests.core.pdf_text import text_of
from tests.factories.acceptance import (
    accepted,
    applied,
    decide,
    draft,
    items_of,
    pdf_upload,
    running_project,
    verdicts,
)
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case
from tests.kept import kept

pytestmark = pytest.mark.django_db
PASSED, PARTLY = AcceptanceResult.PASSED, AcceptanceResult.PARTLY
RECTIFY, FAILED = AcceptanceResult.RECTIFY, AcceptanceResult.FAILED


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


case = kept(make_case)


@pytest.fixture
def project(case: Case) -> Project:
    return running_project(case)


def tomorrow(days: int = 30) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def test_passed_completes_project_need_and_claim(case: Case, project: Project) -> None:
    Researcher.objects.filter(pk=project.leader_id).update(running_projects=1)
    round_ = decide(case, applied(project), PASSED)
    project.refresh_from_db()
    assert (project.state, project.result, project.completed_on) == ("completed", "passed", timezone.localdate())
    assert project.need is not None
    assert project.claim is not None
    assert (project.need.state, project.claim.state) == (NeedState.SOLVED, ClaimState.FULFILLED)
    assert Researcher.objects.get(pk=project.leader_id).running_projects == 0
    assert not WaitingItem.objects.open().filter(machine="project").exists()
    (file,) = current_files(round_, services.CERTIFICATE)
    with open_content(file) as content:
        words = text_of(content.read())
    for expected in ("验收证书", project.number, project.title, "Leader", "40ppm", "Test report T-1"):
        assert "".join(expected.split()) in "".join(words.split())


def test_partly_passed_is_complete_too(case: Case, project: Project) -> None:
    round_ = applied(project, measured="60")
    items = verdicts(round_, Verdict.NOT_MET)
    with pytest.raises(DomainError, match="What must be reached was not"):
        decide(case, round_, PASSED, verdicts=items)
    decide(case, round_, PARTLY, verdicts=items)
    project.refresh_from_db()
    assert (project.state, project.result) == ("completed", "partly")


def test_what_should_be_reached_hinders_nothing(case: Case, project: Project) -> None:
    ProjectRequirement.objects.update(importance="want")
    round_ = applied(project, measured="60")
    decide(case, round_, PASSED, verdicts=verdicts(round_, Verdict.NOT_MET), remark="")
    project.refresh_from_db()
    assert project.result == "passed"


def test_one_requirement_failed_then_rectified(case: Case, project: Project) -> None:
    first = applied(project, measured="60")
    assert set(first.items.values_list("computed", flat=True)) == {Verdict.NOT_MET}
    decide(case, first, RECTIFY, verdicts=verdicts(first, Verdict.NOT_MET), rectify_until=tomorrow())
    project.refresh_from_db()
    assert project.state == ProjectState.RECTIFYING
    item = WaitingItem.objects.open().get(machine="project")
    assert (item.state, item.due_on) == ("rectifying", tomorrow())
    second = applied(project, measured="45")
    assert second.round == 2
    assert set(second.items.values_list("computed", flat=True)) == {Verdict.MET}
    decide(case, second, PASSED)
    project.refresh_from_db()
    assert project.state == ProjectState.COMPLETED
    assert list(project.acceptances.values_list("round", "result")) == [(1, "rectify"), (2, "passed")]


def test_failed_terminates_and_leaves_the_need_to_the_enterprise(case: Case, project: Project) -> None:
    decide(case, applied(project), FAILED)
    project.refresh_from_db()
    assert (project.state, project.result) == ("terminated", "")
    assert Need.objects.get(pk=project.need_id).state == NeedState.CONTRACTED
    assert project.claim is not None
    assert project.claim.state == ClaimState.RELEASED
    assert not StoredFile.objects.filter(kind=services.CERTIFICATE).exists()


@pytest.mark.parametrize(
    ("result", "changes", "field"),
    [
        (PARTLY, {"remark": " "}, "remark"),
        (RECTIFY, {"remark": ""}, "remark"),
        (FAILED, {"remark": ""}, "remark"),
        (RECTIFY, {}, "rectify_until"),
        (RECTIFY, {"rectify_until": datetime.date(2020, 1, 1)}, "rectify_until"),
        (AcceptanceResult.LAPSED, {}, "result"),
    ],
)
def test_a_decision_needs_its_reasons(case: Case, project: Project, result: str, changes: Any, field: str) -> None:
    round_ = applied(project)
    with pytest.raises(DomainError) as refused:
        decide(case, round_, result, **changes)
    assert refused.value.field == field
    project.refresh_from_db()
    assert project.state == ProjectState.ACCEPTING


def test_another_verdict_than_the_numbers_needs_a_remark(case: Case, project: Project) -> None:
    round_ = applied(project, measured="60")
    item = round_.items.first()
    assert item is not None
    with pytest.raises(DomainError, match="differs from the numbers") as refused:
        decide(case, round_, PASSED)
    assert refused.value.field == f"v{item.pk}-remark"
    decide(case, round_, PASSED, verdicts=verdicts(round_, Verdict.MET, "Within the error of the method."))


def test_what_numbers_cannot_tell_must_be_judged(case: Case, project: Project) -> None:
    round_ = applied(project, measured="clear liquid")
    with pytest.raises(DomainError, match="Please judge"):
        decide(case, round_, PASSED, verdicts={})
    decide(case, round_, PASSED, remark="")


def test_an_application_must_be_complete(case: Case, project: Project) -> None:
    items = items_of(project)
    first, second = items
    items[first]["measured"] = ""
    items[second]["evidence"] = " "
    round_ = services.save_application(
        actor=case.users["leader"], project=project, data={"summary": ""}, items=items, seen=None
    )
    assert services.missing_in(round_) == [
        "the summary of the work",
        "the measured value of “Chloride 0”",
        "the evidence for “Chloride 1”",
    ]
    with pytest.raises(DomainError, match="still lacks"):
        services.hand_in(round_, actor=case.users["leader"])
    assert Project.objects.get(pk=project.pk).state == ProjectState.RUNNING


def test_nobody_else_sees_an_application_before_it_is_handed_in(case: Case, project: Project) -> None:
    round_ = draft(project)
    for role in ("head", "college_admin", "district_official", "transfer_office"):
        assert not Acceptance.objects.visible_to(case.users[role]).exists()
        assert signed_in(case.users[role]).get(round_.get_absolute_url()).status_code == 404
    assert Acceptance.objects.visible_to(case.users["leader"]).get() == round_
    services.hand_in(round_, actor=case.users["leader"])
    assert Acceptance.objects.visible_to(case.users["district_official"]).get() == round_


def test_only_the_leader_applies_and_only_the_head_decides(case: Case, project: Project) -> None:
    for role in ("head", "member", "college_admin", "rival"):
        with pytest.raises(NotAllowed):
            services.save_application(actor=case.users[role], project=project, data={}, items={}, seen=None)
    round_ = applied(project)
    for role in ("leader", "member", "college_admin", "district_official"):
        with pytest.raises(NotAllowed):
            services.decide(round_, actor=case.users[role], result=PASSED, verdicts=verdicts(round_))
    with pytest.raises(NotAllowed):
        services.withdraw(round_, actor=case.users["head"], comment="Why")


def test_the_machine_alone_accepts_nothing(case: Case, project: Project) -> None:
    with pytest.raises(DomainError, match="own pages"):
        project_machine.run(project, ProjectState.ACCEPTING, actor=case.users["leader"])
    applied(project)
    for to in (ProjectState.COMPLETED, ProjectState.RECTIFYING):
        with pytest.raises(DomainError, match="own pages"):
            project_machine.run(project, to, actor=case.users["head"], comment="Why")


def test_withdrawn_and_applied_for_again(case: Case, project: Project) -> None:
    round_ = applied(project)
    with pytest.raises(DomainError, match="reason"):
        services.withdraw(round_, actor=case.users["leader"], comment=" ")
    services.withdraw(round_, actor=case.users["leader"], comment="One more test run.")
    project.refresh_from_db()
    assert project.state == ProjectState.RUNNING
    assert applied(project).round == 2
    assert OutgoingMail.objects.filter(event="acceptance.taken_back", user=case.users["head"]).count() == 1


def test_two_windows_and_double_clicks(case: Case, project: Project) -> None:
    round_ = draft(project)
    data = {"summary": "Other window", "expert_opinion": ""}
    services.save_application(
        actor=case.users["leader"], project=project, data=data, items=items_of(project), seen=round_.version
    )
    with pytest.raises(Conflict):
        services.save_application(
            actor=case.users["leader"], project=project, data=data, items=items_of(project), seen=round_.version
        )
    services.hand_in(round_, actor=case.users["leader"])
    with pytest.raises(Conflict):
        services.hand_in(round_, actor=case.users["leader"])
    decide(case, round_, PASSED)
    with pytest.raises(Conflict):
        decide(case, round_, FAILED)
    assert StoredFile.objects.filter(kind=services.CERTIFICATE).count() == 1


def test_terminating_meanwhile_ends_the_round(case: Case, project: Project) -> None:
    round_ = applied(project)
    project_machine.run(project, ProjectState.TERMINATED, actor=case.users["head"], comment="We are bankrupt.")
    round_.refresh_from_db()
    assert (round_.result, round_.remark) == ("failed", "We are bankrupt.")


def at(day: datetime.date) -> time_machine.travel:
    return time_machine.travel(f"{day} 10:00:00+08:00", tick=False)


def test_an_enterprise_that_never_decides(case: Case, project: Project) -> None:
    round_ = applied(project)
    item = WaitingItem.objects.open().get(machine="project")
    assert item.due_on == add_working_days(timezone.localdate(), 10)
    with at(add_working_days(item.due_on, 3)):
        sweeping.sweep()
    assert OutgoingMail.objects.filter(event="waiting.escalated", user=case.users["park_official"]).exists()
    with at(add_working_days(item.due_on, 21)):
        sweeping.sweep()
    project.refresh_from_db()
    round_.refresh_from_db()
    assert (project.state, round_.result, round_.decided_by) == ("running", "lapsed", None)
    assert not WaitingItem.objects.open().filter(machine="project", object_id=project.pk).exists()
    assert set(OutgoingMail.objects.filter(event="acceptance.taken_back").values_list("user__name", flat=True)) == {
        "Head",
        "Member",
        "Leader",
        "College admin",
    }


def test_a_leader_who_never_rectifies(case: Case, project: Project) -> None:
    first = applied(project, measured="60")
    decide(case, first, RECTIFY, verdicts=verdicts(first, Verdict.NOT_MET), rectify_until=tomorrow())
    due = WaitingItem.objects.open().get(machine="project").due_on
    with at(add_working_days(due, 1)):
        sweeping.sweep()
    assert OutgoingMail.objects.filter(event="waiting.escalated", user=case.users["college_admin"]).exists()
    with at(add_working_days(due, 6)):
        sweeping.sweep()
    project.refresh_from_db()
    assert project.state == ProjectState.ACCEPTING
    second = project.acceptances.get(round=2)
    assert list(second.items.values_list("measured", "computed")) == [("60", "not_met"), ("60", "not_met")]
    decide(case, second, FAILED, verdicts=verdicts(second, Verdict.NOT_MET))
    assert Project.objects.get(pk=project.pk).state == ProjectState.TERMINATED


def test_what_the_last_day_overtook_is_kept(case: Case, project: Project) -> None:
    """The leader's unfinished application is neither handed in for the leader nor written over."""
    first = applied(project, measured="60")
    decide(case, first, RECTIFY, verdicts=verdicts(first, Verdict.NOT_MET), rectify_until=tomorrow())
    begun = draft(project, measured="44")
    store(record=begun, kind="acceptance.evidence", upload=pdf_upload("new.pdf"), actor=case.users["leader"])
    before = list(begun.items.values_list("measured", "evidence"))
    due = WaitingItem.objects.open().get(machine="project").due_on
    with at(add_working_days(due, 6)):
        sweeping.sweep()
    begun.refresh_from_db()
    assert (begun.result, begun.submitted_at, begun.summary) == (
        "unsent",
        None,
        "Three columns run at the enterprise.",
    )
    assert list(begun.items.values_list("measured", "evidence")) == before
    third = project.acceptances.get(round=3)
    assert list(third.items.values_list("measured", flat=True)) == ["60", "60"]
    leader, head = signed_in(case.users["leader"]), signed_in(case.users["head"])
    assert "new.pdf" in leader.get(begun.get_absolute_url()).content.decode()
    assert head.get(begun.get_absolute_url()).status_code == 404
    assert leader.get(f"/projects/acceptances/{begun.pk}/hand-in/").status_code == 403

    project.refresh_from_db()
    decide(case, third, RECTIFY, verdicts=verdicts(third, Verdict.NOT_MET), rectify_until=due + datetime.timedelta(90))
    page = leader.get(f"/projects/{project.pk}/acceptance/prepare/").content.decode()
    assert 'value="44"' in page
    assert "Three columns run at the enterprise." in page


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one() -> None:
    case = make_case()
    round_ = applied(running_project(case))

    def attempt(result: str) -> str:
        try:
            decide(case, round_, result)
            return result
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, [PASSED, FAILED, PARTLY, PASSED]))
    assert outcomes.count("conflict") == 3
    assert Acceptance.objects.get().result in outcomes


def test_a_certificate_is_made_for_a_directed_project_too(case: Case, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(origin="directed", claim=None, need=None)
    accepted(Project.objects.get(pk=project.pk), case.users["head"])
    assert Project.objects.get(pk=project.pk).state == ProjectState.COMPLETED
    assert StoredFile.objects.filter(kind=services.CERTIFICATE).count() == 1
