"""What happens to a need from the short form to its end, through the pages and services."""

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from core.errors import Conflict, DomainError, NotAllowed
from core.models import Message, TimelineEntry
from core.waiting import rules
from enterprises.transitions import machine as enterprise_machine
from needs.enums import ConsentState, DiagnosisState, NeedState, VersionState
from needs.models import Diagnosis, Need, NeedConsent, NeedFollower
from needs.need_exports import erase_person, export_needs
from needs.services import consent as consent_services
from needs.services import diagnosis as diagnosis_services
from needs.services import need as services
from needs.services import version as version_services
from needs.tasks import expire_needs
from needs.transitions.need import default_valid_until, need_machine
from notifications.models import Notification, WaitingItem
from tests.factories.accounts import signed_in
from tests.factories.needs import make_consent, make_diagnosis, make_need
from tests.factories.world import World

pytestmark = pytest.mark.django_db

BASICS = {
    "title": "Less chloride",
    "trouble": "Washing takes thirty hours.",
    "area": "process_upgrading",
    "contact_name": "Ms Contact",
    "contact_phone": "0371-1",
    "no_state_secret": "on",
}


def told(event: str) -> set[str]:
    """Addresses of everybody who was told of an event."""
    return set(Notification.objects.filter(event=event).values_list("user__email", flat=True))


def head(world: World) -> Any:
    return world.users["enterprise_head"]


def official(world: World) -> Any:
    return world.users["district_official"]


def mine(world: World, state: str = NeedState.DRAFT, **fields: Any) -> Need:
    return make_need(world.records["enterprise_profile"], state, by=head(world), **fields)


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
        assert told("need.invited") == {"researcher@example.test"}

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


class TestDiagnosis:
    def test_asked_signed_restated_adopted(self, world: World) -> None:
        need, researcher = mine(world, NeedState.SUBMITTED), world.records["researcher_profile"]
        diagnosis_services.ask(need=need, researcher=researcher, actor=official(world))
        diagnosis = Diagnosis.objects.get(need=need)
        assert told("diagnosis.asked") == {"researcher@example.test"}
        client = signed_in(researcher.user)
        address = f"/needs/diagnoses/{diagnosis.pk}/"
        assert need.trouble not in client.get(address).content.decode()
        assert client.get(f"/needs/{need.pk}/").status_code == 404
        assert client.post(address, {}).status_code == 422
        assert client.post(address, {"signed": "on", "version": "1", "name": "Somebody Else"}).status_code == 422
        client.post(address, {"signed": "on", "version": "1", "name": researcher.user.name})
        assert need.trouble in client.get(address).content.decode()
        assert client.get(f"/needs/{need.pk}/").status_code == 200
        client.post(address, {"title": "Chloride below 50 ppm", "text": "Adsorbed chloride is not washed out."})
        signed_in(head(world)).post(f"{address}step/adopted/", {"seen": "restated"})
        need.refresh_from_db()
        diagnosis.refresh_from_db()
        assert (need.state, need.title, need.trouble, diagnosis.state) == (
            "submitted",
            "Chloride below 50 ppm",
            "Adsorbed chloride is not washed out.",
            "adopted",
        )
        signed = diagnosis.undertaking
        assert signed is not None
        assert (signed.person, signed.name, signed.address) == (researcher.user, researcher.user.name, "127.0.0.1")
        assert (signed.text.version, signed.signed_at) == (1, diagnosis.signed_at)

    def test_a_researcher_of_an_unlinked_college_is_not_asked(self, world: World) -> None:
        need = mine(world, NeedState.SUBMITTED)
        with pytest.raises(DomainError):
            diagnosis_services.ask(
                need=need, researcher=world.records["outside_researcher_profile"], actor=official(world)
            )

    @pytest.mark.parametrize("to", [NeedState.SUBMITTED, NeedState.CLOSED])
    def test_what_ends_the_state_ends_the_help(self, to: str, world: World) -> None:
        need, diagnosis = world.records["diagnosing_need"], world.records["diagnosis"]
        services.step(need, to, actor=head(world), close_reason="withdrawn")
        diagnosis.refresh_from_db()
        need.refresh_from_db()
        assert (need.state, diagnosis.state) == (to, DiagnosisState.LAPSED)

    def test_a_lapsed_diagnosis_takes_the_detail_away_again(self, world: World) -> None:
        need = mine(world, NeedState.DIAGNOSING)
        diagnosis = make_diagnosis(need, world.records["researcher_profile"], DiagnosisState.AGREED)
        client = signed_in(world.users["researcher"])
        assert client.get(f"/needs/{need.pk}/").status_code == 200
        client.post(f"/needs/diagnoses/{diagnosis.pk}/step/lapsed/", {"seen": "agreed"})
        assert client.get(f"/needs/{need.pk}/").status_code == 404


