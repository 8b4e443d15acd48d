"""Who may ask for, open and close access to the confidential detail of a need.

Each person asks for himself: the members of a claim's team as well as its leader. A leave does not end an access, since
running work goes on.
"""

from typing import Any

from needs.enums import DISCLOSABLE_NEED_STATES, NeedState
from needs.models import Disclosure, Need
from needs.policies import need as need_policies
from needs.policies.claim import may_claim_for, own_researcher


def can_ask(user: Any, need: Need) -> bool:
    """Ask for access: a vetted researcher of a college that serves the district, not of the enterprise itself."""
    if need.state not in DISCLOSABLE_NEED_STATES:
        return False
    researcher = own_researcher(user)
    if researcher is None or not may_claim_for(user, researcher, need):
        return False
    return need.state != NeedState.DIAGNOSING or need.diagnosing_researcher_id == researcher.pk


def is_reader(user: Any, disclosure: Disclosure) -> bool:
    """Whether the access is the person's own."""
    return disclosure.researcher.user_id == getattr(user, "pk", None)


def can_ask_again(user: Any, disclosure: Disclosure) -> bool:
    """Ask once more, after a refusal or an end: with a new signature."""
    return is_reader(user, disclosure) and can_ask(user, disclosure.need)


def can_decide(user: Any, disclosure: Disclosure) -> bool:
    """Grant, refuse and revoke: the enterprise's head alone."""
    return need_policies.is_head(user, disclosure.need)


def can_see_readings(user: Any, need: Need) -> bool:
    """Who read what, and who has access: the enterprise's own people."""
    return need_policies.is_enterprise(user, need)


def can_see_door(user: Any, need: Need) -> bool:
    """The tab of the confidential detail: its readers, whoever has asked to be one, and whoever may ask."""
    if getattr(need, "asked_access", False) or need_policies.can_see_confidential(user, need):
        return True
    return bool(getattr(need, "holds_confidential", False)) and can_ask(user, need)


def can_see_undertaking(user: Any, disclosure: Disclosure) -> bool:
    """The signed text, name and time: whoever signed, and the enterprise to whom it was promised."""
    return is_reader(user, disclosure) or need_policies.is_enterprise(user, disclosure.need)
