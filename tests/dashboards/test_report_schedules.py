"""Schedules of reports: once per period however many schedulers, pausing, failing, who is told."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Role
from core.errors import DomainError
from core.storage import private_storage
from dashboards.models import Report, ReportSchedule, ReportTemplate, ScheduledRun
from dashboards.reports import policies, registrations, scheduling, services
from dashboards.reports.enums import ReportKind, RunState
from dashboards.tasks import begin_due_reports, make_scheduled_report, tidy_report_files
from notifications.models import OutgoingMail
from tests.factories.accounts import make_member, reading_english, signed_in
from tests.factories.claims import Case, make_case
from tests.factories.dashboards import make_report, make_schedule, make_template
from tests.kept import kept

pytestmark = pytest.mark.django_db
case = kept(make_case)


@pytest.fixture
def schedule(case: Case) -> ReportSchedule:
    """The district's monthly report, five days after each month, for its official."""
    official = reading_english(case.users["district_official"])
    template = make_template(case.organisations["district"], by=official, figures=["needs.published"], groupings=[])
    return make_schedule(template, official, starts_on=datetime.date(2026, 1, 1))


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: Any) -> list[Any]:
    """Messages are kept instead of sent."""
    sent: list[Any] = []
    monkeypatch.setattr("dashboards.reports.scheduling.send", lambda name, *ids: sent.append(ids))
    return sent


def at(day: str) -> Any:
    """Nine in the morning of a day."""
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def test_once_for_a_period_though_beat_runs_twice(case: Case, schedule: ReportSchedule) -> None:
    with at("2027-01-04"):
        begin_due_reports()
    assert [run.first for run in ScheduledRun.objects.all()] == []
    for day in ("2027-01-05", "2027-01-05", "2027-01-20"):
        with at(day):
            begin_due_reports()
            for run in ScheduledRun.objects.all():
                make_scheduled_report(run.pk)
                assert not make_scheduled_report(run.pk)
    run = ScheduledRun.objects.get()
    assert (run.first, run.state, run.told, run.attempts) == (datetime.date(2026, 12, 1), RunState.MADE, 1, 1)
    mail = OutgoingMail.objects.get()
    assert mail.to == case.users["district_official"].email
    assert run.report is not None
    assert run.report.get_absolute_url() in mail.text
    assert sorted(run.report.files.values_list("format", flat=True)) == ["docx", "pdf", "xlsx"]
    with at("2027-02-05"):
        begin_due_reports()
    assert ScheduledRun.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (ReportKind.QUARTERLY, "2027-01-05", datetime.date(2026, 10, 1), datetime.date(2026, 12, 1)),
        (ReportKind.QUARTERLY, "2027-03-31", datetime.date(2026, 10, 1), datetime.date(2026, 12, 1)),
        (ReportKind.ANNUAL, "2027-01-05", datetime.date(2026, 1, 1), datetime.date(2026, 12, 1)),
    ],
)
def test_the_period_of_each_kind(schedule: ReportSchedule, kind: str, day: str, first: Any, last: Any) -> None:
    ReportTemplate.objects.update(kind=kind)
    with at(day):
        begin_due_reports()
    run = ScheduledRun.objects.get()
    assert (run.first, run.last) == (first, last)


def test_what_fell_due_before_or_while_paused_is_left_alone(case: Case, schedule: ReportSchedule) -> None:
    official = case.users["district_official"]
    with at("2026-12-04"):
        services.pause(actor=official, schedule=schedule, paused=True)
    with at("2026-12-06"):
        begin_due_reports()
    with at("2026-12-20"):
        services.pause(actor=official, schedule=schedule, paused=False)
        begin_due_reports()
        assert scheduling.next_due(schedule, timezone.localdate()) == datetime.date(2027, 1, 5)
    assert not ScheduledRun.objects.exists()


def test_a_template_put_away_makes_nothing(case: Case, schedule: ReportSchedule) -> None:
    with at("2027-01-05"):
        begin_due_reports()
        services.put_away(actor=case.users["district_official"], template=schedule.template)
        make_scheduled_report(ScheduledRun.objects.get().pk)
        begin_due_reports()
    assert (ScheduledRun.objects.count(), Report.objects.count()) == (0, 0)


