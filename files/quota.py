"""How much room an organisation has for files, counted where two uploads at once meet."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.scope import scope_of
from core.errors import DomainError
from files.content.common import FIELD
from files.models import StorageUse, StoredFile

MEGABYTE = 1_000_000
"""As disks are sold, and as pages write sizes."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """For whom files count: an organisation, or a person who belongs to none."""

    organisation_id: int | None = None
    person_id: int | None = None

    @property
    def limit(self) -> int:
        """The most bytes that it may hold."""
        most = settings.FILE_QUOTA_MB if self.organisation_id else settings.FILE_QUOTA_PERSON_MB
        return int(most) * MEGABYTE

    @property
    def key(self) -> dict[str, int | None]:
        """Its row of ``StorageUse``."""
        if self.organisation_id:
            return {"organisation_id": self.organisation_id}
        return {"person_id": self.person_id}


@dataclass(frozen=True, kw_only=True)
class Room:
    """Use and limit as a page shows them."""

    used: int
    limit: int
    of_organisation: bool

    @property
    def nearly_full(self) -> bool:
        """Whether it is time to say so louder."""
        return self.used * 10 >= self.limit * 9


def holder_for(actor: Any, organisation_id: int | None = None) -> Holder:
    """For whom a file counts that ``actor`` uploads: the organisation chosen in the shell, else the person's first."""
    places = [grant.organisation_id for grant in scope_of(actor).grants]
    if organisation_id in places:
        return Holder(organisation_id=organisation_id)
    return Holder(organisation_id=places[0]) if places else Holder(person_id=actor.pk)


def holder_of(file: StoredFile) -> Holder:
    """For whom a stored file counts."""
    return Holder(organisation_id=file.organisation_id, person_id=file.uploader_id)


def room_of(holder: Holder) -> Room:
    """What a holder uses of its limit; one statement."""
    used = StorageUse.objects.filter(**holder.key).values_list("bytes", flat=True).first() or 0
    return Room(used=used, limit=holder.limit, of_organisation=holder.organisation_id is not None)


def take(holder: Holder, size: int) -> None:
    """Count ``size`` bytes more, in the caller's transaction. Raises ``DomainError`` beside the field where they don't fit."""
    StorageUse.objects.bulk_create([StorageUse(**holder.key)], ignore_conflicts=True)
    fits = StorageUse.objects.filter(**holder.key, bytes__lte=holder.limit - size)
    if not fits.update(bytes=F("bytes") + size):
        room = room_of(holder)
        raise DomainError(
            _("The %(limit)d MB for files are used up (%(left).1f MB left); delete what is no longer needed.")
            % {"limit": room.limit // MEGABYTE, "left": max(0, room.limit - room.used) / MEGABYTE},
            field=FIELD,
        )


def give_back(holder: Holder, size: int) -> None:
    """Count ``size`` bytes less, in the caller's transaction."""
    StorageUse.objects.filter(**holder.key).update(bytes=Greatest(F("bytes") - size, 0))
