"""Who acts for the public side in the affairs of an enterprise: officials of its park or district, and the liaison.

``record`` is an enterprise, or whatever has ``enterprise``, ``park`` and ``district``. Nobody decides in the affairs of an
enterprise to which he belongs himself: such officials are left out, and where a park has no others its district steps in.
"""

from typing import Any

from accounts.enums import Role
from accounts.models import Membership
from core.waiting import Assignee
from enterprises.models import Enterprise


def officials(record: Any) -> list[Assignee]:
    """The officials of its park, where there are any, else those of its district."""
    if record.park_id is not None and free_officials(record, record.park_id, Role.PARK_OFFICIAL).exists():
        return [_but_own(record, record.park_id, Role.PARK_OFFICIAL)]
    return district_officials(record)


def district_officials(record: Any) -> list[Assignee]:
    """The officials of its district."""
    return [_but_own(record, record.district_id, Role.DISTRICT_OFFICIAL)]


def liaison(record: Any) -> list[Assignee]:
    """Who telephones the enterprise: the park's liaison, else its officials, else the district's."""
    profile = getattr(record.park, "park", None) if record.park is not None else None
    if profile is not None and profile.liaison_id is not None:
        own = Membership.objects.current().filter(user_id=profile.liaison_id, organisation_id=_organisation_id(record))
        if not own.exists():
            return [Assignee(user_id=profile.liaison_id)]
    return officials(record)


def officials_of(record: Any) -> list[Any]:
    """The same officials as persons, for mails."""
    of_park = list(free_officials(record, record.park_id, Role.PARK_OFFICIAL)) if record.park_id is not None else []
    rows = of_park or list(free_officials(record, record.district_id, Role.DISTRICT_OFFICIAL))
    return list({row.user_id: row.user for row in rows}.values())


def free_officials(record: Any, organisation_id: int, *roles: str) -> Any:
    """Current memberships of officials there who do not belong to the enterprise."""
    rows = Membership.objects.current().filter(organisation_id=organisation_id, role__in=roles)
    own = Membership.objects.current().filter(organisation_id=_organisation_id(record))
    return rows.exclude(user_id__in=own.values("user_id")).select_related("user").order_by("id")


def _but_own(record: Any, organisation_id: int, role: str) -> Assignee:
    return Assignee(organisation_id=organisation_id, roles=(role,), but_of=_organisation_id(record))


def _organisation_id(record: Any) -> int:
    enterprise = record if isinstance(record, Enterprise) else record.enterprise
    found: int = enterprise.organisation_id
    return found
