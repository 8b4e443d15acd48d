"""Mails on their way out, messages inside the portal, what a person wants to be told, and what waits for whom."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation
from core.models import OfRecord
from notifications.enums import DIGESTS, Concern, Frequency, MailState
from notifications.querysets import MailQuerySet, NotificationQuerySet, WaitingQuerySet


class OutgoingMail(models.Model):
    """A mail written in the transaction whose news it carries; ``notifications.delivery`` moves it out.

    ``dedupe`` makes one mail per news and recipient, ``message_id`` lets mailboxes recognise a repeated one. Mails with
    codes or reset links keep subject and text in ``sealed`` only, encrypted, until they are sent or expired. ``calendar`` is
    an iCalendar message (RFC 5546) as it was when the mail was written, so that every attempt sends the same.
    """

    dedupe = models.CharField(_("key"), max_length=200, unique=True)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    event = models.CharField(_("event"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    to = models.EmailField(pgettext_lazy("mail", "to"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as a web page"), blank=True)
    calendar = models.TextField(_("date for the reader’s calendar"), blank=True, db_default="")
    sealed = models.BinaryField(null=True)
    is_secret = models.BooleanField(_("holds a code or link for signing in"), default=False)
    unsubscribe = models.CharField(_("address for unsubscribing"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    expires_at = models.DateTimeField(_("worthless after"), null=True)
    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[MailState.QUEUED, MailState.SENDING]),
                name="mail_on_its_way",
            ),
            models.Index(fields=["id"], condition=Q(state=MailState.FAILED), name="mail_failed"),
            models.Index(fields=["created_at"], name="mail_created"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Digest(models.Model):
    """A digest that was written for one person and one period; the key lets two schedulers write it once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    frequency = models.CharField(_("how often"), max_length=10, choices=[(f.value, f.label) for f in DIGESTS])
    period = models.DateField(_("period beginning"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["user", "frequency", "period"], name="digest_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.frequency} {self.period}"


class Notification(OfRecord):
    """One line of news for one person inside the portal, in every language, since readers switch."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    event = models.CharField(_("event"), max_length=80)
    dedupe = models.CharField(_("key"), max_length=160)
    lines = models.JSONField(_("text"))
    url = models.CharField(_("address"), max_length=300, blank=True)
    mailing = models.CharField(_("mail"), max_length=10, choices=Frequency.choices)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="notifications")
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)
    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["user", "dedupe"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["mailing", "user"],
                condition=Q(mailing__in=[f.value for f in DIGESTS], digest__isnull=True),
                name="notification_undigested",
            ),
        ]

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """The text in the reader's language."""
        return str(self.lines.get(get_language() or settings.LANGUAGE_CODE) or self.lines[settings.LANGUAGE_CODE])


class Preference(models.Model):
    """How soon one person wants mail about one kind of event; without a row the event's default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    event = models.CharField(_("event"), max_length=80)
    frequency = models.CharField(_("mail"), max_length=10, choices=Frequency.choices)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event}: {self.frequency}"


class WaitingItem(OfRecord):
    """A record stands in a state of the waiting table: somebody must act by a day.

    Title and address are copies, so that a list of what waits costs one statement; the title is not confidential.
    ``due_on`` stays as promised when the table changes in code. An item may stand for ``count`` things of its record that
    the same people settle together; it then has the days of the oldest.
    """

    machine = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    title = models.CharField(_("what"), max_length=200)
    url = models.CharField(_("address"), max_length=300, blank=True)
    opened_on = models.DateField(_("since"))
    due_on = models.DateField(_("until"))
    count = models.PositiveSmallIntegerField(_("how many"), default=1, db_default=1)
    closed_at = models.DateTimeField(_("done"), null=True)
    swept_on = models.DateField(null=True)
    trouble = models.CharField(_("what hindered its end"), max_length=500, blank=True)
    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting item")
        verbose_name_plural = _("waiting items")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "machine"],
                condition=Q(closed_at__isnull=True),
                name="waiting_item_open_once",
            )
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(closed_at__isnull=True), name="waiting_open")]

    def __str__(self) -> str:
        return f"{self.machine}.{self.state} {self.object_id}"

    @property
    def key(self) -> str:
        """Key of the rule in ``core.waiting``."""
        return f"{self.machine}.{self.state}"


class WaitingAssignee(models.Model):
    """Who must act on an open item, or was asked to follow it up: a person, or the holders of a role somewhere.

    Rows go when the item closes. ``due_on`` is the item's, so that one index gives anybody's most urgent items in order.
    """

    item = models.ForeignKey(WaitingItem, models.CASCADE, related_name="assignees")
    concern = models.CharField(max_length=10, choices=Concern.choices, default=Concern.ASSIGNED)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=Role.choices, blank=True)
    but_of = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+", db_index=False)
    """Holders of the role who belong here are left out: it is their own affair."""
    due_on = models.DateField(_("until"), db_default=Now())

    class Meta:
        verbose_name = _("person who acts")
        verbose_name_plural = _("persons who act")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True, role="")
                | (Q(user__isnull=True, organisation__isnull=False) & ~Q(role="")),
                name="waiting_assignee_person_or_role",
            ),
            models.UniqueConstraint(
                fields=["item", "concern", "user", "organisation", "role"],
                nulls_distinct=False,
                name="waiting_assignee_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role", "due_on", "item"], name="waiting_assignee_of_role"),
            models.Index(fields=["user", "due_on", "item"], name="waiting_assignee_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.user_id or (self.organisation_id, self.role)}"


class WaitingAction(models.Model):
    """What the portal did about an item, once each: ``remind:-1``, ``escalate``, ``end``."""

    item = models.ForeignKey(WaitingItem, models.CASCADE, related_name="actions")
    key = models.CharField(max_length=20)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of the waiting table")
        verbose_name_plural = _("steps of the waiting table")
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="waiting_action_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.key}"


def new_message_id() -> str:
    """A Message-ID of this portal, fixed before the first attempt to send."""
    host = settings.PORTAL_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<{uuid.uuid4()}@{host}>"
