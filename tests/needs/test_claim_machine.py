"""Every step of a claim by every role; nothing else is possible."""

from typing import Any

import pytest

from needs.enums import ClaimState, DeclineReason, NeedState
from needs.models import Claim
from needs.transitions.claim import claim_machine
from tests.core.machines import check_steps, check_table
from tests.factories.claims import Case, make_case
from tests.kept import kept

LEADER, ADMIN = {"leader"}, {"college_admin"}
ENTERPRISE, HEAD = {"head", "member"}, {"head"}
EXPECTED: dict[tuple[str, str], set[str]] = {
    ("draft", "college_review"): LEADER,
    ("returned", "college_review"): LEADER,
    ("college_review", "submitted"): ADMIN,
    ("college_review", "returned"): ADMIN,
    ("college_review", "refused"): ADMIN,
    ("submitted", "shortlisted"): ENTERPRISE,
    ("shortlisted", "accepted"): HEAD,
    ("submitted", "declined"): ENTERPRISE,
    ("shortlisted", "declined"): ENTERPRISE,
    ("accepted", "released"): HEAD | LEADER,
    **{(state, "withdrawn"): LEADER for state in ("draft", "college_review", "returned", "submitted", "shortlisted")},
}
OPEN = ("draft", "college_review", "returned", "submitted", "shortlisted")
AUTOMATIC = {
    ("college_review", "returned"),
    ("declined", "submitted"),
    ("accepted", "released"),
    ("accepted", "fulfilled"),
    *((state, to) for state in OPEN for to in ("declined", "withdrawn", "lapsed")),
}
DATA: dict[tuple[str, str], dict[str, Any]] = {
    (state, "declined"): {"decline_reason": DeclineReason.PRICE} for state in OPEN
}


case = kept(make_case)


def test_the_table_is_complete() -> None:
    check_table(claim_machine, expected=EXPECTED, automatic=AUTOMATIC)


@pytest.mark.django_db
@pytest.mark.parametrize("source", ClaimState.values)
def test_steps(source: str, case: Case) -> None:
    def make(state: str) -> Claim:
        claim = case.claim(state)
        if state == ClaimState.DECLINED:
            case.need.state = NeedState.PUBLISHED
            case.need.save(update_fields=["state"])
        return claim

    check_steps(claim_machine, source, make=make, users=case.users, expected=EXPECTED, data=DATA, automatic=AUTOMATIC)
