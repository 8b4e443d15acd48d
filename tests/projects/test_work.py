"""Milestones and progress reports: who may do what, what a step needs, what happens in time."""

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from core.clocks import add_working_days
from core.errors import DomainError, NotAllowed
from core.format import day_text
from core.timeline import about_of, comment_of
from core.transitions import timeline
from needs.enums import ClaimState
from needs.services import acceptance
from notifications.models import OutgoingMail, WaitingAssignee, WaitingItem
from notifications.sweeping import sweep
from projects.enums import ContractKind, ContractState, MilestoneState, ProjectState, ReportState
from projects.models import Contract, Milestone, Project
from projects.registrations import waiting_execution
from projects.services.due import LEAD_DAYS, call_up
from projects.services.reports import set_rhythm
from projects.services.talk import write
from projects.transitions.milestone import milestone_machine
from projects.transitions.project import project_machine
from projects.transitions.report import report_machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case
from tests.factories.project_work import begin_project, milestone_in, report_in
from tests.kept import kept
from tests.needs.test_claim_pages import statements

pytestmark = pytest.mark.django_db
ENTERPRISE = {"head", "member"}
TEXT = {"done": "Three columns tested."}
REPORT = {**TEXT, "planned": "Pilot.", "problems": "", "percent": 40}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def make_working_case() -> Case:
    """An accepted claim whose project is under way."""
    case = make_case()
    acceptance.accept(case.claim(ClaimState.SHORTLISTED), actor=case.users["head"])
    begin_project(Project.objects.get())
    return case


case = kept(make_working_case)


def the_project() -> Project:
    return Project.objects.get()


MILESTONES = {
    ("planned", "submitted"): {"leader"},
    ("returned", "submitted"): {"leader"},
    ("submitted", "confirmed"): ENTERPRISE,
    ("submitted", "returned"): ENTERPRISE,
}
MILESTONES_BY_TIME = {("submitted", "confirmed"), ("submitted", "returned")}
REPORTS = {
    ("due", "submitted"): {"leader"},
    ("returned", "submitted"): {"leader"},
    ("submitted", "reviewed"): ENTERPRISE,
    ("submitted", "returned"): ENTERPRISE,
}
REPORTS_BY_TIME = {("submitted", "reviewed")}


def test_the_tables_are_complete() -> None:
    check_table(milestone_machine, expected=MILESTONES, automatic=MILESTONES_BY_TIME)
    check_table(report_machine, expected=REPORTS, automatic=REPORTS_BY_TIME)


@pytest.mark.parametrize("source", MilestoneState.values)
def test_steps_of_milestones(case: Case, source: str) -> None:
    check_steps(
        milestone_machine,
        source,
        make=lambda state: milestone_in(the_project(), state),
        users=case.users,
        expected=MILESTONES,
        data={("planned", "submitted"): TEXT, ("returned", "submitted"): TEXT},
        automatic=MILESTONES_BY_TIME,
    )


@pytest.mark.parametrize("source", ReportState.values)
def test_steps_of_reports(case: Case, source: str) -> None:
    check_steps(
        report_machine,
        source,
        make=lambda state: report_in(the_project(), state),
        users=case.users,
        expected=REPORTS,
        data={("due", "submitted"): REPORT, ("returned", "submitted"): REPORT},
        automatic=REPORTS_BY_TIME,
    )


def test_nothing_is_judged_while_the_project_rests(case: Case) -> None:
    project, head = the_project(), case.users["head"]
    milestone = project.milestones.first()
    assert milestone is not None
    milestone_machine.run(milestone, MilestoneState.SUBMITTED, actor=case.users["leader"], **TEXT)
    project_machine.run(project, ProjectState.SUSPENDED, actor=head, comment="The plant stands still.")
    assert not WaitingItem.objects.open().of(milestone).exists()
    with pytest.raises(NotAllowed):
        milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=head)
    project_machine.run(project, ProjectState.RUNNING, actor=case.users["college_admin"])
    assert WaitingItem.objects.open().of(milestone).get().due_on == add_working_days(timezone.localdate(), 10)
    milestone_machine.run(milestone, MilestoneState.CONFIRMED, actor=head)


