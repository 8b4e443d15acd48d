"""Writes of people and organisations, by subject."""

from accounts.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from accounts.services.memberships import change_role, end_membership, start_membership
from accounts.services.organisations import create_link, create_organisation, end_link, rename_organisation
from accounts.services.people import create_person, record_consent, set_language, update_profile

__all__ = [
    "accept_invitation",
    "change_role",
    "create_link",
    "create_organisation",
    "create_person",
    "end_link",
    "end_membership",
    "find_invitation",
    "invite",
    "record_consent",
    "rename_organisation",
    "resend_invitation",
    "revoke_invitation",
    "set_language",
    "start_membership",
    "update_profile",
]
