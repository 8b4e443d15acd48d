"""This app's part of a person's data."""

from typing import Any

from django.apps import apps

from accounts.delegations import delegations_of
from accounts.models import ErasureRequest, Invitation, Membership, PrivacyConsent, User
from accounts.personal import register
from accounts.services.erasure import last_of_role


def account(user: User) -> dict[str, Any]:
    """Who the person is, where the person belongs, what was agreed to."""
    memberships = Membership.objects.filter(user=user).select_related("organisation").order_by("id")
    return {
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "language": user.language,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "memberships": [
            {"organisation": m.organisation.name, "role": m.role, "since": m.started_at, "until": m.ended_at}
            for m in memberships
        ],
        "stand_ins": [
            {
                "absent": row.delegator.name,
                "stand_in": row.delegate.name,
                "organisation": row.organisation.name,
                "from": row.starts_on,
                "to": row.ends_on,
                "ended_early": row.revoked_at,
            }
            for row in delegations_of(user)
        ],
        "consents": list(PrivacyConsent.objects.filter(user=user).order_by("id").values("version", "agreed_at")),
        "invitations_received": list(
            Invitation.objects.filter(email=user.email)
            .order_by("id")
            .values("organisation__name", "role", "sent_at", "accepted_at")
        ),
        "erasure_requests": list(
            ErasureRequest.objects.filter(user=user)
            .order_by("id")
            .values("created_at", "reason", "answered_at", "answer")
        ),
    }


def second_factors(user: User) -> list[Any]:
    """Kinds of authenticator, never their keys."""
    return list(user.authenticator_set.order_by("id").values("type", "created_at", "last_used_at"))  # type: ignore[attr-defined]


def audit(user: User) -> list[Any]:
    """Changes to the account that the audit keeps."""
    event = apps.get_model("accounts", "UserEvent")
    return list(
        event.objects.filter(pgh_obj_id=user.pk)
        .order_by("pgh_id")
        .values("pgh_created_at", "pgh_label", "name", "language", "is_active")
    )


def register_parts() -> None:
    """Called once by ``AppConfig.ready()``."""
    register("account", account, obstacles=last_of_role)
    register("second_factors", second_factors)
    register("account_history", audit)
