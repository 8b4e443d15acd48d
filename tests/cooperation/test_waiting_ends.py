"""Every waiting state of the portal, run to its end by a moved clock.

For each rule of the waiting table a record waits in its state; the clock walks through all that the rule announces, one
office morning after the other: reminders, whoever telephones next, the end. A rule that an app registers and that is
missing here fails the suite, and so does one with neither an end nor reminders that go on.
"""

import datetime
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.clocks import add_working_days
from core.waiting import rules
from needs.enums import DiagnosisState, NeedState
from needs.models import Claim
from notifications.models import OutgoingMail, WaitingItem
from notifications.sweeping import sweep_item
from notifications.waiting import close_items, open_item
from projects.enums import MilestoneState, OutcomeState, ProjectState, RegistrationState, ReportState
from projects.models import Evaluation, Project
from projects.services import acceptance
from projects.transitions.project import project_machine
from talent.services.days_waiting import DAYS_MACHINE, follow_days
from tests.factories.acceptance import applied, make_running, verdicts
from tests.factories.claims import make_claim
from tests.factories.needs import make_diagnosis, make_need
from tests.factories.project_work import milestone_in, report_in
from tests.factories.world import World

pytestmark = pytest.mark.django_db
RULES = rules()
Make = Callable[[World], Any]


def record(name: str) -> Make:
    """A record of the world."""
    return lambda world: world.records[name]


def running(world: World) -> Project:
    """A fresh project under way."""
    need = make_need(world.records["enterprise_profile"], NeedState.MATCHED, by=head(world), requirements=1)
    return make_running(make_claim(need, world.records["researcher_profile"], "accepted"))


def head(world: World) -> Any:
    """The head of the world's enterprise."""
    return world.users["enterprise_head"]


def step(to: str, **data: Any) -> Make:
    """A fresh project taken to a state."""
    return lambda world: project_machine.run(
        running(world), to, actor=None, automatic=True, comment="So be it.", **data
    )


def directed(world: World) -> Project:
    """A directed project without a contract."""
    project = world.records["preparing_project"]
    Claim.objects.filter(pk=project.claim_id).update(state="released")
    Project.objects.filter(pk=project.pk).update(claim=None, need=None, origin="directed")
    return Project.objects.get(pk=project.pk)


def rectifying(world: World) -> Project:
    """A project in which something must be rectified by tomorrow."""
    round_ = applied(running(world), "60")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    acceptance.decide(
        round_,
        actor=head(world),
        result="rectify",
        verdicts=verdicts(round_, "not_met"),
        remark="Too much.",
        rectify_until=tomorrow,
    )
    return Project.objects.get(pk=round_.project_id)


def leaderless(world: World) -> Project:
    """A running project whose leader has left."""
    project = running(world)
    Project.objects.filter(pk=project.pk).update(leader_left=True)
    return Project.objects.get(pk=project.pk)


def diagnosis(state: str) -> Make:
    """A diagnosis in a state, on a need of its own."""

    def make(world: World) -> Any:
        need = make_need(world.records["enterprise_profile"], NeedState.DIAGNOSING, by=head(world))
        return make_diagnosis(need, world.records["researcher_profile"], state)

    return make


def in_state(name: str, state: str) -> Make:
    """A record of the world put into a state."""

    def make(world: World) -> Any:
        row = world.records[name]
        type(row).objects.filter(pk=row.pk).update(state=state)
        return type(row).objects.get(pk=row.pk)

    return make


def matched(world: World) -> Any:
    """The need of an accepted claim without a contract."""
    return world.records["accepted_claim"].need


def evaluation(world: World) -> Evaluation:
    """An evaluation that is asked for."""
    return Evaluation.objects.filter(state="asked").first() or world.records["evaluation"]


def days(world: World) -> Any:
    """A stationing with a day before the enterprise."""
    stationing = world.records["stationing"]
    follow_days(stationing)
    return stationing


