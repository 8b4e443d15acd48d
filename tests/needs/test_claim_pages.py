"""Pages of claims: who sees what, what a page costs, and the whole way through them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from needs.enums import ClaimState, NameDisclosure
from needs.models import Claim, ClaimContact, Need
from tests.factories.accounts import signed_in
from tests.factories.claims import Case, make_case, make_leader
from tests.kept import kept

pytestmark = pytest.mark.django_db
MOST = 10


case = kept(make_case)


def text(client: Client, url: str, status: int = 200) -> str:
    """The page's text."""
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


PLANTED = "SECRETAPPROACH"
TABS = ("", "team/", "answers/", "plan/", "talks/", "files/", "timeline/")


def test_a_rival_sees_nothing_of_a_claim(case: Case) -> None:
    claim = case.claim(ClaimState.SUBMITTED, approach=PLANTED)
    rival = signed_in(case.users["rival"])
    for tab in TABS:
        assert rival.get(f"/claims/{claim.pk}/{tab}").status_code == 404
    assert PLANTED not in text(rival, "/claims/")
    assert PLANTED not in text(rival, f"/claims/?need={case.need.number}")
    assert rival.get(f"/needs/{case.need.pk}/claims/").status_code == 403
    Need.objects.filter(pk=case.need.pk).update(open_claims=1)
    with_one = text(rival, f"/needs/{case.need.pk}/")
    Need.objects.filter(pk=case.need.pk).update(open_claims=7)
    with_seven = text(rival, f"/needs/{case.need.pk}/")
    volatile = re.compile(r'name="(csrfmiddlewaretoken|submission)" value="[^"]+"|data-csrf="[^"]+"')
    assert volatile.sub("", with_one) == volatile.sub("", with_seven), (
        "the page tells a rival how many claims there are"
    )


@pytest.mark.parametrize("state", ["draft", "college_review", "returned", "refused"])
def test_the_enterprise_sees_nothing_before_the_college_has_approved(case: Case, state: str) -> None:
    claim = case.claim(state, approach=PLANTED)
    for role in ("head", "member", "district_official", "park_official"):
        client = signed_in(case.users[role])
        for tab in TABS:
            assert client.get(f"/claims/{claim.pk}/{tab}").status_code == 404
        assert PLANTED not in text(client, "/claims/")
        assert PLANTED not in text(client, f"/needs/{case.need.pk}/claims/")
        assert PLANTED not in text(client, f"/needs/{case.need.pk}/")


def test_withdrawn_before_the_college_approved_stays_unseen(case: Case) -> None:
    claim = case.claim(ClaimState.WITHDRAWN)
    assert signed_in(case.users["head"]).get(f"/claims/{claim.pk}/").status_code == 404


def test_the_name_is_open_to_shortlisted_claimants_only(case: Case) -> None:
    Need.objects.filter(pk=case.need.pk).update(name_disclosure=NameDisclosure.SHORTLISTED)
    claim = case.claim(ClaimState.SUBMITTED)
    ClaimContact.objects.create(claim=claim, kind="talk", held_on="2026-11-01", recorded_by=case.users["head"])
    client = signed_in(case.users["leader"])
    for tab in TABS:
        page = text(client, f"/claims/{claim.pk}/{tab}")
        assert "Clearwater" not in page
        assert ">Head<" not in page
    assert "Clearwater" not in text(client, "/claims/")
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.SHORTLISTED)
    assert "Clearwater" in text(client, f"/claims/{claim.pk}/")


def statements(client: Client, url: str) -> int:
    """SQL statements of a page, after one request has filled what is kept in memory."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum(
        not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for one in captured.captured_queries
    )


def grow(case: Case, size: int) -> Claim:
    """``size`` claims on the need, the leader's own with ``size`` members, partners and talks."""
    own = case.claim(ClaimState.SHORTLISTED)
    for number in range(size):
        case.claim(ClaimState.SUBMITTED, leader=make_leader(case.organisations["college"], f"Claimant {number}"))
        member = make_leader(case.organisations["college"])
        own.members.create(researcher=member, name=str(member))
        own.partners.create(name=f"Institute {number}")
        own.contacts.create(kind="talk", held_on="2026-11-01", recorded_by=case.users["head"])
    return own


