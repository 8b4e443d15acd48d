"""Sign-in policy: who must use a second factor, and what counts as use."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication

from accounts.enums import SECOND_FACTOR_ROLES
from accounts.scope import Scope


def must_use_second_factor(user: Any, scope: Scope) -> bool:
    """Whether a password or a mailed code alone is not enough for this person."""
    return bool(user.is_staff or user.is_superuser or scope.roles & SECOND_FACTOR_ROLES)


def count_enrolment_as_use(*, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """Enrolment proves possession: the person need not confirm again in the same session."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