# The rule, the record that waits, and what has become of what in the end (a path from the record, and its value).
ENDS: dict[str, tuple[Make, str, str]] = {
    "amendment.proposed": (record("amendment"), "state", "declined"),
    "change.proposed": (record("change"), "state", "declined"),
    "claim.college_review": (record("college_review_claim"), "state", "returned"),
    "claim.returned": (record("returned_claim"), "state", "withdrawn"),
    "claim.submitted": (record("submitted_claim"), "state", "declined"),
    "claim.shortlisted": (record("shortlisted_claim"), "state", "declined"),
    "contract.drafting": (record("drafting_contract"), "state", "abandoned"),
    "contract.in_approval": (record("in_approval_contract"), "state", "drafting"),
    "contract.approved": (record("approved_contract"), "state", "drafting"),
    "invitation.invited": (record("need_invitation"), "state", "lapsed"),
    "frozen_quarter.over": (lambda world: world.organisations["district"], "kind", "district"),
    "diagnosis.asked": (diagnosis(DiagnosisState.ASKED), "state", "lapsed"),
    "diagnosis.agreed": (diagnosis(DiagnosisState.AGREED), "state", "lapsed"),
    "diagnosis.restated": (diagnosis(DiagnosisState.RESTATED), "state", "lapsed"),
    "disclosure.asked": (record("asked_disclosure"), "state", "refused"),
    "evaluation.asked": (evaluation, "state", "lapsed"),
    "minutes.sent": (record("sent_minutes"), "state", "unanswered"),
    "milestone.planned": (record("planned_milestone"), "project.state", "suspended"),
    "milestone.submitted": (record("submitted_milestone"), "state", "returned"),
    "meeting.planned": (record("planned_meeting"), "state", "cancelled"),
    "meeting.invited": (record("meeting"), "state", "cancelled"),
    "meeting.held": (record("held_meeting"), "state", "closed"),
    "meeting_invitation.waiting": (record("participant"), "answer", "waiting"),
    "milestone.returned": (
        lambda world: milestone_in(running(world), MilestoneState.RETURNED),
        "project.state",
        "suspended",
    ),
    "need.submitted": (record("submitted_need"), "state", "returned"),
    "need.returned": (record("returned_need"), "state", "closed"),
    "need.expired": (record("expired_need"), "state", "closed"),
    "need.matched": (matched, "state", "published"),
    "need_consent.asked": (record("consent"), "state", "lapsed"),
    "need_version.proposed": (record("proposal"), "state", "refused"),
    "outcome.reported": (record("outcome"), "state", "declined"),
    "outcome.declined": (in_state("outcome", OutcomeState.DECLINED), "state", "withdrawn"),
    "project.preparing": (directed, "state", "terminated"),
    "project.running": (running, "state", "suspended"),
    "project.accepting": (lambda world: applied(running(world)).project, "state", "running"),
    "project.rectifying": (rectifying, "state", "accepting"),
    "project.suspended": (step(ProjectState.SUSPENDED), "state", "terminated"),
    "project.terminated": (step(ProjectState.TERMINATED), "need.state", "closed"),
    "project_leader.left": (leaderless, "state", "suspended"),
    "proposal.proposed": (record("directed_proposal"), "state", "declined"),
    "report.due": (record("due_report"), "project.state", "suspended"),
    "report.submitted": (record("submitted_report"), "state", "reviewed"),
    "report.returned": (lambda world: report_in(running(world), ReportState.RETURNED), "project.state", "suspended"),
    "service_order.requested": (record("requested_order"), "state", "lapsed"),
    "service_order.running": (record("order"), "state", "lapsed"),
    "service_order.approved": (record("approved_order"), "state", "closed"),
    "service_order.not_approved": (record("not_approved_order"), "state", "closed"),
    "service_task.open": (record("open_task"), "state", "dropped"),
    "stationing.called": (record("called_stationing"), "state", "lapsed"),
    "stationing.offered": (record("offered_stationing"), "state", "lapsed"),
    "stationing.agreeing": (record("agreeing_stationing"), "state", "lapsed"),
    "stationing_days.submitted": (days, "state", "running"),
    "stationing_extension.proposed": (record("extension"), "state", "lapsed"),
}
# What somebody outside decides, or a judgement: reminded of until it is done, as each rule's source says.
ENDLESS: dict[str, Make] = {
    "commitment.open": record("commitment"),
    "minutes.draft": record("draft_minutes"),
    "minutes.objected": record("objected_minutes"),
    "minutes.unanswered": in_state("sent_minutes", "unanswered"),
    "contract_registration.signed": record("signed_contract"),
    "enterprise.registered": record("registered_enterprise"),
    "enterprise.returned": in_state("enterprise_profile", "returned"),
    "payment.planned": record("planned_payment"),
    "payment.invoiced": record("invoiced_payment"),
    "registration.submitted": record("registration"),
    "registration.returned": in_state("registration", RegistrationState.RETURNED),
    "researcher.applied": record("applicant"),
    "service_order.submitted": record("submitted_order"),
}