@pytest.mark.parametrize("size", [2, 12])
def test_a_page_costs_the_same_at_every_size(case: Case, size: int) -> None:
    own = grow(case, size)
    costs = {}
    for role in ("leader", "head", "college_admin", "district_official"):
        client = signed_in(case.users[role])
        pages = [f"/claims/{own.pk}/{tab}" for tab in TABS] + ["/claims/"]
        if role == "head":
            pages += [f"/needs/{case.need.pk}/claims/", f"/claims/{own.pk}/accept/"]
        if role == "college_admin":
            pages += ["/claims/review/"]
        if role == "leader":
            edits = ("team/edit/", "answers/edit/", "plan/texts/", "plan/money/")
            pages += [f"/claims/{own.pk}/{edit}" for edit in edits]
        costs |= {(role, url.replace(str(own.pk), "N")): statements(client, url) for url in pages}
    assert {page: cost for page, cost in costs.items() if cost > MOST} == {}


def test_the_way_through_the_pages(case: Case) -> None:
    """Short form, check page, college, shortlist, plan, acceptance: by forms alone."""
    leader, admin, head = (signed_in(case.users[name]) for name in ("leader", "college_admin", "head"))
    form = {"approach": "Ion exchange.", "price": "30", "months": "8", "proof": "A pilot line.", "submission": ""}
    response = leader.post(f"/needs/{case.need.pk}/claim/", {**form, "price": "much"})
    assert response.status_code == 422
    assert "Ion exchange." in response.content.decode()
    response = leader.post(f"/needs/{case.need.pk}/claim/", form)
    claim = Claim.objects.get()
    assert (response["Location"], claim.price) == (f"/claims/{claim.pk}/submit/", 300000)
    assert leader.post(f"/claims/{claim.pk}/submit/", {"seen": "draft"})["Location"] == f"/claims/{claim.pk}/done/"
    assert case.need.number in text(leader, f"/claims/{claim.pk}/done/")
    assert admin.post(f"/claims/{claim.pk}/step/submitted/", {"seen": "college_review"}).status_code == 302
    assert head.post(f"/claims/{claim.pk}/step/shortlisted/", {"seen": "submitted"}).status_code == 302
    assert head.post(f"/claims/{claim.pk}/accept/", {"seen": "shortlisted"}).status_code == 422

    first, second = case.need.requirements.all()
    answers = {f"r{first.pk}-kind": "commit", f"r{second.pk}-kind": "partly", f"r{second.pk}-value": "60 ppm"}
    texts = {
        "full_approach": "Three columns.",
        "readiness_path": "Bench",
        "background_ip": "None",
        "hazards": "None",
        "no_conflict_declared": "on",
    }
    money: dict[str, Any] = {"price": "20", "months": "6"}
    money |= {
        "milestones-TOTAL_FORMS": "2",
        "milestones-INITIAL_FORMS": "0",
        "budget-TOTAL_FORMS": "1",
        "budget-INITIAL_FORMS": "0",
        "budget-0-purpose": "All",
        "budget-0-amount": "20",
    }
    money |= {"milestones-0-title": "Done", "milestones-0-month": "6", "milestones-0-amount": "20"}
    for url, data in (("answers/edit/", answers), ("plan/texts/", texts), ("plan/money/", money)):
        assert leader.post(f"/claims/{claim.pk}/{url}", data).status_code == 302, url
    assert leader.post(f"/claims/{claim.pk}/plan/hand-in/").status_code == 302
    claim.refresh_from_db()
    stale = {"seen": "shortlisted", "version": claim.version - 1}
    assert head.post(f"/claims/{claim.pk}/accept/", stale).status_code == 409
    response = head.post(f"/claims/{claim.pk}/accept/", {"seen": "shortlisted", "version": claim.version})
    assert response["Location"] == f"/claims/{claim.pk}/done/"
    project = claim.project
    assert project.number in text(head, f"/claims/{claim.pk}/done/")
    assert list(project.requirements.values_list("promised", flat=True)) == ["50", "60 ppm"]
    assert head.post(f"/claims/{claim.pk}/accept/", {"seen": "shortlisted"}).status_code == 409


def test_two_editors_of_a_plan_keep_their_text(case: Case) -> None:
    claim = case.claim(ClaimState.SHORTLISTED)
    client = signed_in(case.users["leader"])
    Claim.objects.filter(pk=claim.pk).update(version=5, hazards="Alkali, says the other window.")
    response = client.post(f"/claims/{claim.pk}/plan/texts/", {"seen": "1", "hazards": "Acid, says this window."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Acid, says this window." in page
    assert "Alkali, says the other window." in page
    again = client.post(f"/claims/{claim.pk}/plan/texts/", {"seen": "5", "hazards": "Acid, says this window."})
    assert again.status_code == 302


def test_a_new_claim_starts_from_the_last_text(case: Case) -> None:
    case.claim(ClaimState.LAPSED, approach="What I wrote before.")
    assert "What I wrote before." in text(signed_in(case.users["leader"]), f"/needs/{case.need.pk}/claim/")
