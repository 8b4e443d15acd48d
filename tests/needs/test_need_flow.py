"""A need from its first line to its publication: posting, review, the enterprise behind it, waiting, talk, personal data."""

import datetime
import uuid

import pytest
from django.utils import timezone

from core.errors import DomainError, NotAllowed
from core.models import Message
from core.waiting import rules
from enterprises.transitions import machine as enterprise_machine
from needs.enums import NeedState
from needs.models import Need, NeedFollower
from needs.need_exports import erase_person, export_needs
from needs.services import need as services
from needs.tasks import expire_needs
from needs.transitions.need import default_valid_until, need_machine
from notifications.models import Notification, WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.world import World
from tests.needs.cast import BASICS, head, mine, official, told

pytestmark = pytest.mark.django_db


class TestPosting:
    def test_short_form_check_page_confirmation(self, world: World) -> None:
        client = signed_in(world.users["enterprise_member"])
        response = client.post("/needs/new/", {**BASICS, "submission": str(uuid.uuid4()), "then": "check"})
        need = Need.objects.get(title="Less chloride")
        assert response["Location"] == f"/needs/{need.pk}/submit/"
        assert (need.state, need.on_behalf, need.district_id) == ("draft", False, world.organisations["district"].pk)
        page = client.get(response["Location"])
        assert "Washing takes thirty hours." in page.content.decode()
        done = client.post(response["Location"], {"seen": "draft"})
        assert done["Location"] == f"/needs/{need.pk}/submitted/"
        assert need.number in client.get(done["Location"]).content.decode()
        need.refresh_from_db()
        assert need.state == NeedState.SUBMITTED
        assert told("need.submitted") == {"park_official@example.test"}
        item = WaitingItem.objects.open().of(need).get()
        assert (item.machine, item.state) == ("need", "submitted")

    def test_a_double_click_makes_one_need(self, world: World) -> None:
        client, token = signed_in(head(world)), str(uuid.uuid4())
        before = Need.objects.count()
        first = client.post("/needs/new/", {**BASICS, "submission": token, "then": "check"})
        second = client.post("/needs/new/", {**BASICS, "submission": token, "then": "check"})
        assert (Need.objects.count(), first["Location"]) == (before + 1, second["Location"])

    def test_typing_keeps_a_draft_and_empty_pages_keep_nothing(self, world: World) -> None:
        client, token = signed_in(head(world)), str(uuid.uuid4())
        before = Need.objects.count()
        empty = client.post("/needs/new/?autosave=1", {"submission": token})
        assert (empty.status_code, empty.content, Need.objects.count()) == (200, b"", before)
        client.post("/needs/new/?autosave=1", {"title": "Less", "submission": token})
        client.post("/needs/new/?autosave=1", {"title": "Less chloride", "trouble": "Slow", "submission": token})
        need = Need.objects.latest("id")
        assert (Need.objects.count(), need.title, need.trouble, need.state) == (
            before + 1,
            "Less chloride",
            "Slow",
            "draft",
        )

    def test_an_unfinished_need_is_not_submitted_and_the_message_names_the_field(self, world: World) -> None:
        need = mine(world, no_state_secret=False)
        response = signed_in(head(world)).post(f"/needs/{need.pk}/submit/", {"seen": "draft"})
        assert response.status_code == 422
        assert "id_no_state_secret" in response.content.decode()

    def test_errors_keep_what_was_typed(self, world: World) -> None:
        response = signed_in(head(world)).post("/needs/new/", {"title": "Less chloride", "then": "check"})
        page = response.content.decode()
        assert response.status_code == 422
        assert 'value="Less chloride"' in page
        assert "error-summary" in page

    def test_a_hoped_project_becomes_one_draft(self, world: World) -> None:
        client, project = signed_in(head(world)), world.records["hoped_project"]
        first = client.post(f"/needs/from-project/{project.pk}/")
        second = client.post(f"/needs/from-project/{project.pk}/")
        need = Need.objects.get(hoped_project=project)
        assert (need.title, first["Location"], second["Location"]) == (
            project.title,
            f"/needs/{need.pk}/edit/",
            f"/needs/{need.pk}/edit/",
        )

    def test_a_copy_has_text_and_indicators_and_asks_for_the_declaration_again(self, world: World) -> None:
        copied = services.copy_need(actor=head(world), need=world.records["need"])
        assert (copied.state, copied.title, copied.no_state_secret, copied.requirements.count()) == (
            "draft",
            world.records["need"].title,
            False,
            2,
        )

    def test_an_official_enters_on_behalf(self, world: World) -> None:
        client = signed_in(official(world))
        name = world.records["enterprise_profile"].organisation.name
        client.post("/needs/new/", {**BASICS, "enterprise": name, "then": "check"})
        assert Need.objects.get(title="Less chloride").on_behalf
        foreign = client.post("/needs/new/", {**BASICS, "enterprise": "Newcomer Chemicals", "then": "check"})
        assert foreign.status_code == 422