def test_who_can_be_told_is_who_may_open_the_report(case: Case) -> None:
    for name, told in {"district": {"district_official"}, "park": {"district_official", "park_official"}}.items():
        place = case.organisations[name]
        report = make_report(make_template(place, by=case.users["district_official"]))
        readers = set(policies.readers_of(place))
        assert {role for role, user in case.users.items() if user in readers} == told
        seeing = {role for role, user in case.users.items() if Report.objects.visible_to(user).filter(pk=report.pk)}
        assert seeing == told


def test_three_attempts_then_failed_visible_and_told(
    case: Case, schedule: ReportSchedule, monkeypatch: Any, no_broker: list[Any]
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the setter is gone")

    with monkeypatch.context() as patched, at("2027-01-05"):
        patched.setattr("dashboards.reports.scheduling.make_report", broken)
        for _ in range(4):
            begin_due_reports()
            make_scheduled_report(ScheduledRun.objects.get().pk)
    run = ScheduledRun.objects.get()
    assert (run.state, run.attempts, len(no_broker), run.report) == (RunState.FAILED, 3, 3, None)
    mail = OutgoingMail.objects.get()
    assert schedule.template.get_absolute_url() in mail.text
    client = signed_in(case.users["district_official"])
    page = client.get(schedule.template.get_absolute_url()).content.decode()
    assert "RuntimeError" in page
    assert client.post(f"/reports/runs/{run.pk}/again/").status_code == 302
    assert make_scheduled_report(run.pk)
    run.refresh_from_db()
    assert (run.state, run.trouble, run.told) == (RunState.MADE, "", 1)


def test_who_has_left_is_not_told_and_cannot_read(case: Case, schedule: ReportSchedule) -> None:
    leaving = make_member(case.organisations["district"], Role.DISTRICT_OFFICIAL, "Leaving")
    schedule.recipients.add(leaving)
    leaving.memberships.all().delete()
    with at("2027-01-05"):
        begin_due_reports()
        make_scheduled_report(ScheduledRun.objects.get().pk)
    assert [mail.user for mail in OutgoingMail.objects.all()] == [case.users["district_official"]]
    report = Report.objects.get()
    assert signed_in(leaving).get(report.get_absolute_url()).status_code == 404


def test_only_readers_are_told(case: Case, schedule: ReportSchedule) -> None:
    official, head = case.users["district_official"], case.users["head"]
    for recipients in ([], [head]):
        with pytest.raises(DomainError) as refusal:
            services.set_schedule(actor=official, template=schedule.template, days_after=3, recipients=recipients)
        assert refusal.value.field == "recipients"
    changed = services.set_schedule(actor=official, template=schedule.template, days_after=3, recipients=[official])
    assert (changed.pk, changed.days_after, list(changed.recipients.all())) == (schedule.pk, 3, [official])


def test_the_form_sets_pauses_and_goes_on(case: Case) -> None:
    official = case.users["district_official"]
    template = make_template(case.organisations["district"], by=official)
    client, base = signed_in(official), f"/reports/templates/{template.pk}/schedule/"
    assert client.post(base, {"days_after": "0", "recipients": [official.pk]}).status_code == 422
    assert client.post(base, {"days_after": "5", "recipients": [case.users["head"].pk]}).status_code == 422
    assert client.post(base, {"days_after": "5", "recipients": [official.pk]}).status_code == 302
    for step, paused in (("pause", True), ("go-on", False)):
        assert client.post(f"{base}{step}/").status_code == 302
        assert ReportSchedule.objects.get().paused is paused
    stale = {"days_after": "9", "recipients": [official.pk], "seen": "1"}
    assert client.post(base, stale).status_code == 409
    ReportTemplate.objects.update(kind=ReportKind.AD_HOC)
    assert client.get(base).status_code == 403


def test_personal_data(case: Case, schedule: ReportSchedule) -> None:
    official = case.users["district_official"]
    told = registrations.export(official)
    assert [one["title"] for one in told["templates"]] == ["Report on cooperation"]
    assert told["told of"] == [{"template__title": "Report on cooperation", "days_after": 5}]
    registrations.erase(official)
    assert registrations.export(official)["told of"] == []


def test_files_of_reports_that_were_taken_back_are_deleted(case: Case, schedule: ReportSchedule) -> None:
    kept = make_report(schedule.template).files.get(format="pdf").file.name
    orphan = private_storage().save(f"{services.FOLDER}/orphan.pdf", ContentFile(b"%PDF-"))
    tidy_report_files()
    assert private_storage().exists(orphan)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        tidy_report_files()
    assert [private_storage().exists(name) for name in (kept, orphan)] == [True, False]