def test_the_beginning_gives_everything_its_day(case: Case) -> None:
    project = the_project()
    assert (project.starts_on, project.state) == (timezone.localdate(), ProjectState.RUNNING)
    days = list(project.milestones.values_list("due_on", flat=True))
    assert [(day.year - project.starts_on.year) * 12 + day.month - project.starts_on.month for day in days] == [3, 8]
    reports = list(project.reports.values_list("period_start", "period_end"))
    assert reports[0][0] == project.starts_on
    assert reports[-1][1] == project.ends_on
    gaps = [(after[0] - before[1]).days for before, after in pairwise(reports)]
    assert (len(reports), set(gaps)) == (3, {1})


def test_a_monthly_rhythm_keeps_what_was_handed_in(case: Case) -> None:
    project = the_project()
    first = project.reports.first()
    assert first is not None
    report_machine.run(first, ReportState.SUBMITTED, actor=case.users["leader"], **REPORT)
    set_rhythm(actor=case.users["college_admin"], project=project, report_months=1)
    rows = list(project.reports.all())
    assert (rows[0].pk, len(rows)) == (first.pk, 6)
    assert rows[-1].period_end == project.ends_on
    with pytest.raises(NotAllowed):
        set_rhythm(actor=case.users["leader"], project=project, report_months=6)


@pytest.mark.parametrize("missing", ["done", "percent"])
def test_a_report_says_something(case: Case, missing: str) -> None:
    report = the_project().reports.first()
    data: dict[str, Any] = {**REPORT, missing: " " if missing == "done" else None}
    with pytest.raises(DomainError) as refused:
        report_machine.run(report, ReportState.SUBMITTED, actor=case.users["leader"], **data)
    assert refused.value.field == missing


def office(day: datetime.date) -> datetime.datetime:
    """Nine o'clock of a day, in the portal's zone."""
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=timezone.get_default_timezone())


def end_of(item: WaitingItem, days: int) -> datetime.datetime:
    """The first office hour at which ``days`` working days after its due day are over."""
    return office(add_working_days(item.due_on, days + 1))


def submitted(case: Case) -> Milestone:
    milestone = the_project().milestones.first()
    assert milestone is not None
    row: Milestone = milestone_machine.run(milestone, MilestoneState.SUBMITTED, actor=case.users["leader"], **TEXT)
    return row


def sign(project: Project, *, silence_is_consent: bool) -> None:
    """A signed contract."""
    Contract.objects.create(
        number="C-2026-0001",
        project=project,
        state=ContractState.SIGNED,
        kind=ContractKind.COMMISSIONED,
        title=project.title,
        value=project.planned_value,
        transaction_value=project.planned_value,
        ip_terms="joint",
        silence_is_consent=silence_is_consent,
    )


@pytest.mark.parametrize(
    ("consent", "state", "words"),
    [
        (True, MilestoneState.CONFIRMED, "No objection in time; by the contract, silence counts as consent."),
        (
            False,
            MilestoneState.RETURNED,
            "The enterprise has not answered in time. Talk to each other and hand it in again.",
        ),
    ],
)
def test_silence(case: Case, consent: bool, state: str, words: str) -> None:
    sign(the_project(), silence_is_consent=consent)
    milestone = submitted(case)
    item = WaitingItem.objects.open().of(milestone).get()
    assert item.due_on == add_working_days(timezone.localdate(), 10)
    with time_machine.travel(end_of(item, 0), tick=False):
        sweep()
    escalated = WaitingAssignee.objects.filter(item=item, concern="escalated")
    assert [row.role for row in escalated] == ["park_official"]
    with time_machine.travel(end_of(item, 5), tick=False):
        sweep()
    milestone.refresh_from_db()
    entry = the_project_timeline()[-1]
    assert (milestone.state, entry) == (state, (f"project.milestone_{state}", f"Bench scale finished · {words}"))


def the_project_timeline() -> list[tuple[str, str]]:
    """What each line says to a reader, beside the words of its event."""
    lines = timeline(the_project())
    return [(entry.event, " · ".join(filter(None, (about_of(entry), comment_of(entry))))) for entry in lines]


def test_a_line_is_said_in_its_readers_language(case: Case) -> None:
    project = the_project()
    report = project.reports.first()
    assert report is not None
    report_machine.run(report, ReportState.SUBMITTED, actor=case.users["leader"], **REPORT)
    set_rhythm(actor=case.users["head"], project=project, report_months=6)
    waiting_execution.suspend_overdue(project)
    over = "The time of the project is over: neither acceptance nor an extension was asked for."
    first, last = report.period_start, report.period_end
    assert the_project_timeline()[-3:] == [
        ("project.report_submitted", f"{day_text(first)} – {day_text(last)}"),
        ("project.reports_scheduled", "Half-yearly"),
        ("project.suspended", over),
    ]
    with translation.override("zh-hans"):
        assert the_project_timeline()[-3:] == [
            ("project.report_submitted", f"{day_text(first)} – {day_text(last)}"),
            ("project.reports_scheduled", "每半年"),
            ("project.suspended", "项目期限已满，既未申请验收，也未申请延期。"),
        ]
    mails = OutgoingMail.objects.filter(event="project.suspended", user=case.users["head"])
    assert [over in mail.text for mail in mails] == [case.users["head"].language == "en"]


