"""Needs and researchers are brought together in the background; what people say of it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts import personal
from core.errors import NotAllowed
from needs import match_pages
from needs.enums import ClaimState, NeedCloseReason, NeedState
from needs.matching import profiles, rounds
from needs.models import Match, MatchProfile, Need, NeedMatching, Opinion, OutOfField
from needs.services import invitation as services
from needs.services.need import close
from needs.tasks import match
from notifications.models import Notification
from researchers.enums import Availability
from researchers.models import Patent, Publication
from researchers.references import Reference
from researchers.services.works import add_imported, save_work
from tests.factories.accounts import give_role, signed_in
from tests.factories.claims import make_claim
from tests.factories.matching import make_expert, make_match
from tests.factories.needs import SECRET, make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db

TITLE = "芳烃连续硝化的热失控"


@pytest.fixture(autouse=True)
def _empty_memory() -> None:
    """What one test has in memory is no other test's."""
    profiles.forget_index()


@pytest.fixture
def experts(world: World) -> dict[str, Any]:
    """Five researchers of the college that serves the district, one of another college."""
    college, outside = world.organisations["college"], world.organisations["outside_college"]
    return {
        "nitration": make_expert(
            college, "Nitrator", "微反应器中芳烃的连续硝化", "硝化反应热失控的量热研究", "对硝基苯胺"
        ),
        "membranes": make_expert(college, "Membrane", "陶瓷膜分离高盐废水", "纳滤膜的制备"),
        "catalysis": make_expert(college, "Catalyst", "钯碳催化加氢", "负载型贵金属催化剂"),
        "coatings": make_expert(college, "Coater", "水性防腐涂料", "环氧树脂的改性"),
        "silent": make_expert(college, "Silent"),
        "outside": make_expert(outside, "Outsider", "微反应器中芳烃的连续硝化", "硝化反应热失控的量热研究"),
    }


def nitration_need(world: World, **fields: Any) -> Need:
    """A published need about nitration."""
    values = {"title": TITLE, "trouble": "硝化釜放热剧烈，希望改为微反应器连续硝化。", "summary": "连续硝化", **fields}
    return make_need(
        world.records["enterprise_profile"], NeedState.PUBLISHED, by=world.users["enterprise_head"], **values
    )


def names(need: Need) -> list[str]:
    """Who was found, best first."""
    return [
        str(one.researcher)
        for one in Match.objects.filter(need=need).order_by("place").select_related("researcher__user")
    ]


def test_a_round_finds_who_fits_with_reasons(world: World, experts: dict[str, Any]) -> None:
    need = nitration_need(world)
    match()
    first = Match.objects.get(need=need, place=1)
    assert first.researcher == experts["nitration"]
    assert first.items[0][0] == "publication"
    assert {"微反应器", "热失控"} <= set(first.terms)
    found = names(need)
    assert "Outsider" not in found
    assert "Silent" not in found
    kept = NeedMatching.objects.get(need=need)
    assert (kept.found, kept.stale_since) == (len(found), None)
    assert match() == 0


def test_nobody_is_an_answer(world: World, experts: dict[str, Any]) -> None:
    need = nitration_need(world, title="古籍纸张脱酸", trouble="馆藏古籍纸张变脆。", summary="古籍")
    match()
    kept = NeedMatching.objects.get(need=need)
    assert (names(need), kept.found) == ([], 0)
    page = signed_in(world.users["district_official"]).get(f"/needs/{need.pk}/matches/")
    assert "没有找到合适的专家" in page.content.decode()


def test_what_is_confidential_is_never_compared(world: World) -> None:
    expert = make_expert(world.organisations["college"], "Palladium", SECRET, "Palladium on barium sulphate")
    match()
    assert not Match.objects.filter(
        need=world.records["need"], researcher=expert, terms__overlap=["palladium", "barium"]
    ).exists()
    from needs.matching.texts import query_of

    assert "palladium" not in query_of(world.records["need"]).whole.lower()


