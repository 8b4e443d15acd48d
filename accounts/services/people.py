"""People: how an account comes to be without signing up, and what people write about themselves."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import PrivacyConsent, User
from accounts.privacy import VERSION


def create_person(
    *, email: str, name: str, phone: str = "", language: str = "zh-hans", password: str | None = None
) -> User:
    """Make an account whose address counts as confirmed; without a password its owner signs in by mailed code."""
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, phone=phone, language=language)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def update_profile(*, actor: User, name: str, phone: str, language: str) -> User:
    """Save one's own name, phone and language."""
    actor.name, actor.phone, actor.language = name.strip(), phone.strip(), language
    actor.save(update_fields=["name", "phone", "language"])
    return actor


def set_language(*, actor: User, language: str) -> None:
    """Remember the language in which the person reads the portal and its mails."""
    if language in dict(settings.LANGUAGES) and language != actor.language:
        actor.language = language
        actor.save(update_fields=["language"])


def record_consent(*, actor: User) -> PrivacyConsent:
    """Note that the person agreed to the present privacy text."""
    return PrivacyConsent.objects.create(user=actor, version=VERSION)