def waiting(record: Any, key: str) -> WaitingItem:
    """The open item of a record under a rule; opened now where nothing has opened it."""
    rule = RULES[key]
    found = WaitingItem.objects.open().of(record).filter(machine=rule.machine).first()
    if found is not None and found.state == rule.state:
        return found
    close_items(record, machine=rule.machine)
    own = getattr(record, "due_on", None)
    return open_item(record, rule, due_on=own if own and own >= timezone.localdate() else timezone.localdate())


def walk(item: WaitingItem, steps: set[int]) -> None:
    """Let so many working days after (or before) the due day come, one after the other."""
    for days in sorted(steps):
        day = add_working_days(item.due_on, days)
        if day < timezone.localdate():
            continue
        morning = datetime.datetime.combine(day, datetime.time(9), timezone.get_default_timezone())
        with time_machine.travel(morning, tick=False):
            sweep_item(item.pk, day)


def reach(record: Any, path: str) -> Any:
    """What stands at the end of a path of attributes, fresh from the database."""
    *way, last = path.split(".")
    for name in way:
        record = getattr(record, name)
    return getattr(type(record)._default_manager.get(pk=record.pk), last)


def test_every_rule_is_walked() -> None:
    assert set(ENDS) | set(ENDLESS) == set(RULES), "a rule without its record here, or a record without a rule"
    assert {key for key, rule in RULES.items() if rule.at_end is None} == set(ENDLESS)
    assert {key for key, rule in RULES.items() if rule.again} == set(ENDLESS), "ends by itself, or reminds for ever"


@pytest.mark.parametrize("key", ENDS)
def test_the_end(key: str, world: World) -> None:
    make, path, value = ENDS[key]
    rule, row = RULES[key], make(world)
    item = waiting(row, key)
    before = OutgoingMail.objects.count()
    assert item.assignees.filter(concern="assigned").exists(), "nobody acts"
    walk(item, {*rule.remind, *([rule.escalate_after] if rule.escalate else [])})
    assert OutgoingMail.objects.count() > before, "nobody was reminded"
    if rule.escalate is not None and rule.escalate_after <= rule.end_after:
        assert item.assignees.filter(concern="escalated").exists(), "nobody telephones"
    walk(item, {rule.end_after})
    assert WaitingItem.objects.get(pk=item.pk).closed_at is None, "the end came before its day"
    walk(item, {rule.end_after + 1})
    item.refresh_from_db()
    assert (item.trouble, item.closed_at is None) == ("", False)
    assert item.actions.filter(key="end").exists()
    assert reach(row, path) == value


@pytest.mark.parametrize("key", ENDLESS)
def test_what_the_portal_cannot_end_is_never_forgotten(key: str, world: World) -> None:
    rule, row = RULES[key], ENDLESS[key](world)
    item = waiting(row, key)
    last = max(rule.remind)
    walk(item, {*rule.remind, rule.escalate_after})
    told = [mailed(item)]
    for turn in (1, 2, 3):
        walk(item, {last + turn * rule.again - 1})
        assert mailed(item) == told[-1], "between two reminders there is quiet"
        walk(item, {last + turn * rule.again})
        told.append(mailed(item))
    assert all(before[event] < after[event] for before, after in pairwise(told) for event in after), told
    item.refresh_from_db()
    assert (item.closed_at, item.trouble) == (None, "")


def mailed(item: WaitingItem) -> dict[str, int]:
    """How many mails of the clock about the item have been written, by kind."""
    mails = OutgoingMail.objects.filter(event__startswith="waiting.", dedupe__contains=f":{item.pk}:")
    return {event: mails.filter(event=event).count() for event in ("waiting.reminder", "waiting.escalated")}


def test_the_days_of_a_stationing_end_together(world: World) -> None:
    stationing = days(world)
    item = waiting(stationing, f"{DAYS_MACHINE}.submitted")
    walk(item, {RULES[f"{DAYS_MACHINE}.submitted"].end_after + 1})
    assert set(stationing.days.filter(pk=world.records["day"].pk).values_list("state", flat=True)) == {"lapsed"}
