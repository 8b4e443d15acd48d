"""Who may do what to the diagnosis of a need and to versions of its text."""

from typing import Any

from needs.models import Diagnosis, NeedConsent, NeedVersion
from needs.policies import need as need_policies


def is_asked(user: Any, diagnosis: Diagnosis) -> bool:
    """Whether the person is the researcher who was asked."""
    return bool(user is not None and user.is_authenticated) and diagnosis.researcher.user_id == user.pk


def can_adopt(user: Any, diagnosis: Diagnosis) -> bool:
    """Take the restated text over, or leave it: who acts for the enterprise."""
    return need_policies.acts_for(user, diagnosis.need)


def can_end(user: Any, diagnosis: Diagnosis) -> bool:
    """End it without a result: the researcher, the enterprise, the officials."""
    return is_asked(user, diagnosis) or need_policies.can_call_off_diagnosis(user, diagnosis.need)


def can_review_version(user: Any, version: NeedVersion) -> bool:
    """Decide about a proposed version: officials of the district or of the need's park."""
    return need_policies.can_review(user, version.need)


def can_give_consent(user: Any, consent: NeedConsent) -> bool:
    """Agree: the head, or the official who records a telephone call."""
    return need_policies.can_consent(user, consent.need) or need_policies.can_record_consent(user, consent.need)


def can_refuse_consent(user: Any, consent: NeedConsent) -> bool:
    """Disagree: the head."""
    return need_policies.can_consent(user, consent.need)


def can_ask_consent(user: Any, consent: NeedConsent) -> bool:
    """Ask again: officials."""
    return need_policies.can_record_consent(user, consent.need)
