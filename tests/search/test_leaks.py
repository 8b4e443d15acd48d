"""Whoever may not see a record does not find, suggest or count it; whoever may see it finds it."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from needs.enums import NeedState
from needs.models import Need, NeedConfidential
from search import selectors
from search.audience import marks_of
from search.models import SearchDocument
from search.registry import kinds
from search.vectors import any_of
from tests.factories.accounts import forget_scope, give_role, make_user, signed_in
from tests.factories.needs import SECRET, make_need
from tests.factories.world import ROLES, World

pytestmark = pytest.mark.django_db


def found_by(user: Any, kind: str) -> set[int]:
    """Every record of a kind that a person's marks reach in the index."""
    documents = SearchDocument.objects.filter(kind=kind)
    marks = marks_of(user)
    if marks is not None:
        if not marks:
            return set()
        documents = documents.extra(where=["tsv @@ %s::tsquery"], params=[any_of(marks)])
    return set(documents.values_list("object_id", flat=True))


def assert_same(user: Any, role: str) -> None:
    for kind in kinds():
        seen = set(kind.model_class.objects.visible_to(user).values_list("pk", flat=True))
        assert found_by(user, kind.key) == seen, (role, kind.key)


def test_marks_say_the_same_as_visible_to(world: World) -> None:
    for role in ROLES:
        assert_same(world.user(role), role)


def test_marks_follow_memberships_and_links(world: World) -> None:
    """What a person may see changes at once with what they act for, without a word to the index."""
    link, researcher = world.records["link"], world.users["researcher"]
    link.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    link.save()
    for role in ROLES:
        if role != "visitor":
            forget_scope(world.user(role))
        assert_same(world.user(role), role)
    membership = world.records["membership_researcher"]
    membership.ended_at = timezone.now()
    membership.save()
    forget_scope(researcher)
    assert_same(researcher, "researcher")
    give_role(researcher, world.organisations["outside_college"], "researcher")
    assert_same(researcher, "researcher elsewhere")
    assert_same(make_user(), "nobody")


def test_the_admin_of_a_college_who_also_researches_in_it(world: World) -> None:
    both = world.users["college_admin"]
    give_role(both, world.organisations["college"], "researcher")
    give_role(both, world.organisations["enterprise"], "enterprise_member")
    assert_same(both, "both")


def test_every_state_of_a_need(world: World) -> None:
    for state in NeedState.values:
        make_need(world.records["enterprise_profile"], state, by=world.users["enterprise_head"])
    for role in ROLES:
        assert_same(world.user(role), role)


def test_results_suggestions_and_counts(world: World) -> None:
    word = "Zirconocene"
    need = make_need(world.records["enterprise_profile"], by=world.users["enterprise_head"], title=f"{word} residues")
    seeing = {"enterprise_head", "enterprise_member", "district_official", "park_official", "platform_admin"}
    for role in ROLES:
        user = world.user(role)
        found = selectors.search(user, word)
        expected = [need.pk] if role in seeing else []
        assert [hit.object_id for hit in found.hits] == expected, role
        assert (found.count, bool(found.facets.get("kind"))) == (len(expected), role in seeing), role
        assert [hit.object_id for hit in selectors.suggest(user, word[:6])] == expected, role
        if user is not None:
            client = signed_in(user)
            for address in (f"/search/?q={word}", f"/search/suggest/?q={word[:6]}"):
                page = client.get(address).content.decode()
                assert ("residues" in page) == (role in seeing), (role, address)


def test_an_entry_that_is_too_open_shows_nothing(world: World) -> None:
    """The last word has ``visible_to``, even where the index were wrong."""
    need = world.records["draft_need"]
    outsider = world.users["outside_researcher"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_searchdocument SET tsv = tsv || array_to_tsvector(%s) WHERE kind = 'need' AND object_id = %s",
            [list(marks_of(outsider) or ()), need.pk],
        )
    assert selectors.search(outsider, "pigment").hits == []


def test_confidential_text_contacts_and_names_are_not_in_the_index(world: World) -> None:
    assert NeedConfidential.objects.filter(text=SECRET).exists()
    need = Need.objects.get(pk=world.records["need"].pk)
    document = SearchDocument.objects.get(kind="need", object_id=need.pk)
    everything = f"{document.title} {document.body} {document.tsv}".lower()
    assert "chloride" in everything
    name = need.enterprise.organisation.name
    for secret in ("palladium", "barium", need.contact_name, need.contact_phone, name, name.split()[0]):
        assert secret.lower() not in everything, secret
    admin = world.users["platform_admin"]
    for word in ("palladium", "0371-00000000", "13800000000"):
        assert selectors.search(admin, word).count == 0, word
    found = {kind.key for kind in kinds() if selectors.search(admin, name, {"kind": kind.key}).hits}
    assert found == {"commitment", "enterprise", "meeting", "project", "service_order"}
