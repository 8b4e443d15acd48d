"""What people write about themselves."""

from django.conf import settings

from accounts.models import PrivacyConsent, User
from accounts.privacy import VERSION


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
