"""Periodic tidying of what belongs to no business app. Safe to run twice."""

import datetime

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from core.models import Submission

SCHEDULE = {"cooperation.tasks.tidy": 3600}
# A form that somebody left open this long is no double click any more.
KEEP_SUBMISSIONS = datetime.timedelta(days=30)


@shared_task(name="cooperation.tasks.tidy")
def tidy() -> None:
    """Delete ended sessions, forgotten rate limits and the marks of forms sent long ago."""
    SessionStore.clear_expired()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_cache WHERE expires < now()")
    Submission.objects.filter(created_at__lt=timezone.now() - KEEP_SUBMISSIONS).delete()
