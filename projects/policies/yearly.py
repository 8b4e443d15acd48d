"""Who reads yearly sheets and who confirms them."""

from typing import Any

from accounts.scope import scope_of
from researchers.models import Researcher


def can_read_sheet(user: Any, researcher: Researcher) -> bool:
    """The researcher, the college's administrators, the university's transfer office."""
    scope = scope_of(user)
    if scope.user_id is None:
        return False
    return (
        researcher.user_id == scope.user_id
        or researcher.college_id in scope.colleges
        or researcher.college.parent_id in scope.universities
    )


def can_confirm_sheet(user: Any, researcher: Researcher) -> bool:
    """Administrators of the college, but nobody his own."""
    scope = scope_of(user)
    return researcher.college_id in scope.colleges and researcher.user_id != scope.user_id


def can_list_sheets(user: Any) -> bool:
    """A list is for whoever has more than his own."""
    scope = scope_of(user)
    return bool(scope.colleges or scope.universities)
