"""Who may find a record, as marks that stand in the index beside its words.

A record carries the marks of everybody who may see it; a person searches with the marks of what they act for. The marks say
the same as the kind's ``visible_to`` (tests ask both, for every role), so that matches, counts and facets are bounded
inside the index; what is shown is asked of ``visible_to`` once more.

What a membership or a cooperation link changes takes effect at once: it changes the person's marks, not the record's.
"""

from typing import Any

from django.utils import timezone

from accounts.models import CooperationLink
from accounts.scope import Scope, scope_of


def enterprise(organisation_id: int) -> str:
    """Heads and members of the enterprise."""
    return f"E{organisation_id}"


def district(organisation_id: int) -> str:
    """Officials of the district."""
    return f"D{organisation_id}"


def park(organisation_id: int) -> str:
    """Officials of the park."""
    return f"P{organisation_id}"


def linked(district_id: int) -> str:
    """Researchers, administrators and transfer offices of colleges that serve the district today."""
    return f"L{district_id}"


def administrators(college_id: int) -> str:
    """Administrators of the college."""
    return f"C{college_id}"


def transfer_office(university_id: int | None) -> str:
    """The transfer office of the university."""
    return f"X{university_id}"


def researchers(college_id: int) -> str:
    """Vetted researchers of the college."""
    return f"R{college_id}"


def served(college_id: int) -> str:
    """Officials of districts, and of their parks, that the college serves today."""
    return f"S{college_id}"


def person(user_id: int) -> str:
    """One person, whatever they act for."""
    return f"U{user_id}"


def scholar(user_id: int) -> str:
    """One person, as long as they do research in a college, or work for a college or university."""
    return f"V{user_id}"


def researcher_of(user_id: int, college_id: int) -> str:
    """One person, as long as they do research in that college."""
    return f"R{college_id}U{user_id}"


def marks_of(user: Any) -> frozenset[str] | None:
    """The marks with which ``user`` searches; ``None``: everything (platform administrators). Visitors have none."""
    scope = scope_of(user)
    if scope.user_id is None:
        return frozenset()
    if scope.is_platform_admin:
        return None
    user_id = scope.user_id
    marks = {person(user_id)}
    marks |= {enterprise(one) for one in scope.enterprises}
    marks |= {district(one) for one in scope.districts}
    marks |= {park(one) for one in scope.parks}
    marks |= {linked(one) for one in scope.linked_districts}
    marks |= {administrators(one) for one in scope.colleges}
    marks |= {transfer_office(one) for one in scope.universities}
    marks |= {researchers(one) for one in scope.research_colleges | scope.colleges}
    marks |= {researcher_of(user_id, one) for one in scope.research_colleges}
    if scope.research_colleges or scope.colleges or scope.universities:
        marks.add(scholar(user_id))
    marks |= {served(one) for one in _serving_colleges(scope)}
    return frozenset(marks)


def _serving_colleges(scope: Scope) -> set[int]:
    """Colleges that serve the districts of an official today; one statement, for officials only."""
    parks = {grant.parent_id for grant in scope.grants if grant.organisation_id in scope.parks}
    districts = scope.districts | parks
    if not districts:
        return set()
    links = CooperationLink.objects.on(timezone.localdate()).filter(district_id__in=districts)
    return set(links.values_list("college_id", flat=True))
