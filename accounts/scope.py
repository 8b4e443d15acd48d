"""What a person may act for: the one answer that querysets and policies ask, read once per request.

Roles come from current memberships only, so that leaving or removal takes effect at the next request. A person with roles
in several organisations has the sum of them; the organisation chosen in the shell only decides what is shown first.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import ENTERPRISE_ROLES, Role


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One current membership, flat."""

    membership_id: int
    role: str
    organisation_id: int
    organisation_name: str
    kind: str
    parent_id: int | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """An organisation for which the person acts, as the shell lists it."""

    id: int
    name: str


@dataclass(kw_only=True)
class Scope:
    """The grants of one person. Sets hold ids of organisations."""

    user_id: int | None
    grants: tuple[Grant, ...] = field(default_factory=tuple)
    factors: frozenset[str] = frozenset()

    @property
    def enrolled(self) -> bool:
        """Whether the person has an authenticator: an app that shows codes, or a passkey."""
        return bool(self.factors)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role that the person holds anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def organisations(self) -> tuple[Place, ...]:
        """Organisations for which the person acts, each once."""
        return tuple(
            {g.organisation_id: Place(id=g.organisation_id, name=g.organisation_name) for g in self.grants}.values()
        )

    def where(self, *roles: str) -> frozenset[int]:
        """Organisations in which the person holds one of ``roles``."""
        return frozenset(grant.organisation_id for grant in self.grants if grant.role in roles)

    def has(self, role: str, organisation_id: int | None) -> bool:
        """Whether the person holds ``role`` in that organisation."""
        return organisation_id in self.where(role)

    @cached_property
    def enterprises(self) -> frozenset[int]:
        """Enterprises for which the person acts, as head or member."""
        return self.where(*ENTERPRISE_ROLES)

    @cached_property
    def headed(self) -> frozenset[int]:
        """Enterprises for which the person decides."""
        return self.where(Role.ENTERPRISE_HEAD)

    @cached_property
    def districts(self) -> frozenset[int]:
        """Districts for which the person is an official."""
        return self.where(Role.DISTRICT_OFFICIAL)

    @cached_property
    def parks(self) -> frozenset[int]:
        """Parks for which the person is an official."""
        return self.where(Role.PARK_OFFICIAL)

    @cached_property
    def colleges(self) -> frozenset[int]:
        """Colleges that the person administers."""
        return self.where(Role.COLLEGE_ADMIN)

    @cached_property
    def research_colleges(self) -> frozenset[int]:
        """Colleges in which the person is a vetted researcher."""
        return self.where(Role.RESEARCHER)

    @cached_property
    def universities(self) -> frozenset[int]:
        """Universities for whose transfer office the person works."""
        return self.where(Role.TRANSFER_OFFICE)

    @cached_property
    def is_platform_admin(self) -> bool:
        """Whether the person administers the portal."""
        return Role.PLATFORM_ADMIN in self.roles

    @cached_property
    def linked_districts(self) -> frozenset[int]:
        """Districts that the person's colleges (researched in, administered, or of the university) serve today."""
        colleges = self.research_colleges | self.colleges
        if not colleges and not self.universities:
            return frozenset()
        links = model("CooperationLink").objects.on(timezone.localdate())
        of_mine = Q(college_id__in=colleges) | Q(college__parent_id__in=self.universities)
        return frozenset(links.filter(of_mine).values_list("district_id", flat=True))


NOBODY = Scope(user_id=None)


def model(name: str) -> Any:
    """A model of this app by name: its querysets ask for scopes, so it cannot be imported here."""
    return apps.get_model("accounts", name)


def scope_of(user: Any) -> Scope:
    """The scope of ``user``, read in one statement and kept on the object for the request; visitors get the empty one."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    scope: Scope | None = getattr(user, "_scope", None)
    if scope is None:
        rows = list(
            model("Membership")
            .objects.current()
            .filter(user_id=user.pk)
            .order_by("id")
            .values_list(
                "id",
                "role",
                "organisation_id",
                "organisation__name",
                "organisation__kind",
                "organisation__parent_id",
                ArraySubquery(factors_of(OuterRef("user_id"))),
            )
        )
        grants = tuple(
            Grant(membership_id=i, role=r, organisation_id=o, organisation_name=n, kind=k, parent_id=p)
            for i, r, o, n, k, p, _ in rows
        )
        # Only staff need their factors without a membership.
        factors = rows[0][-1] if rows else factors_of(user.pk) if user.is_staff or user.is_superuser else ()
        scope = user._scope = Scope(user_id=user.pk, grants=grants, factors=frozenset(factors))
    return scope


def factors_of(user_id: Any) -> QuerySet[Any]:
    """Kinds of authenticator that a person has enrolled, recovery codes apart."""
    authenticators = apps.get_model("mfa", "Authenticator").objects
    return authenticators.filter(user_id=user_id, type__in=("totp", "webauthn")).values_list("type", flat=True)


def withhold_scope(user: Any) -> None:
    """Let the person act for nobody for the rest of this request."""
    user._scope = Scope(user_id=user.pk)


def forget_scope(user: Any) -> None:
    """Have the scope read anew, after memberships changed within the same request."""
    user._scope = None