class TestReview:
    def test_publication_writes_summary_version_and_mails(self, world: World) -> None:
        need = mine(world, NeedState.SUBMITTED, requirements=1)
        need.invited_researchers.add(world.records["researcher_profile"], world.records["outside_researcher_profile"])
        client = signed_in(official(world))
        page = client.get(f"/needs/{need.pk}/step/published/").content.decode()
        assert need.trouble in page
        data = {
            "summary": "Public words.",
            "name_disclosure": "shortlisted",
            "valid_until": default_valid_until().isoformat(),
            "seen": "submitted",
        }
        response = client.post(f"/needs/{need.pk}/step/published/", data)
        assert response["Location"] == f"/needs/{need.pk}/published/"
        need.refresh_from_db()
        assert (need.state, need.summary, need.name_disclosure, need.content_version) == (
            "published",
            "Public words.",
            "shortlisted",
            1,
        )
        assert need.valid_until == default_valid_until()
        version = need.versions.get()
        assert (version.number, version.state, version.content["summary"]) == (1, "current", "Public words.")
        assert told("need.published") == {"enterprise_head@example.test", "member@example.test"}
        assert told("invitation.invited") == {"researcher@example.test"}

    @pytest.mark.parametrize("state", ["registered", "suspended"])
    def test_only_verified_enterprises_publish(self, state: str, world: World) -> None:
        need = mine(world, NeedState.SUBMITTED)
        type(need.enterprise).objects.filter(pk=need.enterprise_id).update(state=state)
        with pytest.raises(DomainError):
            services.publish(need=need, actor=official(world), summary="x", name_disclosure="everyone")
        need.refresh_from_db()
        assert need.state == NeedState.SUBMITTED

    def test_a_stale_page_is_a_conflict(self, world: World) -> None:
        need = mine(world, NeedState.SUBMITTED)
        services.step(need, "returned", actor=official(world), comment="Which pigment?")
        data = {"summary": "x", "name_disclosure": "everyone", "valid_until": "2999-01-01", "seen": "submitted"}
        response = signed_in(world.users["park_official"]).post(f"/needs/{need.pk}/step/published/", data)
        assert response.status_code == 409

    def test_returning_needs_a_reason_that_the_enterprise_reads(self, world: World) -> None:
        need = mine(world, NeedState.SUBMITTED)
        client = signed_in(official(world))
        assert client.post(f"/needs/{need.pk}/step/returned/", {"seen": "submitted"}).status_code == 422
        client.post(f"/needs/{need.pk}/step/returned/", {"seen": "submitted", "comment": "Which pigment?"})
        page = signed_in(head(world)).get(f"/needs/{need.pk}/timeline/").content.decode()
        assert "Which pigment?" in page
        assert told("need.returned") == {"enterprise_head@example.test", "member@example.test"}

    def test_closing_asks_for_a_reason_of_the_list(self, world: World) -> None:
        need = world.records["need"]
        client = signed_in(head(world))
        assert client.post(f"/needs/{need.pk}/step/closed/", {"seen": "published"}).status_code == 422
        client.post(f"/needs/{need.pk}/step/closed/", {"seen": "published", "close_reason": "solved_ourselves"})
        need.refresh_from_db()
        assert (need.state, need.close_reason) == ("closed", "solved_ourselves")