@pytest.mark.parametrize("change", ["closed", "left", "refused"])
def test_who_does_not_come_into_question(change: str, world: World, experts: dict[str, Any]) -> None:
    need, expert = nitration_need(world), experts["nitration"]
    if change == "closed":
        expert.availability = Availability.CLOSED
    elif change == "left":
        expert.state = "left"
    else:
        OutOfField.objects.create(need=need, researcher=expert)
    expert.save()
    match()
    assert "Nitrator" not in names(need)


def test_what_was_called_out_of_field_counts_for_needs_like_it(world: World, experts: dict[str, Any]) -> None:
    expert = experts["nitration"]
    need, twin = nitration_need(world), nitration_need(world)
    match()
    before = Match.objects.get(need=need, researcher=expert).score
    services.refuse_field(actor=expert.user, need=twin)
    assert not Match.objects.filter(need=twin, researcher=expert).exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        match()
    after = Match.objects.filter(need=need, researcher=expert).values_list("score", flat=True).first()
    assert after is None or after == pytest.approx(before - 0.5, abs=0.02)


def test_a_new_publication_brings_its_author_in(world: World, experts: dict[str, Any]) -> None:
    need, silent = nitration_need(world), experts["silent"]
    match()
    assert "Silent" not in names(need)
    save_work(actor=silent.user, researcher=silent, values={"title": "芳烃连续硝化的热失控"}, work=Publication())
    add_imported(actor=silent.user, researcher=silent, references=[Reference(title="硝化釜放热剧烈的微反应器连续硝化")])
    assert MatchProfile.objects.get(researcher=silent).stale_since is not None
    rounds.run_round()
    assert "Silent" not in names(need), "a researcher's change waits a little"
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        rounds.run_round()
    assert names(need)[0] == "Silent"


def test_a_need_that_leaves_the_list_has_no_matches(world: World, experts: dict[str, Any]) -> None:
    need = nitration_need(world)
    match()
    assert names(need)
    close(need=need, actor=world.users["enterprise_head"], close_reason=NeedCloseReason.WITHDRAWN)
    match()
    assert not Match.objects.filter(need=need).exists()
    assert not NeedMatching.objects.filter(need=need).exists()


def test_researchers_hear_once_of_a_need_that_fits(world: World, experts: dict[str, Any]) -> None:
    need = nitration_need(world)
    match()
    call_command("rebuild_matching", verbosity=0)
    told = Notification.objects.filter(event="need.fits", object_id=need.pk).values_list("user__name", "mailing")
    fits = Match.objects.filter(need=need, word__in=("strong", "good")).values_list("researcher__user__name", flat=True)
    assert sorted(told) == sorted((name, "daily") for name in fits)
    assert "Nitrator" in dict(told)


def test_rebuilding_gives_the_same(world: World, experts: dict[str, Any]) -> None:
    need = nitration_need(world)
    match()
    before = list(
        Match.objects.filter(need=need).order_by("place").values_list("researcher_id", "score", "word", "terms")
    )
    call_command("rebuild_matching", verbosity=0)
    assert (
        list(Match.objects.filter(need=need).order_by("place").values_list("researcher_id", "score", "word", "terms"))
        == before
    )


@pytest.mark.parametrize("role", ["district_official", "park_official", "college_admin"])
def test_an_office_says_who_does_not_fit(role: str, world: World) -> None:
    need, researcher, user = world.records["need"], world.records["researcher_profile"], world.users[role]
    client = signed_in(user)
    address = f"/needs/{need.pk}/matches/{researcher.pk}/judge/"
    assert address in client.get(f"/needs/{need.pk}/matches/").content.decode()
    assert client.post(address, {"fits": "no"}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.need, opinion.researcher, opinion.fits, opinion.given_by) == (need, researcher, False, user)
    assert not Match.objects.filter(need=need, researcher=researcher).exists()
    page = client.get(f"/needs/{need.pk}/matches/").content.decode()
    assert ("评定为不合适" in page, str(user) in page) == (True, True)
    assert client.post(address, {"fits": ""}).status_code == 302
    assert list(opinion.audit_events.order_by("pgh_id").values_list("pgh_label", "given_by")) == [
        ("insert", user.pk),
        ("delete", user.pk),
    ]
    assert "评定为不合适" not in client.get(f"/needs/{need.pk}/matches/").content.decode()


