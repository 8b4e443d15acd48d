"""How django-allauth behaves in the portal: its mail goes through the outbox, its secrets are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.scope import factors_of, scope_of
from accounts.second_factor import must_use_second_factor
from cooperation.letters import send_letter
from core.sealing import seal, unseal

FACTOR_PURPOSE = "second-factor"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the recipient's language; codes and links in it are sealed until it is sent."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        url = context.get("password_reset_url") or context.get("signup_url") or ""
        send_letter(template_prefix, to=email, user=user, url=url, context={**context, "email": email})

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """The address that an invitation's link proved, if it is the one that signs up; others are confirmed by code."""
        proved = super().unstash_verified_email(request)
        return proved if proved == request.POST.get("email", "").strip().lower() else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, or for a person without any role the page that offers the ways in."""
        return settings.LOGIN_REDIRECT_URL if scope_of(request.user).grants else reverse("accounts:start")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same after signing up."""
        return self.get_login_redirect_url(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticators: apps that show codes, passkeys, recovery codes."""

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows as the service."""
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """Seal a key before it is stored."""
        return seal(text, purpose=FACTOR_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored key."""
        return unseal(encrypted_text, purpose=FACTOR_PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role demands a second factor."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        user = authenticator.user
        return not must_use_second_factor(user, scope_of(user)) or factors_of(user.pk).count() > 1
