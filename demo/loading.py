"""Loading the demonstration, once."""

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.audit import acting
from core.clocks import is_working_day
from core.tasks import leave_broker_alone, reset_breaker
from demo.absences import absence_stories
from demo.accounts import OFFICES
from demo.cast import BEGINNING, Cast, cast_stories, foundation
from demo.clock import Story, days_ago, tell
from demo.execution import execution_stories
from demo.figures import freezing_stories
from demo.matching import bring_together, invite_somebody
from demo.meeting_outcomes import meeting_outcome_stories
from demo.meetings import meeting_stories
from demo.needs import claim_stories, disclosure_stories, need_stories
from demo.orders import order_stories
from demo.projects import confirm_a_sheet
from demo.reports import set_up_reports
from demo.stationing import stationing_stories
from demo.warnings import set_up_warnings
from indicators.services import fold
from notifications.enums import MailState
from notifications.models import Notification, OutgoingMail
from notifications.sweeping import sweep
from projects.services.due import call_up
from search.services import save_search

LONGEST_SECONDS = 600
OPEN_HOUR = 9
NEWS_DAYS = 5
"""Mails and news of the last days are still new; older ones were sent and read in their time."""


def is_loaded() -> bool:
    """Whether the demonstration is there already."""
    return User.objects.filter(email=OFFICES[0].email).exists()


def load() -> None:
    """Tell the whole year in one transaction, then fold its figures."""
    leave_broker_alone(LONGEST_SECONDS)  # a worker would be woken for each mail of the year
    with transaction.atomic(), acting(None, source="load_demo"):
        cast = Cast()
        tell([opening(cast)])
        tell(
            [
                *cast_stories(cast),
                *need_stories(cast),
                *claim_stories(cast),
                *disclosure_stories(cast),
                *execution_stories(cast),
                *absence_stories(cast),
                *stationing_stories(cast),
                *order_stories(cast),
                *freezing_stories(cast),
                *meeting_stories(cast),
                *meeting_outcome_stories(cast),
            ]
        )
        confirm_a_sheet(User.objects.get(email="admin@college.example"))
        settle_old_news()
        keep_searches(cast)
    bring_together()
    invite_somebody(cast)
    call_up()
    sweep(last_office_hour())
    reset_breaker()
    fold()
    with transaction.atomic(), acting(None, source="load_demo"):
        set_up_reports(cast)
        set_up_warnings(cast)


def opening(cast: Cast) -> Story:
    """The offices, at the beginning of everything."""
    yield days_ago(BEGINNING, hour=8)
    foundation(cast)


def keep_searches(cast: Cast) -> None:
    """Two people have a search of their own: one hears of every new hit, one once a week."""
    save_search(
        actor=cast.researcher_user("ding"), query="连续硝化", filters={"kind": "need"}, name="连续硝化", frequency="now"
    )
    save_search(actor=cast.users["district"], query="废水", filters={}, name="园区废水", frequency="weekly")


def last_office_hour() -> datetime.datetime:
    """Nine o'clock of the last working day that has begun: what is long overdue has been handed on by then."""
    moment = timezone.localtime()
    if moment.hour < OPEN_HOUR:
        moment -= datetime.timedelta(days=1)
    while not is_working_day(moment.date()):
        moment -= datetime.timedelta(days=1)
    return moment.replace(hour=OPEN_HOUR, minute=0, second=0, microsecond=0)


def settle_old_news() -> None:
    """Nobody wants a year of mails at once."""
    before = timezone.now() - datetime.timedelta(days=NEWS_DAYS)
    OutgoingMail.objects.filter(created_at__lt=before).update(state=MailState.SENT, sent_at=F("created_at"))
    Notification.objects.filter(created_at__lt=before).update(read_at=F("created_at"))
