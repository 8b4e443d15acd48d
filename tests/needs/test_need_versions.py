"""Changes of a need that is published: versions, proposals, two editors."""

import pytest

from core.errors import Conflict
from core.models import TimelineEntry
from needs.enums import VersionState
from needs.services import need as services
from needs.services import version as version_services
from tests.factories.accounts import signed_in
from tests.factories.world import World
from tests.needs.cast import BASICS, head, mine, official, told

pytestmark = pytest.mark.django_db


class TestVersions:
    def test_a_change_of_budget_waits_for_review_and_then_holds(self, world: World) -> None:
        need = world.records["need"]
        outcome = services.edit(
            actor=head(world), need=need, seen=need.version, values={"budget_max": 500000, "budget_negotiable": False}
        )
        need.refresh_from_db()
        assert (outcome, need.budget_max, need.content_version) == ("proposed", None, 1)
        assert told("need.revision_proposed") == {"park_official@example.test"}
        version_services.put_in_force(need.versions.get(state=VersionState.PROPOSED), "current", actor=official(world))
        need.refresh_from_db()
        assert (need.budget_max, need.content_version) == (500000, 2)
        assert list(need.versions.values_list("number", "state", "material")) == [
            (2, "current", True),
            (1, "superseded", False),
        ]
        revised = TimelineEntry.objects.of(need).get(event="need.revised")
        assert revised.data == {"version": 2, "material": True}

    def test_other_text_holds_at_once(self, world: World) -> None:
        need = world.records["need"]
        outcome = services.edit(actor=head(world), need=need, seen=need.version, values={"background": "A new dryer."})
        need.refresh_from_db()
        assert (outcome, need.background, need.content_version) == ("revised", "A new dryer.", 2)

    def test_indicators_that_stay_keep_their_rows(self, world: World) -> None:
        need = world.records["need"]
        rows = [
            {"id": row.pk, "name": row.name, "comparator": "le", "target": "40", "target_upper": "", "current": "",
             "unit": "ppm", "method": "", "importance": "must"}
            for row in need.requirements.all()[:1]
        ]  # fmt: skip
        services.edit(actor=head(world), need=need, seen=None, values={}, requirements=rows)
        version_services.put_in_force(need.versions.get(state=VersionState.PROPOSED), "current", actor=official(world))
        assert [(row.pk, row.target) for row in need.requirements.all()] == [(rows[0]["id"], "40")]

    def test_a_second_proposal_holds_both_changes(self, world: World) -> None:
        need = world.records["revised_need"]
        services.edit(actor=head(world), need=need, seen=None, values={"ip_terms": "joint"})
        proposal = need.versions.get(state=VersionState.PROPOSED)
        assert (proposal.number, proposal.content["ip_terms"], proposal.content["budget_max"]) == (
            3,
            "joint",
            "900000.00",
        )
        assert need.versions.get(number=2).state == VersionState.SUPERSEDED

    def test_a_refused_change_leaves_the_need(self, world: World) -> None:
        need, proposal = world.records["revised_need"], world.records["proposal"]
        version_services.refuse(proposal, "refused", actor=official(world), comment="Too high.")
        need.refresh_from_db()
        assert (need.budget_max, need.content_version) == (None, 1)
        assert told("need.revision_refused") == {"enterprise_head@example.test", "member@example.test"}

    def test_two_editors_the_second_keeps_his_text_and_sees_the_first(self, world: World) -> None:
        need = mine(world)
        data = {**BASICS, "seen": str(need.version)}
        assert signed_in(head(world)).post(f"/needs/{need.pk}/edit/", data).status_code == 302
        other = {**data, "trouble": "Quite another trouble."}
        response = signed_in(world.users["enterprise_member"]).post(f"/needs/{need.pk}/edit/", other)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Quite another trouble." in page
        assert "Washing takes thirty hours." in page
        need.refresh_from_db()
        assert need.trouble == "Washing takes thirty hours."

    def test_the_service_refuses_a_stale_version(self, world: World) -> None:
        need = mine(world)
        services.edit(actor=head(world), need=need, seen=need.version, values={"title": "One"})
        with pytest.raises(Conflict):
            services.edit(actor=head(world), need=need, seen=1, values={"title": "Two"})
