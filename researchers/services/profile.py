"""How somebody becomes a researcher on the portal, and what the profile says."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core import events
from core.errors import DomainError, NotAllowed
from core.transitions import add_to_timeline
from core.validators import clean_orcid
from core.versions import save_version
from researchers.enums import ResearcherState
from researchers.models import Researcher
from researchers.policies import can_apply, can_change_college, can_edit, is_department_of
from researchers.transitions import machine

EXPERTISE = {"keywords", "directions", "availability"}
"""Fields by which researchers and needs are brought together."""
PROFILE_FIELDS = ("department", "title", "keywords", "directions", "biography", "orcid", "availability")


def apply(
    *,
    actor: Any,
    college: Organisation,
    department: Organisation | None = None,
    name: str = "",
    phone: str = "",
    **profile: Any,
) -> Researcher:
    """Apply to ``college`` as a researcher; its administrator vets the application.

    ``name`` and ``phone`` complete the person's own record where they are given.
    """
    if not can_apply(actor):
        raise NotAllowed(_("Please sign in first."))
    _check_place(college, department)
    profile = dict(profile, orcid=_orcid(profile.get("orcid", "")))
    with transaction.atomic():
        if Researcher.objects.filter(user=actor).exists():
            raise DomainError(_("You have a researcher’s profile already; open it to go on."))
        _complete_person(actor, name, phone)
        try:
            with transaction.atomic():
                researcher = Researcher.objects.create(user=actor, college=college, department=department, **profile)
        except IntegrityError as error:
            raise _taken(error) from None
        machine.created(researcher, actor=actor)
    return researcher


def reapply(
    *, actor: Any, researcher: Researcher, college: Organisation, department: Organisation | None, comment: str = ""
) -> Researcher:
    """Apply again after a refusal or a departure, to the same college or another one."""
    _check_place(college, department)
    with transaction.atomic():
        locked = Researcher.objects.select_for_update(of=("self",)).get(pk=researcher.pk)
        if not can_change_college(actor, locked):
            raise NotAllowed(_("A college is chosen again only after a refusal or a departure."))
        locked.college, locked.department = college, department
        locked.save(update_fields=["college", "department", "updated_at"])
        row: Researcher = machine.run(locked, ResearcherState.APPLIED, actor=actor, comment=comment)
    return row


def update_profile(*, actor: Any, researcher: Researcher, seen: int | None, values: Mapping[str, Any]) -> Researcher:
    """Save the profile; ``Conflict`` where somebody saved in between."""
    if not can_edit(actor, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators change this profile."))
    values = dict(values)
    if "orcid" in values:
        values["orcid"] = _orcid(values["orcid"])
    if "department" in values:
        _check_place(researcher.college, values["department"])
    with transaction.atomic():
        changed = [name for name in PROFILE_FIELDS if name in values and getattr(researcher, name) != values[name]]
        for name in changed:
            setattr(researcher, name, values[name])
        try:
            with transaction.atomic():
                save_version(researcher, seen=seen, fields=changed)
        except IntegrityError as error:
            raise _taken(error) from None
        add_to_timeline(researcher, "researcher.profile_changed", actor=actor, data={"fields": changed})
        if EXPERTISE & set(changed):
            events.announce("researcher.expertise_changed", record=researcher, actor=actor)
    return researcher


def _check_place(college: Organisation, department: Organisation | None) -> None:
    if college.kind != OrganisationKind.COLLEGE:
        raise DomainError(_("Please choose a college."), field="college")
    if department is not None and not is_department_of(department, college):
        raise DomainError(_("This department does not belong to the chosen college."), field="department")


def _orcid(value: str) -> str:
    try:
        return clean_orcid(value) if value else ""
    except ValidationError as error:
        raise DomainError(error.messages[0], field="orcid") from None


def _complete_person(user: Any, name: str, phone: str) -> None:
    changed = [field for field, value in (("name", name), ("phone", phone)) if value and getattr(user, field) != value]
    for field in changed:
        setattr(user, field, name if field == "name" else phone)
    if changed:
        user.save(update_fields=changed)


def _taken(error: IntegrityError) -> DomainError:
    if "researcher_orcid_once" in str(error):
        return DomainError(_("Another researcher on the portal has this ORCID iD."), field="orcid")
    return DomainError(_("You have a researcher’s profile already; open it to go on."))
