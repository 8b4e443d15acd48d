"""Figures of needs and claims: what handlers count is what the records say, whatever happens to a need."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation
from enterprises.services.profile import move_to_park
from indicators.rebuilding import compare
from indicators.selectors import Part, read
from indicators.services import fold
from needs.enums import ClaimState, NeedArea, NeedState
from needs.importing.checking import Setting, check_table
from needs.importing.reading import read_table
from needs.importing.writing import reserved, write_rows
from needs.models import Need
from needs.services import acceptance
from needs.services import need as needs
from needs.services.claim import draft_claim
from needs.transitions.claim import claim_machine
from needs.transitions.need import need_machine
from notifications.models import WaitingItem
from tests.factories.claims import Case, fill_plan, make_case, make_person
from tests.figures import shown
from tests.kept import kept

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = {"approach": "Ion exchange.", "price": 100000, "months": 8, "proof": "Done before."}


def make_counted_case() -> Case:
    """Everybody who may meet around a need; what the factory made by itself is counted from the records."""
    made = make_case()
    compare(correct=True)
    return made


case = kept(make_counted_case)


def post(case: Case, **data: Any) -> Need:
    """A need entered and submitted by the enterprise's head."""
    values = {
        "title": "Recover the solvent",
        "trouble": "Too much toluene is lost.",
        "area": NeedArea.NEW_PRODUCT,
        "contact_name": "Contact",
        "contact_phone": "0371-00000000",
        "no_state_secret": True,
    }
    return needs.create_draft(actor=case.users["head"], enterprise=case.enterprise, data=values | data)


def publish(case: Case, need: Need) -> Need:
    """Submit and publish."""
    need_machine.run(need, NeedState.SUBMITTED, actor=case.users["head"])
    return need_machine.run(
        need, NeedState.PUBLISHED, actor=case.users["district_official"], summary="Toluene is lost."
    )


def claim(case: Case, need: Need, user: str, to: str = ClaimState.SUBMITTED) -> Any:
    """A claim that has come as far as ``to``."""
    made = draft_claim(actor=case.users[user], need=need, data=SHORT)
    for state, actor in (
        (ClaimState.COLLEGE_REVIEW, user),
        (ClaimState.SUBMITTED, "college_admin"),
        (ClaimState.SHORTLISTED, "head"),
    ):
        made = claim_machine.run(made, state, actor=case.users[actor])
        if state == to:
            break
    return made


def test_a_need_is_counted_in_its_state_and_area(case: Case) -> None:
    district, park = case.organisations["district"], case.organisations["park"]
    need = post(case)
    assert shown(district, "needs.state", item=NeedState.DRAFT, area=NeedArea.NEW_PRODUCT) == 1
    assert shown(park, "needs.entered") == 2
    needs.edit(actor=case.users["head"], need=need, seen=None, values={"area": NeedArea.TALENT_TEAM}, requirements=None)
    assert shown(district, "needs.state", area=NeedArea.NEW_PRODUCT) == 0
    assert shown(district, "needs.state", area=NeedArea.TALENT_TEAM) == 1
    fold()
    published = publish(case, need)
    assert shown(district, "needs.state", item=NeedState.PUBLISHED) == 2
    assert shown(district, "needs.published", since=timezone.localdate().replace(day=1)) == 2
    need_machine.run(published, NeedState.PAUSED, actor=case.users["head"])
    need_machine.run(published, NeedState.PUBLISHED, actor=case.users["head"])
    assert shown(district, "needs.published") == 2
    assert shown(case.organisations["other_college"], "needs.state") == 0
    assert compare() == []


def test_claims_count_once_their_college_has_passed_them_on(case: Case) -> None:
    district, college = case.organisations["district"], case.organisations["college"]
    need = publish(case, post(case))
    first = claim(case, need, "leader", ClaimState.COLLEGE_REVIEW)
    assert [shown(district, key) for key in ("claims.state", "claims.submitted", "needs.first_claim")] == [0, 0, 0]
    claim_machine.run(first, ClaimState.SUBMITTED, actor=case.users["college_admin"])
    claim(case, need, "rival")
    assert [shown(district, key) for key in ("claims.state", "claims.submitted", "needs.first_claim")] == [2, 2, 1]
    assert shown(college, "claims.submitted") == 2
    claim_machine.run(first, ClaimState.WITHDRAWN, actor=case.users["leader"])
    assert shown(district, "claims.state", item=ClaimState.WITHDRAWN) == 1
    assert shown(district, "claims.submitted") == 2
    assert compare() == []