def test_milestones_and_reports_are_called_up_before_their_day(case: Case) -> None:
    project = the_project()
    assert call_up() == 0
    report = project.reports.first()
    assert report is not None
    with time_machine.travel(office(add_working_days(report.due_on, -LEAD_DAYS)), tick=False):
        assert call_up() >= 1
        assert call_up() == 0
    item = WaitingItem.objects.open().of(report).get()
    assert (item.due_on, list(item.assignees.values_list("user", flat=True))) == (
        report.due_on,
        [case.users["leader"].pk],
    )


def test_a_project_in_which_nothing_is_handed_in_is_suspended_and_then_terminated(case: Case) -> None:
    project = the_project()
    report = project.reports.first()
    assert report is not None
    with time_machine.travel(office(report.due_on), tick=False):
        call_up()
    item = WaitingItem.objects.open().of(report).get()
    with time_machine.travel(end_of(item, 40), tick=False):
        sweep()
    project.refresh_from_db()
    assert project.state == ProjectState.SUSPENDED
    item = WaitingItem.objects.open().of(project).get()
    with time_machine.travel(end_of(item, 40), tick=False):
        sweep()
    project.refresh_from_db()
    case.need.refresh_from_db()
    assert (project.state, case.need.state) == (ProjectState.TERMINATED, "contracted")
    item = WaitingItem.objects.open().of(project).get()
    with time_machine.travel(end_of(item, 20), tick=False):
        sweep()
    case.need.refresh_from_db()
    assert (case.need.state, case.need.close_reason) == ("closed", "withdrawn")
    assert not WaitingItem.objects.open().exists()


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.RETURNED])
def test_a_report_waits_not_for_ever(case: Case, state: str) -> None:
    report = the_project().reports.first()
    report_machine.run(report, ReportState.SUBMITTED, actor=case.users["leader"], **REPORT)
    if state == ReportState.RETURNED:
        report_machine.run(report, ReportState.RETURNED, actor=case.users["head"], comment="Numbers, please.")
    item = WaitingItem.objects.open().of(report).get()  # type: ignore[arg-type]
    with time_machine.travel(end_of(item, 40), tick=False):
        sweep()
    report.refresh_from_db()  # type: ignore[union-attr]
    expected = {"submitted": ("reviewed", "running"), "returned": ("returned", "suspended")}[state]
    assert (report.state, the_project().state) == expected  # type: ignore[union-attr]


def test_both_sides_write_to_each_other(case: Case) -> None:
    question = write(actor=case.users["member"], project=the_project(), body="When do you need the samples?")
    write(actor=case.users["leader"], project=the_project(), body="On Monday.", parent=question)
    mails = OutgoingMail.objects.filter(event="project.message").order_by("id").values_list("user__name", flat=True)
    assert list(mails) == ["Leader", "College admin", "Head", "Member"]
    with pytest.raises(NotAllowed):
        write(actor=case.users["district_official"], project=the_project(), body="Hello.")


@pytest.mark.parametrize("size", [1, 12])
def test_pages_cost_the_same_at_every_size(case: Case, size: int) -> None:
    project = the_project()
    for _number in range(size):
        milestone_in(project, MilestoneState.SUBMITTED)
        write(actor=case.users["head"], project=project, body="When?")
    set_rhythm(actor=case.users["head"], project=project, report_months=1 if size > 1 else 6)
    milestone, report = project.milestones.last(), project.reports.first()
    assert milestone is not None
    assert report is not None
    pages = [f"/projects/{project.pk}/{tab}" for tab in ("", "milestones/", "reports/", "talk/", "timeline/")]
    pages += [milestone.get_absolute_url(), report.get_absolute_url()]
    costs = {}
    for role in ("leader", "head", "college_admin", "district_official"):
        client = signed_in(case.users[role])
        for page in pages:
            costs[role, page] = statements(client, page)
    assert {page: cost for page, cost in costs.items() if cost > 10} == {}
