"""Closed lists of people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is; decides which roles people may hold in it."""

    DISTRICT = "district", _("District")
    PARK = "park", _("Park")
    ENTERPRISE = "enterprise", _("Enterprise")
    UNIVERSITY = "university", _("University")
    COLLEGE = "college", _("College")
    DEPARTMENT = "department", _("Department")
    PLATFORM = "platform", _("Portal operator")


class Role(models.TextChoices):
    """What a person may do in one organisation."""

    ENTERPRISE_HEAD = "enterprise_head", _("Enterprise head")
    ENTERPRISE_MEMBER = "enterprise_member", _("Enterprise member")
    RESEARCHER = "researcher", _("Researcher")
    COLLEGE_ADMIN = "college_admin", _("College administrator")
    TRANSFER_OFFICE = "transfer_office", _("Technology-transfer office")
    DISTRICT_OFFICIAL = "district_official", _("District official")
    PARK_OFFICIAL = "park_official", _("Park official")
    PLATFORM_ADMIN = "platform_admin", _("Platform administrator")


ROLES_OF_KIND: dict[str, tuple[str, ...]] = {
    OrganisationKind.ENTERPRISE: (Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER),
    OrganisationKind.COLLEGE: (Role.RESEARCHER, Role.COLLEGE_ADMIN),
    OrganisationKind.UNIVERSITY: (Role.TRANSFER_OFFICE,),
    OrganisationKind.DISTRICT: (Role.DISTRICT_OFFICIAL,),
    OrganisationKind.PARK: (Role.PARK_OFFICIAL,),
    OrganisationKind.DEPARTMENT: (),
    OrganisationKind.PLATFORM: (Role.PLATFORM_ADMIN,),
}

# Researchers are not invited: they apply and the college vets them.
INVITABLE_ROLES = frozenset(Role) - {Role.RESEARCHER}

# What an organisation of a kind may belong to; the others stand alone.
PARENT_KINDS: dict[str, tuple[str, ...]] = {
    OrganisationKind.PARK: (OrganisationKind.DISTRICT,),
    OrganisationKind.COLLEGE: (OrganisationKind.UNIVERSITY,),
    OrganisationKind.DEPARTMENT: (OrganisationKind.COLLEGE,),
    OrganisationKind.ENTERPRISE: (OrganisationKind.PARK, OrganisationKind.DISTRICT),
}

# Sign-in policy: whoever holds one of these must use a second factor.
SECOND_FACTOR_ROLES = frozenset(
    {Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE, Role.PLATFORM_ADMIN}
)
# Who may stand in for whom during an absence, beside holders of the same role in the same organisation. The work of a
# researcher is personal, the platform's administrators are each other's: neither is lent.
STAND_INS: dict[str, frozenset[str]] = {
    Role.ENTERPRISE_HEAD: frozenset({Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER}),
    Role.ENTERPRISE_MEMBER: frozenset({Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER}),
    Role.COLLEGE_ADMIN: frozenset({Role.COLLEGE_ADMIN, Role.RESEARCHER}),
    Role.TRANSFER_OFFICE: frozenset({Role.TRANSFER_OFFICE}),
    Role.DISTRICT_OFFICIAL: frozenset({Role.DISTRICT_OFFICIAL}),
    Role.PARK_OFFICIAL: frozenset({Role.PARK_OFFICIAL}),
}
ENTERPRISE_ROLES = frozenset({Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER})
OFFICIAL_ROLES = frozenset({Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL})
