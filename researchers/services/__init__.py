"""Every write to researchers and colleges that is not a change of state."""

from researchers.services.colleges import update_college
from researchers.services.load import count_load
from researchers.services.profile import apply, reapply, update_profile
from researchers.services.works import add_imported, save_patents, save_publications

__all__ = [
    "add_imported",
    "apply",
    "count_load",
    "reapply",
    "save_patents",
    "save_publications",
    "update_college",
    "update_profile",
]
