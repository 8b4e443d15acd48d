"""Periodic work of meetings."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from core.audit import acting
from core.clocks import add_working_days
from meetings.enums import Answer, MeetingState
from meetings.models import Meeting
from meetings.services.invitations import people_of, tell
from meetings.transitions import meeting_machine

SCHEDULE = {"meetings.tasks.remind": crontab(hour="8,14", minute=25)}
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
