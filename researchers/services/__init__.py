"""Every write to researchers and colleges that is not a change of state."""

from researchers.services.colleges import update_college
from researchers.services.load import count_load
from researchers.services.profile import apply, reapply, update_profile
from researchers.services.works import add_imported, delete_work, save_work

__all__ = [
    "add_imported",
    "apply",
    "count_load",
    "delete_work",
    "reapply",
    "save_work",
    "update_college",
    "update_profile",
]