def test_days_are_counted_from_publication(case: Case) -> None:
    district = case.organisations["district"]
    need = publish(case, post(case))
    later = timezone.now() + datetime.timedelta(days=9)
    with time_machine.travel(later, tick=True):
        chosen = claim(case, need, "leader", ClaimState.SHORTLISTED)
        claim(case, need, "rival")
        fill_plan(chosen)
    with time_machine.travel(later + datetime.timedelta(days=5), tick=True):
        acceptance.accept(chosen, actor=case.users["head"])
    fold()
    for key, days in (("needs.first_claim", 9), ("claims.acceptance", 14)):
        (rows,) = read(district.pk, Part(figures=[key], by=["bucket"]))
        assert [(row.count, row.total, row.bucket) for row in rows] == [(1, days, days)]
        assert shown(district, key) == 1
    assert shown(district, "needs.state", item=NeedState.MATCHED) == 1
    assert shown(district, "claims.state", item=ClaimState.DECLINED) == 1
    assert (shown(district, "claims.accepted"), shown(district, "projects.prepared")) == (1, 1)
    assert compare() == []

    acceptance.release(chosen, actor=case.users["head"], comment="No agreement on price.")
    assert shown(district, "needs.state", item=NeedState.MATCHED) == 0
    assert shown(district, "claims.accepted") == 1
    assert shown(district, "projects.state", item="terminated") == 1
    assert compare() == []


def test_what_waits_counts_by_the_day_it_is_due(case: Case) -> None:
    district = case.organisations["district"]
    need = publish(case, post(case))
    claim(case, need, "leader")
    assert shown(district, "claims.waiting", item=ClaimState.SUBMITTED) == 1
    assert shown(district, "claims.waiting", until=timezone.localdate() - datetime.timedelta(days=1)) == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=60), tick=True):
        assert shown(district, "claims.waiting", until=timezone.localdate() - datetime.timedelta(days=1)) == 1
        need_machine.run(
            need, NeedState.CLOSED, actor=case.users["head"], close_reason="withdrawn", comment="No longer needed."
        )
        assert shown(district, "claims.waiting") == 0
    assert compare() == []


def test_a_claimed_need_that_changes_its_area_takes_its_claims_along(case: Case) -> None:
    district = case.organisations["district"]
    need = publish(case, post(case))
    claim(case, need, "leader")
    needs.edit(actor=case.users["head"], need=need, seen=None, values={"area": NeedArea.TALENT_TEAM})
    need.refresh_from_db()
    for key in ("claims.state", "claims.submitted", "claims.waiting", "needs.first_claim", "needs.published"):
        assert shown(district, key, area=need.area) == 1
    assert compare() == []


def test_a_need_that_moves_to_another_park_takes_its_figures_and_reviewers_along(case: Case) -> None:
    park = Organisation.objects.create(kind="park", name="Westvale Park", parent=case.organisations["district"])
    make_person("West", park, Role.PARK_OFFICIAL)
    published, waiting = publish(case, post(case)), post(case)
    claim(case, published, "leader")
    need_machine.run(waiting, NeedState.SUBMITTED, actor=case.users["head"])
    move_to_park(actor=case.users["district_official"], enterprise=case.enterprise, park=park)
    counted = ("needs.published", "needs.waiting", "claims.submitted", "claims.waiting")
    # The case brings a published need of its own.
    assert [(shown(case.organisations["park"], key), shown(park, key)) for key in counted] == [
        (0, 2),
        (0, 1),
        (0, 1),
        (0, 1),
    ]
    assert WaitingItem.objects.of(waiting).open().get().assignees.get().organisation == park
    assert compare() == []


def test_an_imported_table_is_counted_in_one_statement(case: Case) -> None:
    text = "".join(f"降盐{n},母液含盐百分之{n}，无法回用，每月外运处置四十吨。\n" for n in range(5))
    setting = Setting(actor=case.users["head"], enterprise=case.enterprise)
    checked = check_table(read_table("needs.csv", f"需求名称,需求内容\n{text}".encode()), setting)
    with CaptureQueriesContext(connection) as seen:
        write_rows(checked, setting, reserved("N-2099-7001", 5))
    assert len([one for one in seen if 'INSERT INTO "indicators_delta"' in one["sql"]]) == 1
    assert compare(["needs.state", "needs.entered"]) == []