def test_who_says_nothing_of_researchers(world: World) -> None:
    need, researcher = world.records["need"], world.records["researcher_profile"]
    for role in ("enterprise_head", "researcher", "transfer_office", "other_official", "platform_admin"):
        with pytest.raises(NotAllowed):
            services.judge(actor=world.users[role], need=need, researcher=researcher, fits=True)
    stranger = make_expert(world.organisations["outside_college"], "Stranger")
    with pytest.raises(NotAllowed):
        services.judge(actor=world.users["college_admin"], need=need, researcher=stranger, fits=False)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(("fits", "change"), [(True, 0.5), (False, -0.5)])
def test_what_an_office_said_counts_for_needs_like_it(
    fits: bool, change: float, world: World, experts: dict[str, Any]
) -> None:
    expert, official = experts["membranes"], world.users["district_official"]
    need, twin = (nitration_need(world, title="纳滤膜分离", trouble="高盐废水的膜分离。", summary="膜") for _ in "ab")
    match()
    before = Match.objects.get(need=need, researcher=expert).score
    services.judge(actor=official, need=twin, researcher=expert, fits=fits)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        match()
    after = Match.objects.filter(need=need, researcher=expert).values_list("score", flat=True).first()
    assert (after is None and not fits) or after == pytest.approx(before + change, abs=0.02)
    assert fits or not Match.objects.filter(need=twin, researcher=expert).exists()
    OutOfField.objects.create(need=twin, researcher=expert)
    rounds.mark_needs([need.pk])
    match()
    own_word = Match.objects.filter(need=need, researcher=expert).values_list("score", flat=True).first()
    assert own_word is None or own_word == pytest.approx(before - 0.5, abs=0.02)


def test_conflicts_of_interest_are_shown_to_those_who_know_the_enterprise(world: World) -> None:
    need, researcher = world.records["need"], world.records["researcher_profile"]
    enterprise = need.enterprise.organisation.name
    Patent.objects.create(
        researcher=researcher, title="Jointly", holders=f"College; {enterprise}", filed_on=timezone.localdate()
    )
    make_claim(
        make_need(need.enterprise, NeedState.PUBLISHED, by=world.users["enterprise_head"]),
        researcher,
        ClaimState.SUBMITTED,
        conflict_of_interest="My brother works there.",
    )
    member = make_expert(world.organisations["college"], "Insider", "硝化")
    give_role(member.user, world.organisations["enterprise"], "enterprise_member")
    make_match(need, member, 2)
    lines = match_pages.matches_of(world.users["district_official"], need, {})
    assert [line.conflicts for line in lines] == [
        [match_pages.JOINT_PATENT, match_pages.DECLARED],
        [match_pages.SAME_ORGANISATION],
    ]
    assert [bool(line.invite_url) for line in lines] == [True, False]
    Need.objects.filter(pk=need.pk).update(name_disclosure="shortlisted")
    need.refresh_from_db()
    hidden = match_pages.matches_of(world.users["college_admin"], need, {})
    assert [line.conflicts for line in hidden] == [[], []]


def test_personal_data_go_with_the_person(world: World) -> None:
    user = world.users["researcher"]
    services.refuse_field(actor=user, need=world.records["need"])
    Opinion.objects.create(
        need=world.records["need"], researcher=user.researcher, fits=False, given_by=world.users["district_official"]
    )
    exported = personal.export_of(user)["matching"]
    assert [row["state"] for row in exported["invitations"]] == ["invited"]
    assert [row["need__number"] for row in exported["out_of_field"]] == [world.records["need"].number]
    assert [(row["need__number"], row["fits"]) for row in exported["opinions"]] == [
        (world.records["need"].number, False)
    ]
