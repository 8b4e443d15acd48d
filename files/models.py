"""Files that people upload to records."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import HiddenDigest, audited
from core.models import OfRecord
from files.enums import FileState
from files.querysets import StoredFileQuerySet


@audited(hidden=("name",))
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
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
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
        ]

    def __str__(self) -> str:
        return self.name
