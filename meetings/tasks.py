"""Periodic work of meetings."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from core.audit import acting
from core.clocks import add_working_days
from meetings.enums import COMING_STATES, Answer, MeetingState
from meetings.models import Meeting, Participant
from meetings.selectors.parties import left_their_party
from meetings.services import leaving
from meetings.services.invitations import people_of, tell
from meetings.transitions import meeting_machine

SCHEDULE = {
    "meetings.tasks.remind": crontab(hour="8,14", minute=25),
    "meetings.tasks.take_off_leavers": crontab(minute=5),
    "meetings.tasks.forget_guests": crontab(hour="3", minute=35),
}
CHASE_DAYS, REMIND_DAYS = 3, 1
"""Working days before a meeting: guests without an answer are asked again, and everybody who may come is reminded."""


@shared_task(name="meetings.tasks.remind")
def remind() -> int:
    """Ask guests again and remind everybody, once for each day of the meeting. Running twice does no harm.

    People with an account who have not answered are asked again by the waiting table.
    """
    today = timezone.localdate()
    last = add_working_days(today, CHASE_DAYS)
    rows = Meeting.objects.filter(
        state=MeetingState.INVITED, begins_at__gt=timezone.now(), begins_at__date__lte=last
    ).select_related(*meeting_machine.related)
    told = 0
    with acting(None, task="meetings.tasks.remind"):
        for meeting in rows.order_by("pk"):
            day = timezone.localdate(meeting.begins_at)
            near = add_working_days(today, REMIND_DAYS) >= day
            people = [one for one in people_of(meeting) if one.answer != Answer.DECLINED]
            if not near:
                people = [one for one in people if one.user_id is None and one.answer == Answer.WAITING]
            tell("meeting.reminder", meeting, people, once=f"{day.isoformat()}:{'near' if near else 'chase'}")
            told += len(people)
    return told


@shared_task(name="meetings.tasks.take_off_leavers")
def take_off_leavers() -> int:
    """Whoever has left the party is off the lists of meetings to come. Called when a membership ends, and every hour."""
    rows = left_their_party(Participant.objects.filter(meeting__state__in=COMING_STATES))
    with acting(None, task="meetings.tasks.take_off_leavers"):
        meetings = Meeting.objects.filter(pk__in=rows.values("meeting_id")).order_by("pk")
        return sum(leaving.take_off_leavers(one) for one in meetings)


@shared_task(name="meetings.tasks.forget_guests")
def forget_guests() -> int:
    """Names and addresses of guests go some months after the meeting."""
    with acting(None, task="meetings.tasks.forget_guests"):
        meetings = Meeting.objects.filter(pk__in=leaving.old_guests().values("meeting_id")).order_by("pk")
        return sum(leaving.forget_old_guests(one) for one in meetings)
