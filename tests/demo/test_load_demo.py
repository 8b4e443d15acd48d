"""The demonstration: whole, consistent, once, and never in production."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from core.models import TimelineEntry
from demo.accounts import PASSWORD, accounts
from demo.clock import moved_clock
from enterprises.models import Enterprise
from indicators.rebuilding import compare
from meetings.enums import MeetingState
from meetings.models import Commitment, CooperationPlan, Meeting, Minutes, Participant
from meetings.outcome_enums import CommitmentState
from needs.enums import ClaimState, DisclosureState, NeedState
from needs.models import Claim, ConfidentialRead, Disclosure, Need
from notifications.models import WaitingItem
from platforms.enums import OrderState
from platforms.models import ServiceOrder
from projects.models import Contract, DirectedProposal, Outcome, Payment, Project, Registration, YearlySheet
from researchers.models import Researcher
from talent.enums import DayState, StationingState
from talent.models import StationDay, Stationing


@pytest.mark.django_db(transaction=True)
def test_a_year_is_there_and_figures_agree_with_it() -> None:
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert all(email in said.getvalue() for email, _role in accounts())
    assert compare() == []

    assert set(Need.objects.values_list("state", flat=True)) == set(NeedState.values)
    assert set(Claim.objects.values_list("state", flat=True)) >= set(ClaimState.values) - {ClaimState.LAPSED}
    assert set(Disclosure.objects.values_list("state", flat=True)) == set(DisclosureState.values)
    assert ConfidentialRead.objects.filter(disclosure__isnull=False).count() == 8
    assert Need.objects.count() == 64, "two of them began as a problem found on site, two as a statement at a meeting"
    assert set(Stationing.objects.values_list("state", flat=True)) == set(StationingState.values)
    assert set(StationDay.objects.values_list("state", flat=True)) == set(DayState.values) - {DayState.WITHDRAWN}
    assert set(ServiceOrder.objects.values_list("state", flat=True)) == set(OrderState.values)
    assert Meeting.objects.count() == 3
    assert set(Meeting.objects.values_list("state", flat=True)) >= {MeetingState.HELD, MeetingState.INVITED}
    assert Participant.objects.filter(attended_at__isnull=False).values("meeting").distinct().count() == 2
    assert Enterprise.objects.count() == 12
    assert Researcher.objects.filter(state="vetted").count() == 10
    matched = Project.objects.filter(origin="matched")
    assert matched.count() == Claim.objects.filter(accepted_at__isnull=False).count() > 5
    directed = Project.objects.filter(origin="directed").values_list("state", flat=True)
    assert sorted(directed) == ["preparing", "running", "suspended", "terminated"]
    assert set(DirectedProposal.objects.values_list("state", flat=True)) == {"agreed", "declined", "proposed"}
    assert set(Project.objects.exclude(result="").values_list("result", flat=True)) == {"passed", "partly"}
    assert set(Outcome.objects.values_list("state", flat=True)) >= {"reported", "confirmed", "declined"}
    assert YearlySheet.objects.count() == 1
    assert set(Contract.objects.values_list("state", flat=True)) >= {"drafting", "in_approval", "signed", "fulfilled"}
    running = Project.objects.exclude(state__in=("preparing", "terminated"))
    assert all(project.contracts.filter(signed_on__isnull=False).exists() for project in running)
    assert Payment.objects.filter(state="received").exists()
    assert set(Registration.objects.values_list("state", flat=True)) >= {"registered", "returned"}
    assert set(Minutes.objects.values_list("state", flat=True)) == {"confirmed", "objected"}
    assert set(Commitment.objects.values_list("state", flat=True)) == set(CommitmentState.values)
    assert Commitment.objects.overdue().exists()
    assert CooperationPlan.objects.get().revision == 2
    today = timezone.localdate()
    open_items = WaitingItem.objects.open()
    assert open_items.filter(due_on__lt=today).exists()
    assert open_items.filter(due_on__gt=today).exists()

    moments = TimelineEntry.objects.order_by("created_at").values_list("created_at", flat=True)
    assert moments[0] < timezone.now() - datetime.timedelta(days=350)
    assert max(moments) <= timezone.now()
    assert list(moments) == list(TimelineEntry.objects.order_by("pk").values_list("created_at", flat=True))

    for email, _role in accounts():
        assert User.objects.get(email=email).check_password(PASSWORD)

    before = TimelineEntry.objects.count()
    call_command("load_demo", stdout=StringIO())
    assert TimelineEntry.objects.count() == before


def test_production_refuses(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not for production"):
        call_command("load_demo")


def test_the_clock_is_put_back() -> None:
    moment = datetime.datetime(2020, 5, 1, tzinfo=datetime.UTC)
    with moved_clock() as clock:
        clock.moment = moment  # type: ignore[attr-defined]
        assert timezone.now() == moment
        assert isinstance(timezone.now(), datetime.datetime)
        assert timezone.localdate() == datetime.date(2020, 5, 1)
    assert timezone.now() - moment > datetime.timedelta(days=365)
