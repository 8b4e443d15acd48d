"""Records that every app needs: timeline, conversation, numbers, and the guard against double submission."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.audit import HiddenDigest, audited
from core.querysets import OfRecordQuerySet


class Stamped(models.Model):
    """Base of business records: when made, when changed, and a version against two editors at once."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class Stateful(Stamped):
    """Base of records with states. ``state`` itself is declared by the record and written by its machine only."""

    state_since = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class OfRecord(models.Model):
    """Base of rows that hang on any record."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


class TimelineEntry(OfRecord):
    """What happened to a record, when, by whom, in words. Append-only: the database refuses changes."""

    append_only = True

    event = models.CharField(_("event"), max_length=80)
    from_state = models.CharField(pgettext_lazy("state", "from"), max_length=40, blank=True)
    to_state = models.CharField(pgettext_lazy("state", "to"), max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("in the place of"),
    )
    comment = models.TextField(_("comment"), blank=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        ordering = ["id"]
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="timeline_of_record")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_id}"


class MessageKind(models.TextChoices):
    """Kinds of message in a record's conversation."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    COMMENT = "comment", _("Comment")


@audited(hidden=("body",))
class Message(OfRecord, HiddenDigest):
    """One message of a record's conversation; an answer points to its question."""

    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices, default=MessageKind.COMMENT)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="message_of_record")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


@audited()
class LegalClock(Stamped):
    """A legal clock as an administrator has set it; without a row, what the app registered runs (``core.legal_clocks``)."""

    key = models.CharField(pgettext_lazy("legal clock", "key"), max_length=60, unique=True)
    days = models.PositiveSmallIntegerField(pgettext_lazy("legal clock", "days"))
    working_days = models.BooleanField(_("counted in working days"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal clock")
        verbose_name_plural = _("legal clocks")

    def __str__(self) -> str:
        return self.key


class NumberSequence(models.Model):
    """Last number given out for a kind of record in a year."""

    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_sequence_once")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}"


class Submission(OfRecord):
    """A form that was sent: the same form sent again finds what the first one made (see ``core.once``)."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # Empty until the form has made its record, unlike everywhere else.
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")  # type: ignore[assignment]
    object_id = models.PositiveBigIntegerField(null=True)  # type: ignore[assignment]
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="submission_created")]

    def __str__(self) -> str:
        return str(self.token)
