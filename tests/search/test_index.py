"""The index says what the records say, from the transaction of the change on."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from enterprises.models import HopedProject
from enterprises.services import correct_identity, update_profile
from needs.enums import NeedState
from needs.models import Claim, Need, Requirement
from needs.services import need as need_services
from researchers.models import Publication, Researcher
from researchers.references import Reference
from researchers.services import add_imported
from search import rebuilding, selectors
from search.indexing import reindex
from search.models import SearchDocument
from search.registry import kinds
from search.vectors import WINDOW_BITS
from tests.factories.needs import make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db


def found(user: Any, words: str, kind: str = "") -> list[int]:
    results = selectors.search(user, words, {"kind": kind} if kind else {})
    return [hit.object_id for hit in results.hits]


def agrees() -> bool:
    return list(rebuilding.differences()) == []


def test_the_world_is_indexed_as_it_was_made(world: World) -> None:
    assert agrees()
    assert {kind.key: SearchDocument.objects.filter(kind=kind.key).count() for kind in kinds()} == {
        kind.key: kind.model_class.objects.count() for kind in kinds()
    }
    for pk, tsv in SearchDocument.objects.values_list("pk", "tsv"):
        marks = set(re.findall(r"'(W\d+:\d+)'", tsv))
        assert marks == {f"W{bits}:{pk >> bits}" for bits in WINDOW_BITS}


def test_a_need_is_found_by_its_new_text_and_no_longer_by_the_old(world: World) -> None:
    head = world.users["enterprise_head"]
    need = world.records["draft_need"]
    need_services.edit(
        actor=head, need=need, seen=need.version, values={"title": "对硝基苯胺的连续硝化", "trouble": "收率只有七成。"}
    )
    assert found(head, "對硝基苯胺") == [need.pk]
    assert found(head, "收率") == [need.pk]
    assert need.pk not in found(head, "washing takes")
    Requirement.objects.create(need=need, name="水分", target="0.5", unit="%", comparator="le")
    assert found(head, "水分 0.5") == [need.pk]
    assert agrees()


def test_a_revision_counts_from_the_day_it_holds(world: World) -> None:
    head = world.users["enterprise_head"]
    need = world.records["need"]
    outcome = need_services.edit(
        actor=head, need=need, seen=need.version, values={"background": "Zirconocene was tried."}
    )
    assert outcome == "revised"
    assert found(world.users["researcher"], "zirconocene") == [need.pk]
    assert agrees()


def test_profiles_publications_and_names(world: World) -> None:
    head, admin = world.users["enterprise_head"], world.users["platform_admin"]
    enterprise = world.records["enterprise_profile"]
    update_profile(
        actor=head,
        enterprise=enterprise,
        seen=enterprise.version,
        values={"main_products": "酞菁蓝"},
        hoped_projects=[{"title": "废盐资源化", "description": ""}],
    )
    assert found(admin, "酞菁") == found(admin, "废盐") == [enterprise.pk]
    assert found(admin, "continuous nitration", "enterprise") == []
    correct_identity(
        actor=world.users["district_official"],
        enterprise=enterprise,
        seen=enterprise.version,
        name="明澈化工",
        uscc=enterprise.uscc,
    )
    assert found(admin, "明澈化工", "enterprise") == found(admin, enterprise.uscc, "enterprise") == [enterprise.pk]
    assert world.records["project"].pk in found(admin, "明澈化工", "project")
    researcher = world.records["researcher_profile"]
    reference = Reference(title="钯碳催化加氢", doi="10.1021/acs.joc.0c01234", authors="", venue="", year=2024)
    add_imported(actor=researcher.user, researcher=researcher, references=[reference])
    assert found(admin, "钯碳催化", "researcher") == found(admin, "10.1021/acs.joc.0c01234") == [researcher.pk]
    researcher.user.name = "秦岭"
    researcher.user.save(update_fields=["name"])
    assert found(admin, "秦岭", "researcher") == [researcher.pk]
    assert agrees()


def test_whoever_claims_keeps_finding_the_need(world: World) -> None:
    need = make_need(
        world.records["enterprise_profile"],
        NeedState.CLOSED,
        by=world.users["enterprise_head"],
        title="Zirconocene",
        close_reason="withdrawn",
    )
    leader = world.records["researcher_profile"]
    assert found(leader.user, "zirconocene") == []
    claim = Claim.objects.create(
        need=need, leader=leader, college_id=leader.college_id, approach="A", price=1, months=1, proof="P"
    )
    assert found(leader.user, "zirconocene") == []  # the college has not let it pass
    claim.submitted_at = timezone.now()
    claim.save(update_fields=["submitted_at"])
    assert found(leader.user, "zirconocene") == [need.pk]


def test_what_is_rolled_back_is_not_found(world: World) -> None:
    head = world.users["enterprise_head"]
    point = transaction.savepoint()
    make_need(world.records["enterprise_profile"], by=head, title="Zirconocene")
    assert found(head, "zirconocene") != []
    transaction.savepoint_rollback(point)
    assert found(head, "zirconocene") == []


def test_deleting_removes_the_entry(world: World) -> None:
    HopedProject.objects.all().delete()
    assert found(world.users["platform_admin"], "continuous nitration") == []
    Publication.objects.all().delete()
    assert agrees()


def test_saving_the_same_again_writes_nothing(world: World) -> None:
    need = world.records["need"]
    before = SearchDocument.objects.filter(kind="need", object_id=need.pk).values().get()
    need.save()
    need.open_claims = 7
    need.save(update_fields=["open_claims"])
    assert reindex("need", [need.pk]) == 0
    assert SearchDocument.objects.filter(kind="need", object_id=need.pk).values().get() == before


def test_an_entry_keeps_its_id(world: World) -> None:
    need = world.records["need"]
    entry = SearchDocument.objects.get(kind="need", object_id=need.pk)
    need.title = "Another title"
    need.save()
    again = SearchDocument.objects.get(kind="need", object_id=need.pk)
    assert (again.pk, again.title) == (entry.pk, "Another title")
    assert set(re.findall(r"'(W\d+:\d+)'", again.tsv)) == {f"W{bits}:{entry.pk >> bits}" for bits in WINDOW_BITS}


def damage(world: World) -> None:
    Need.objects.filter(pk=world.records["need"].pk).update(title="Changed behind the index")
    SearchDocument.objects.filter(kind="researcher", object_id=world.records["applicant"].pk).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchdocument (kind, object_id, number, title, body, area, industry, state, created, "
            "changed_at, digest, tsv) VALUES ('project', 999999, '', '', '', '', '', '', now(), now(), '', '')"
        )


def test_differences_are_listed_and_put_right(world: World) -> None:
    damage(world)
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_search", stdout=out)
    assert refused.value.returncode == 1
    assert sorted(out.getvalue().splitlines()) == sorted(
        [
            f"need {world.records['need'].pk}: out of date",
            f"researcher {world.records['applicant'].pk}: missing",
            "project 999999: record is gone",
        ]
    )
    call_command("check_search", correct=True, stdout=StringIO())
    assert agrees()


def test_rebuilding(world: World) -> None:
    damage(world)
    changed_at = dict(SearchDocument.objects.values_list("pk", "changed_at"))
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "3 entries written or removed." in out.getvalue()
    assert agrees()
    kept = SearchDocument.objects.filter(kind="enterprise")
    assert all(changed_at[pk] == at for pk, at in kept.values_list("pk", "changed_at"))
    call_command("rebuild_search", from_scratch=True, verbosity=0)
    assert agrees()
    assert len(changed_at) == SearchDocument.objects.count()
    assert list(SearchDocument.objects.order_by("id").values_list("created", flat=True)) != []


def test_an_interrupted_rebuild_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 5)
    SearchDocument.objects.all().delete()
    seen: list[int] = []

    def stop(done: int, total: int) -> None:
        seen.append(done)
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(progress=stop)
    assert SearchDocument.objects.count() == 10
    seen.clear()
    rebuilding.rebuild(progress=lambda done, total: seen.append(done))
    assert seen[-1] == rebuilding.count_records() - 10
    assert agrees()
    assert cache.get(rebuilding.PLACE) is None


def test_a_new_database_is_indexed_by_preparing_it(world: World) -> None:
    SearchDocument.objects.all().delete()
    call_command("rebuild_search", if_empty=True, verbosity=0)
    assert agrees()
    SearchDocument.objects.filter(kind="need").delete()
    call_command("rebuild_search", if_empty=True, verbosity=0)
    assert not agrees()


def test_the_year_of_a_need_is_that_of_its_publication(world: World) -> None:
    need = world.records["need"]
    need.published_at = timezone.now().replace(year=2021)
    need.state = NeedState.PUBLISHED
    need.save()
    results = selectors.search(world.users["platform_admin"], "chloride pigment", {"year": "2021"})
    assert [hit.object_id for hit in results.hits] == [need.pk]


def test_an_erased_person_leaves_the_index(world: World) -> None:
    from accounts import personal

    researcher = world.records["researcher_profile"]
    assert found(world.users["college_admin"], "nitration", "researcher") == [researcher.pk]
    personal.erase_parts(researcher.user)
    researcher.user.name = ""
    researcher.user.save()
    assert found(world.users["college_admin"], "nitration", "researcher") == []
    assert Researcher.objects.filter(pk=researcher.pk).exists()
