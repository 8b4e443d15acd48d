"""What a person may act for: the one answer that querysets and policies ask, read once per request.

Roles come from current memberships only, so that leaving or removal takes effect at the next request; to them come those
of absent colleagues for whom the person stands in (``Delegation``), as long as that lasts. A person with roles
in several organisations has the sum of them; the organisation chosen in the shell only decides what is shown first.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.enums import ENTERPRISE_ROLES, SECOND_FACTOR_ROLES, STAND_INS, Role


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One current membership, flat. ``serves`` are the districts that the organisation, a college or the university of
    one, serves today; ``lent_by`` is whose it is where the person only stands in for somebody absent.
    """

    membership_id: int
    role: str
    organisation_id: int
    organisation_name: str
    kind: str
    parent_id: int | None
    serves: Sequence[int] = field(default=(), compare=False)
    lent_by: int | None = None
    lender: str = ""


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
    def own(self) -> "Scope":
        """The scope without what others lent: for decisions that outlast an absence, such as who belongs to whom."""
        if not self.lent:
            return self
        grants = tuple(grant for grant in self.grants if grant.lent_by is None)
        return Scope(user_id=self.user_id, grants=grants, factors=self.factors)

    @cached_property
    def lent(self) -> tuple[Grant, ...]:
        """Grants of absent colleagues for whom the person stands in today."""
        return tuple(grant for grant in self.grants if grant.lent_by is not None)

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
        return frozenset(one for grant in self.grants if grant.role in SERVING_ROLES for one in grant.serves)


NOBODY = Scope(user_id=None)
SERVING_ROLES = (Role.RESEARCHER, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE)
"""Roles that look into the districts that their college, or their university's colleges, serve."""


def model(name: str) -> Any:
    """A model of this app by name: its querysets ask for scopes, so it cannot be imported here."""
    return apps.get_model("accounts", name)


def scope_of(user: Any) -> Scope:
    """The scope of ``user``, read in one statement and kept on the object for the request; visitors get the empty one."""
    scope: Scope | None = getattr(user, "_scope", None)
    if scope is None:
        if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
            return NOBODY
        rows = _rows(user.pk)
        grants = sorted((Grant(**dict(zip(FIELDS, row[:-1], strict=True))) for row in rows), key=_order)
        # Only staff need their factors without a membership.
        factors = rows[0][-1] if rows else factors_of(user.pk) if user.is_staff or user.is_superuser else ()
        scope = user._scope = Scope(
            user_id=user.pk, grants=_may_stand_in(grants, bool(factors)), factors=frozenset(factors)
        )
    return scope


# Stand for the person and for today where the statement is put together.
ANYBODY, ANY_DAY = -1, datetime.date.min


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The statement, its parameters being ``ANYBODY`` and ``ANY_DAY``: put together once, which takes longer than it runs."""
    sql, parameters = _own(ANYBODY, ANY_DAY).union(_lent(ANYBODY, ANY_DAY), all=True).query.sql_with_params()
    return sql, parameters


def _rows(user_id: int) -> list[tuple[Any, ...]]:
    """Memberships of the person, own and lent, each with the kinds of the person's second factor."""
    sql, parameters = _statement()
    known: dict[Any, Any] = {ANYBODY: user_id, ANY_DAY: timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(sql, [known.get(value, value) for value in parameters])
        return cursor.fetchall()


FIELDS = (
    "membership_id",
    "role",
    "organisation_id",
    "organisation_name",
    "kind",
    "parent_id",
    "serves",
    "lent_by",
    "lender",
)


def _own(user_id: int, today: datetime.date) -> QuerySet[Any]:
    """The person's current memberships."""
    rows = model("Membership").objects.current().filter(user_id=user_id)
    return _flat(rows, user_id, today, Value(None, BigIntegerField()), Value(""))


def _lent(user_id: int, today: datetime.date) -> QuerySet[Any]:
    """Current memberships of people for whom the person stands in ``today``, in the organisation for which they named them.

    Memberships alone are lent, so that what was lent is never lent on.
    """
    prefix = "user__delegations_given__"
    rows = model("Membership").objects.current()
    rows = rows.filter(
        **{
            f"{prefix}delegate_id": user_id,
            f"{prefix}organisation_id": F("organisation_id"),
            f"{prefix}revoked_at__isnull": True,
            f"{prefix}starts_on__lte": today,
            f"{prefix}ends_on__gte": today,
        }
    )
    return _flat(rows, user_id, today, F("user_id"), F("user__name"))


def _flat(rows: QuerySet[Any], user_id: int, today: datetime.date, lent_by: Any, lender: Any) -> QuerySet[Any]:
    college = Q(college_id=OuterRef("organisation_id")) | Q(college__parent_id=OuterRef("organisation_id"))
    served = model("CooperationLink").objects.on(today).filter(college).values("district_id")
    return rows.values_list(
        "id",
        "role",
        "organisation_id",
        "organisation__name",
        "organisation__kind",
        "organisation__parent_id",
        ArraySubquery(served),
        Cast(lent_by, BigIntegerField()),
        lender,
        ArraySubquery(factors_of(user_id)),
    )


def _order(grant: Grant) -> tuple[bool, int]:
    """Own ones first, in the order in which they began."""
    return grant.lent_by is not None, grant.membership_id


def _may_stand_in(grants: list[Grant], enrolled: bool) -> tuple[Grant, ...]:
    """What may really be lent: a role that one may stand in for, to who belongs there too, with the second factor it needs."""
    own = {(grant.organisation_id, grant.role) for grant in grants if grant.lent_by is None}
    return tuple(
        grant
        for grant in grants
        if grant.lent_by is None
        or (
            (grant.organisation_id, grant.role) not in own
            and any((grant.organisation_id, role) in own for role in STAND_INS.get(grant.role, ()))
            and (enrolled or grant.role not in SECOND_FACTOR_ROLES)
        )
    )


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
