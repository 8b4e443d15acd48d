"""Every write to enterprises and parks that is not a change of state."""

from enterprises.services.parks import update_park
from enterprises.services.profile import correct_identity, mark_key, move_to_park, update_profile
from enterprises.services.registration import LICENCE, create_verified, invite_head, register

__all__ = [
    "LICENCE",
    "correct_identity",
    "create_verified",
    "invite_head",
    "mark_key",
    "move_to_park",
    "register",
    "update_park",
    "update_profile",
]
