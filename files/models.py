"""Files that people upload to records."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import HiddenDigest, audited
from core.models import OfRecord
from files.enums import FileState, ScanState
from files.querysets import StoredFileQuerySet


@audited(hidden=("name",), exclude=("organisation",))
class StoredFile(OfRecord, HiddenDigest):
    """One uploaded file. Its content lies in private storage under a random name and is served by its record's rules.

    A name may tell what is confidential: audit events keep a digest of it.
    """

    public_id = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    path = models.CharField(_("place in storage"), max_length=120, unique=True)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=FileState.choices, default=FileState.CURRENT)
    scan = models.CharField(
        _("virus scan"),
        max_length=10,
        choices=ScanState.choices,
        default=ScanState.NONE,
        db_default=ScanState.NONE.value,
    )
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("counted for")
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed"), null=True)
    wiped_at = models.DateTimeField(_("content wiped"), null=True)
    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["content_type", "object_id", "id"], name="file_of_record"),
            models.Index(
                fields=["removed_at"], condition=Q(wiped_at__isnull=True, removed_at__isnull=False), name="file_to_wipe"
            ),
            models.Index(fields=["id"], condition=Q(scan="waiting", state="current"), name="file_to_scan"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def quarantined(self) -> bool:
        """Whether nobody may open it: the scanner has not seen it, or has found something."""
        return self.scan in (ScanState.WAITING, ScanState.INFECTED)


class StorageUse(models.Model):
    """How many bytes of present files count for an organisation, or for a person who belongs to none.

    Written in the transaction of each upload and removal: its row is where two uploads at once meet.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    bytes = models.BigIntegerField(_("bytes"), default=0)

    class Meta:
        verbose_name = _("storage use")
        verbose_name_plural = _("storage use")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(person__isnull=True), name="storage_use_of_one_holder"
            ),
            models.CheckConstraint(condition=Q(bytes__gte=0), name="storage_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or self.person_id}: {self.bytes}"
