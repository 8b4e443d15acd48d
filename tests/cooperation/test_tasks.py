"""Hourly tidying removes what is over and nothing else."""

import datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from accounts.models import User
from cooperation.tasks import tidy
from core.models import Submission


@pytest.mark.django_db
def test_only_what_is_over_goes() -> None:
    user = User.objects.create_user("one@example.test")
    now = timezone.now()
    for days, name in ((1, "old"), (-1, "new")):
        session = SessionStore()
        session["name"] = name
        session.set_expiry(now - datetime.timedelta(days=days))
        session.create()
    cache.set("limit", 1, 3600)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO portal_cache VALUES ('over', '', now() - interval '1 second')")
    for days in (31, 29):
        row = Submission.objects.create(user=user)
        Submission.objects.filter(pk=row.pk).update(created_at=now - datetime.timedelta(days=days))

    tidy()

    assert [session.get_decoded()["name"] for session in Session.objects.all()] == ["new"]
    assert cache.get("limit") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_cache")
        assert cursor.fetchone() == (1,)
    assert [(now - row.created_at).days for row in Submission.objects.all()] == [29]
