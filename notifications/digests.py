"""Digests: the day's or the week's news in one mail, with what waits for the person."""

import datetime
import logging

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import is_working_day
from core.format import day_text
from notifications.enums import DIGESTS, Frequency
from notifications.models import Digest, Notification
from notifications.rendering import Letter, Rendered, absolute, render_letter
from notifications.selectors import WaitingLine, by_concern, lines_of, waiting_for
from notifications.services import DIGEST_PREFIX, compose, queue
from notifications.unsubscribing import unsubscribe_path

log = logging.getLogger(__name__)

HOUR = datetime.time(8)
"""When digests go out, Beijing time, on working days."""
MOST_NEWS = 50
MOST_WAITING = 50
"""As many as the first page shows."""


def period_of(frequency: str, now: datetime.datetime) -> datetime.date | None:
    """The period whose digest is due at ``now``, or ``None``.

    Daily: the working day itself. Weekly: the week's Monday, from the week's first working day on, so that a holiday on
    Monday only moves the digest. A scheduler that was down catches up later in the day or the week.
    """
    local = timezone.localtime(now)
    today = local.date()
    if not is_working_day(today) or local.time() < HOUR:
        return None
    return today if frequency == Frequency.DAILY else today - datetime.timedelta(days=today.weekday())


def write_digests(now: datetime.datetime | None = None) -> int:
    """Write the digests that are due; returns how many. Two schedulers at once write each of them once."""
    now = now or timezone.now()
    count = 0
    for frequency in DIGESTS:
        period = period_of(frequency, now)
        if period is None:
            continue
        written = Digest.objects.filter(user_id=OuterRef("user_id"), frequency=frequency, period=period)
        readers = Notification.objects.filter(~Exists(written), mailing=frequency, digest__isnull=True)
        for user_id in readers.order_by("user_id").values_list("user_id", flat=True).distinct():
            try:
                with transaction.atomic():
                    count += write_digest(user_id, frequency, period)
            except Exception:
                # One person's digest must not stop the others; it is tried again by the next run.
                log.exception("digest.failed", extra={"user": user_id})
    return count


def write_digest(user_id: int, frequency: str, period: datetime.date) -> bool:
    """Write one person's digest unless it has been; news read in the portal meanwhile is left out."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    pending = Notification.objects.filter(user_id=user_id, mailing=frequency, digest__isnull=True)
    if user is None:
        pending.update(mailing=Frequency.OFF)
        return False
    Digest.objects.bulk_create([Digest(user=user, frequency=frequency, period=period)], ignore_conflicts=True)
    digest = Digest.objects.select_for_update().get(user=user, frequency=frequency, period=period)
    if digest.notifications.exists():
        return False
    ids = list(pending.order_by("id").values_list("pk", flat=True))
    news = list(Notification.objects.filter(pk__in=ids, read_at__isnull=True).order_by("-id")[:MOST_NEWS])
    Notification.objects.filter(pk__in=ids).update(digest=digest)
    if not news:
        return False
    event = f"{DIGEST_PREFIX}.{frequency}"
    queue(
        [
            compose(
                event=event,
                user=user,
                dedupe=f"{event}:{period}",
                rendered=render_digest(user, event, news, absolute(unsubscribe_path(user, event))),
                unsubscribe=absolute(unsubscribe_path(user, event)),
            )
        ]
    )
    return True


def render_digest(user: User, event: str, news: list[Notification], unsubscribe: str) -> Rendered:
    """The mail, in the person's language."""
    today = timezone.localdate()
    with translation.override(user.language):
        shown = by_concern(lines_of(list(waiting_for(user)[:MOST_WAITING]), user))
        weekly = event.endswith(Frequency.WEEKLY)
        return render_letter(
            Letter(
                subject=(_("Your week on the portal, %(day)s") if weekly else _("Your day on the portal, %(day)s"))
                % {"day": day_text(today)},
                greeting=_("Dear %(name)s,") % {"name": user.name} if user.name else _("Hello,"),
                body=_("This has happened to records that concern you since the last digest."),
                button=_("What waits for me"),
                url=absolute(reverse("notifications:home")),
                preferences_url=absolute(reverse("notifications:preferences")),
                unsubscribe_url=unsubscribe,
                lists=[
                    (_("News"), [(row.line, absolute(row.url)) for row in news]),
                    (_("Waiting for you"), [(words_of(line), absolute(line.item.url)) for line in shown["lines"]]),
                    (
                        _("To follow up by telephone"),
                        [(words_of(line), absolute(line.item.url)) for line in shown["follow_up"]],
                    ),
                ],
            )
        )


def words_of(line: WaitingLine) -> str:
    """A line of the list of what waits, as the page shows it: what, which step, since when, until when, for whom."""
    words = {
        "title": line.item.title,
        "task": line.task or line.state,
        "since": day_text(line.item.opened_on),
        "day": day_text(line.item.due_on),
    }
    if line.overdue:
        text = _("%(title)s: %(task)s (waiting since %(since)s, overdue since %(day)s)") % words
    else:
        text = _("%(title)s: %(task)s (waiting since %(since)s, due on %(day)s)") % words
    return text + (_(", in the place of %(person)s") % {"person": line.for_whom} if line.for_whom else "")
