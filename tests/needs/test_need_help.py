"""Who helps an enterprise with its need: the researcher who restates it, and officials who enter it on its behalf."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Membership
from core.errors import DomainError
from needs.enums import ConsentState, DiagnosisState, NeedState
from needs.models import Diagnosis, Need, NeedConsent
from needs.services import consent as consent_services
from needs.services import diagnosis as diagnosis_services
from needs.services import need as services
from notifications.models import Notification
from tests.factories.accounts import signed_in
from tests.factories.needs import make_consent, make_diagnosis, make_need
from tests.factories.world import World
from tests.needs.cast import head, mine, official, told

pytestmark = pytest.mark.django_db


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