class TestEnterprise:
    def test_a_suspension_pauses_and_its_end_resumes_only_what_it_paused(self, world: World) -> None:
        published, paused = mine(world, NeedState.PUBLISHED), world.records["paused_need"]
        run_out = mine(world, NeedState.PUBLISHED)
        profile = world.records["enterprise_profile"]
        enterprise_machine.run(profile, "suspended", actor=official(world), comment="Fees.")
        published.refresh_from_db()
        assert (published.state, published.pause_origin) == ("paused", "suspension")
        Need.objects.filter(pk=run_out.pk).update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
        with pytest.raises(NotAllowed):
            need_machine.run(published, "published", actor=head(world))
        enterprise_machine.run(profile, "verified", actor=official(world))
        states = {need.pk: Need.objects.get(pk=need.pk).state for need in (published, paused, run_out)}
        assert states == {published.pk: "published", paused.pk: "paused", run_out.pk: "expired"}

    def test_closing_an_enterprise_closes_its_open_needs(self, world: World) -> None:
        matched = mine(world, NeedState.MATCHED)
        enterprise_machine.run(
            world.records["enterprise_profile"], "closed", actor=official(world), close_reason="merged", comment="x"
        )
        states = set(
            Need.objects.filter(enterprise=world.records["enterprise_profile"]).values_list("state", flat=True)
        )
        assert states == {"closed", "matched", "contracted", "solved"}, "work under contract goes on"
        assert Need.objects.get(pk=matched.pk).state == "matched"


class TestTime:
    def test_expiry_and_reminder_once(self, world: World) -> None:
        today = timezone.localdate()
        over = mine(world, NeedState.PUBLISHED, valid_until=today - datetime.timedelta(days=1))
        soon = mine(world, NeedState.PUBLISHED, valid_until=today + datetime.timedelta(days=9))
        assert (expire_needs(), expire_needs()) == (1, 0)
        over.refresh_from_db()
        soon.refresh_from_db()
        assert (over.state, soon.state) == ("expired", "published")
        assert Notification.objects.filter(event="need.expiring", object_id=soon.pk).count() == 1
        response = signed_in(head(world)).post(
            f"/needs/{over.pk}/step/published/", {"seen": "expired", "valid_until": "2999-01-01"}
        )
        over.refresh_from_db()
        assert (response.status_code, over.state, str(over.valid_until)) == (302, "published", "2999-01-01")

    @pytest.mark.parametrize(
        ("record", "key", "state"),
        [
            ("submitted_need", "need.submitted", "returned"),
            ("returned_need", "need.returned", "closed"),
            ("expired_need", "need.expired", "closed"),
            ("diagnosis", "diagnosis.asked", "lapsed"),
            ("proposal", "need_version.proposed", "refused"),
            ("consent", "need_consent.asked", "lapsed"),
        ],
    )
    def test_the_end_of_each_wait(self, record: str, key: str, state: str, world: World) -> None:
        rule = rules()[key]
        assert rule.at_end is not None
        assert rule.assignees(world.records[record])
        rule.at_end(world.records[record])
        world.records[record].refresh_from_db()
        assert world.records[record].state == state


class TestTalk:
    def test_question_and_answer(self, world: World) -> None:
        need = world.records["need"]
        address = f"/needs/{need.pk}/conversation/"
        signed_in(world.users["researcher"]).post(f"{address}post/", {"body": "How wet?"})
        question = Message.objects.of(need).get()
        assert question.kind == "question"
        assert told("need.question") == {"enterprise_head@example.test", "member@example.test"}
        signed_in(head(world)).post(f"{address}post/", {"body": "Five percent.", "parent": str(question.pk)})
        answer = Message.objects.of(need).latest("id")
        assert (answer.kind, answer.parent) == ("answer", question)
        assert told("need.answer") == {"researcher@example.test"}
        page = signed_in(world.users["college_admin"]).get(address).content.decode()
        assert "How wet?" in page
        assert "Five percent." in page

    def test_followers_are_told_while_they_may_see_the_need(self, world: World) -> None:
        need = world.records["need"]
        services.follow(actor=world.users["researcher"], need=need, wanted=True)
        NeedFollower.objects.create(need=need, user=world.users["outside_researcher"])
        services.edit(actor=head(world), need=need, seen=None, values={"background": "A new dryer."})
        assert told("need.revised") == {"researcher@example.test"}


class TestPersonalData:
    def test_export_and_erasure(self, world: World) -> None:
        member = world.users["enterprise_member"]
        member.phone = "13900000001"
        member.save(update_fields=["phone"])
        need = mine(world, contact_name=member.name, contact_phone=member.phone)
        NeedFollower.objects.create(need=world.records["need"], user=member)
        exported = export_needs(member)
        assert [row["number"] for row in exported["contact_of"]] == [need.number]
        assert [row["need__number"] for row in exported["followed"]] == [world.records["need"].number]
        erase_person(member)
        need.refresh_from_db()
        assert (need.contact_name, need.contact_phone) == ("—", "")
        assert export_needs(member)["followed"] == []