class TestConsent:
    def on_behalf(self, world: World, state: str = NeedState.SUBMITTED) -> Need:
        return make_need(world.records["enterprise_profile"], state, by=official(world), on_behalf=True)

    def publish(self, need: Need, world: World) -> None:
        services.publish(need=need, actor=official(world), summary="x", name_disclosure="researchers")

    def test_without_agreement_nothing_is_published(self, world: World) -> None:
        for consent_state in (None, *ConsentState.values):
            need = self.on_behalf(world)
            if consent_state is not None:
                make_consent(need, consent_state)
            if consent_state == ConsentState.GIVEN:
                self.publish(need, world)
                continue
            with pytest.raises(DomainError):
                self.publish(need, world)

    def test_the_link_works_without_signing_in_and_only_for_the_head(self, world: World) -> None:
        need = self.on_behalf(world)
        consent_services.ask_consent(actor=official(world), needs=[need])
        news = Notification.objects.get(event="need.consent_asked")
        assert news.user == head(world)
        visitor = signed_in(None)
        page = visitor.get(news.url)
        assert need.title in page.content.decode()
        consent = NeedConsent.objects.get(need=need)
        visitor.post(news.url, {"consent": [str(consent.pk)], "answer": "agree"})
        consent.refresh_from_db()
        assert (consent.state, consent.means, consent.agreed_by, consent.recorded_by) == (
            "given",
            "link",
            head(world).name,
            head(world),
        )
        Membership.objects.filter(user=head(world)).update(ended_at=timezone.now())
        assert visitor.get(news.url).status_code == 410

    def test_a_call_is_recorded_with_who_and_when(self, world: World) -> None:
        need = self.on_behalf(world)
        client = signed_in(official(world))
        address = f"/needs/{need.pk}/consent/"
        future = (timezone.localtime() + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        data = {"means": "phone", "agreed_by": "Ms Head", "agreed_at": future}
        assert client.post(address, data).status_code == 422
        client.post(address, {**data, "agreed_at": "2026-01-02T10:30"})
        consent = NeedConsent.objects.get(need=need)
        assert (consent.state, consent.means, consent.agreed_by, consent.recorded_by) == (
            "given",
            "phone",
            "Ms Head",
            official(world),
        )

    def test_a_head_who_submits_agrees(self, world: World) -> None:
        need = self.on_behalf(world, NeedState.DRAFT)
        services.step(need, "submitted", actor=head(world))
        assert NeedConsent.objects.get(need=need).state == ConsentState.GIVEN

    def test_without_a_head_nobody_can_be_asked(self, world: World) -> None:
        Membership.objects.filter(user=head(world)).update(ended_at=timezone.now())
        with pytest.raises(DomainError):
            consent_services.ask_consent(actor=official(world), needs=[self.on_behalf(world)])

    def test_several_needs_are_asked_in_one_mail(self, world: World) -> None:
        needs = [self.on_behalf(world) for _ in range(3)]
        assert consent_services.ask_consent(actor=official(world), needs=needs) == 3
        assert Notification.objects.filter(event="need.consent_asked").count() == 1


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
