"""Access to confidential detail: signed, granted, kept, ended."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from accounts import personal
from core.errors import Conflict, DomainError, NotAllowed
from core.models import TimelineEntry
from files.services import store
from needs.enums import DisclosureState, NeedCloseReason
from needs.models import ConfidentialRead, Disclosure, Need, NonDisclosureText, Undertaking
from needs.reference import load_reference
from needs.services import disclosure as services
from needs.services.need import close, write_confidential
from needs.tasks import end_disclosures
from needs.transitions.disclosure import disclosure_machine
from notifications.models import Notification, WaitingItem
from notifications.sweeping import sweep
from researchers.transitions import machine as researcher_machine
from tests.core.machines import check_steps, check_table
from tests.factories.accounts import signed_in
from tests.factories.claims import make_leader
from tests.factories.disclosures import make_confidential_need, make_disclosure, make_undertaking
from tests.factories.needs import SECRET
from tests.factories.world import ROLES, World
from tests.files.samples import PDF

pytestmark = pytest.mark.django_db

HEAD, READER = {"enterprise_head"}, {"researcher"}
EXPECTED: dict[tuple[str, str], set[str]] = {
    ("asked", "granted"): HEAD,
    ("asked", "refused"): HEAD,
    ("asked", "ended"): READER,
    ("granted", "revoked"): HEAD,
    ("granted", "ended"): READER,
    ("refused", "asked"): READER,
    ("revoked", "asked"): READER,
    ("ended", "asked"): READER,
}
AUTOMATIC = {("asked", "refused"), ("asked", "ended"), ("granted", "ended")}


def soon() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=30)


def test_the_table_is_complete() -> None:
    check_table(disclosure_machine, expected=EXPECTED, automatic=AUTOMATIC)


@pytest.mark.parametrize("source", DisclosureState.values)
def test_steps(source: str, world: World) -> None:
    need, researcher = make_confidential_need(world), world.records["researcher_profile"]
    data: dict[tuple[str, str], dict[str, Any]] = {("asked", "granted"): {"ends_on": soon()}}
    again = {"undertaking": make_undertaking(need, researcher.user), "purpose": "Once more."}
    data |= {(state, "asked"): again for state in ("refused", "revoked", "ended")}
    check_steps(
        disclosure_machine,
        source,
        make=lambda state: make_disclosure(need, researcher, state),
        users={role: world.user(role) for role in ROLES},
        expected=EXPECTED,
        data=data,
        automatic=AUTOMATIC,
    )


def told(event: str) -> set[str]:
    return set(Notification.objects.filter(event=event).values_list("user__name", flat=True))


def ask(world: World, need: Need, **changes: Any) -> Disclosure:
    values = {"purpose": "To judge it.", "name": "researcher", "version": 1, "address": "192.0.2.1", **changes}
    return services.ask(actor=world.users["researcher"], need=need, **values)


class TestAsking:
    def test_signed_asked_granted_read_revoked(self, world: World) -> None:
        need = make_confidential_need(world)
        reader, head = signed_in(world.users["researcher"]), signed_in(world.users["enterprise_head"])
        door = f"/needs/{need.pk}/confidential/"
        assert SECRET not in reader.get(door).content.decode()
        form = {"purpose": "To judge it.", "signed": "on", "version": "1", "name": "Researcher"}
        token = str(uuid.uuid4())
        for name, status in (("Somebody Else", 422), ("Researcher", 302), ("Researcher", 302)):
            answer = reader.post(f"{door}ask/", {**form, "name": name, "submission": token})
            assert answer.status_code == status
        access = Disclosure.objects.get(need=need)
        signed = access.undertaking
        assert (access.state, signed.person, signed.name, signed.address, signed.text.version) == (
            "asked",
            world.users["researcher"],
            "Researcher",
            "127.0.0.1",
            1,
        )
        assert told("disclosure.asked") == {"Enterprise Head", "Enterprise Member"}
        assert SECRET not in reader.get(door).content.decode()

        data = {"ends_on": soon().isoformat(), "seen": "asked"}
        assert head.post(f"/needs/access/{access.pk}/step/granted/", data).status_code == 302
        assert told("disclosure.granted") == {"Researcher"}
        assert SECRET in reader.get(door).content.decode()
        assert head.post(f"/needs/access/{access.pk}/step/revoked/", {"comment": ""}).status_code == 422
        data = {"comment": "The talks are over.", "seen": "granted"}
        assert head.post(f"/needs/access/{access.pk}/step/revoked/", data).status_code == 302
        assert SECRET not in reader.get(door).content.decode()
        assert told("disclosure.revoked") == {"Researcher"}
        lines = TimelineEntry.objects.of(need).filter(event__startswith="need.access_")
        assert [(line.event, line.comment) for line in lines] == [
            (f"need.access_{state}", "") for state in ("asked", "granted", "revoked")
        ]

        ask(world, need)
        access.refresh_from_db()
        assert (access.state, access.ends_on, access.undertaking_id != signed.pk) == ("asked", None, True)
        assert Undertaking.objects.filter(need=need).count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"name": "Enterprise Head"}, "name"), ({"name": ""}, "name"), ({"version": 0}, "signed")],
    )
    def test_only_the_own_name_under_the_text_in_force(self, changes: Any, field: str, world: World) -> None:
        with pytest.raises(DomainError) as refused:
            ask(world, make_confidential_need(world), **changes)
        assert refused.value.field == field
        assert not Undertaking.objects.filter(address="192.0.2.1").exists()

    def test_a_name_is_the_same_with_other_spaces(self, world: World) -> None:
        assert ask(world, make_confidential_need(world), name=" re searcher").state == "asked"

    def test_nothing_confidential_nothing_to_ask_for(self, world: World) -> None:
        with pytest.raises(Conflict):
            ask(world, make_confidential_need(world, text=""))

    @pytest.mark.parametrize("role", ["outside_researcher", "college_admin", "enterprise_head", "district_official"])
    def test_others_do_not_ask(self, role: str, world: World) -> None:
        need = make_confidential_need(world)
        with pytest.raises(NotAllowed):
            services.ask(
                actor=world.users[role], need=need, purpose="x", name=world.users[role].name, version=1, address=None
            )

    def test_each_member_of_a_team_asks_for_himself(self, world: World) -> None:
        need, colleague = make_confidential_need(world), make_leader(world.organisations["college"], "Colleague Two")
        make_disclosure(need, world.records["researcher_profile"], "granted")
        page = signed_in(colleague.user).get(f"/needs/{need.pk}/confidential/").content.decode()
        assert SECRET not in page

    def test_a_day_within_a_year(self, world: World) -> None:
        access = make_disclosure(make_confidential_need(world), world.records["researcher_profile"])
        today = timezone.localdate()
        for day in (None, today - datetime.timedelta(days=1), today + datetime.timedelta(days=366)):
            with pytest.raises(DomainError):
                disclosure_machine.run(access, "granted", actor=world.users["enterprise_head"], ends_on=day)

    def test_the_enterprise_stays_nameless_where_it_wishes(self, world: World) -> None:
        need = make_confidential_need(world)
        Need.objects.filter(pk=need.pk).update(name_disclosure="shortlisted")
        access = ask(world, need)
        disclosure_machine.run(access, "granted", actor=world.users["enterprise_head"], ends_on=soon())
        store(record=need, kind="need.confidential", upload=pdf("recipe.pdf"), actor=world.users["enterprise_head"])
        client = signed_in(world.users["researcher"])
        for address in (f"/needs/access/{access.pk}/", f"/needs/{need.pk}/confidential/", "/needs/access/"):
            page = client.get(address).content.decode()
            assert "Clearwater" not in page
            assert "Enterprise Head" not in page


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


class TestReading:
    def test_each_reading_and_download_is_kept_and_shown(self, world: World) -> None:
        access = make_disclosure(make_confidential_need(world), world.records["researcher_profile"], "granted")
        need, head = access.need, world.users["enterprise_head"]
        file = store(record=need, kind="need.confidential", upload=pdf("recipe.pdf"), actor=head)
        reader = signed_in(world.users["researcher"])
        assert "recipe.pdf" not in reader.get(f"/needs/{need.pk}/files/").content.decode()
        assert "recipe.pdf" in reader.get(f"/needs/{need.pk}/confidential/").content.decode()
        assert reader.get(f"/files/{file.public_id}/").status_code == 200
        signed_in(head).get(f"/needs/{need.pk}/confidential/")
        kept = ConfidentialRead.objects.filter(need=need).order_by("id")
        assert list(kept.values_list("reader__name", "file__name", "disclosure")) == [
            ("Researcher", None, access.pk),
            ("Researcher", "recipe.pdf", access.pk),
            ("Enterprise Head", None, None),
        ]
        page = signed_in(world.users["enterprise_member"]).get(f"/needs/{need.pk}/confidential/readings/")
        shown = [(read.reader.name, read.file and read.file.name) for read in page.context["page"].rows]
        assert shown == [("Researcher", "recipe.pdf"), ("Researcher", None)]
        page = signed_in(head).get(f"/needs/{need.pk}/confidential/readings/?all=1")
        assert len(page.context["page"].rows) == 3

    def test_nobody_else_downloads(self, world: World) -> None:
        need = make_confidential_need(world)
        head = world.users["enterprise_head"]
        file = store(record=need, kind="need.confidential", upload=pdf("recipe.pdf"), actor=head)
        make_disclosure(need, world.records["researcher_profile"], "asked")
        got = {role: signed_in(world.user(role)).get(f"/files/{file.public_id}/").status_code for role in ROLES[1:]}
        inside = dict.fromkeys(("enterprise_head", "enterprise_member"), 200)
        outside = dict.fromkeys(("other_enterprise", "outside_researcher", "other_official"), 404)
        assert got == dict.fromkeys(ROLES[1:], 403) | inside | outside

    def test_the_record_of_readings_cannot_be_changed(self, world: World) -> None:
        access = make_disclosure(make_confidential_need(world), world.records["researcher_profile"], "granted")
        read = services.keep_reading(actor=world.users["researcher"], need=access.need)
        text = NonDisclosureText.objects.get()
        for statement in (
            f"UPDATE needs_confidentialread SET reader_id = {world.users['enterprise_head'].pk} WHERE id = {read.pk}",
            f"DELETE FROM needs_confidentialread WHERE id = {read.pk}",
            f"UPDATE needs_nondisclosuretext SET text_en = '' WHERE id = {text.pk}",
            f"UPDATE needs_undertaking SET signed_at = now() WHERE id = {access.undertaking_id}",
            f"DELETE FROM needs_undertaking WHERE id = {access.undertaking_id}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_texts_are_loaded_once(self) -> None:
        load_reference()
        text = NonDisclosureText.objects.get()
        assert (text.version, text.text_zh[:7], text.text_en[:15]) == (1, "一、保密信息\n", "1. Confidential")


def leave(world: World) -> None:
    profile = world.records["researcher_profile"]
    researcher_machine.run(profile, "left", actor=world.users["college_admin"], comment="Another university.")


def end_link(world: World) -> None:
    world.records["link"].ends_on = timezone.localdate() - datetime.timedelta(days=1)
    world.records["link"].save()


def close_need(world: World) -> None:
    need = world.records["granted_disclosure_need"]
    close(need, actor=world.users["enterprise_head"], close_reason=NeedCloseReason.WITHDRAWN)


def declassify(world: World) -> None:
    write_confidential(actor=world.users["enterprise_head"], need=world.records["granted_disclosure_need"], text="")


class TestEnding:
    @pytest.mark.parametrize("reason", [leave, end_link, close_need, declassify])
    def test_the_ground_goes(self, reason: Any, world: World) -> None:
        access = world.records["granted_disclosure"]
        reason(world)
        assert not Disclosure.objects.in_force(reader(world)).filter(pk=access.pk).exists() or reason is declassify
        end_disclosures()
        access.refresh_from_db()
        assert access.state == DisclosureState.ENDED

    def test_a_request_goes_with_its_need(self, world: World) -> None:
        access = world.records["asked_disclosure"]
        close(access.need, actor=world.users["enterprise_head"], close_reason=NeedCloseReason.WITHDRAWN)
        access.refresh_from_db()
        assert access.state == DisclosureState.ENDED
        assert told("disclosure.ended") >= {"Researcher"}

    def test_a_leave_does_not_end_it(self, world: World) -> None:
        researcher_machine.run(world.records["researcher_profile"], "on_leave", actor=world.users["researcher"])
        assert end_disclosures() == 0
        assert Disclosure.objects.in_force(reader(world)).count() == 1

    def test_a_text_that_is_kept_by_a_file(self, world: World) -> None:
        need = world.records["granted_disclosure_need"]
        store(record=need, kind="need.confidential", upload=pdf("r.pdf"), actor=world.users["enterprise_head"])
        declassify(world)
        assert end_disclosures() == 0

    def test_the_last_day(self, world: World) -> None:
        access = world.records["granted_disclosure"]
        last = access.ends_on
        with time_machine.travel(_noon(last - datetime.timedelta(days=3)), tick=False):
            assert end_disclosures() == 0
            end_disclosures()
        assert Notification.objects.filter(event="disclosure.ending").count() == 3
        assert told("disclosure.ending") == {"Researcher", "Enterprise Head", "Enterprise Member"}
        with time_machine.travel(_noon(last), tick=False):
            assert end_disclosures() == 0
            assert Disclosure.objects.in_force(reader(world)).exists()
        with time_machine.travel(_noon(last + datetime.timedelta(days=1)), tick=False):
            assert not Disclosure.objects.in_force(reader(world)).exists()
            assert end_disclosures() == 1
            assert end_disclosures() == 0
        access.refresh_from_db()
        assert (access.state, told("disclosure.ended")) == ("ended", told("disclosure.ending"))

    def test_nobody_answers(self, world: World) -> None:
        with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
            access = ask(world, make_confidential_need(world))
            item = WaitingItem.objects.open().of(access).get()
        assert item.due_on == datetime.date(2026, 11, 30)
        for day in ("2026-12-03", "2026-12-15"):
            with time_machine.travel(f"{day} 09:00:00+08:00", tick=False):
                sweep()
                access.refresh_from_db()
        assert access.state == DisclosureState.REFUSED
        entry = TimelineEntry.objects.of(access).last()
        assert entry is not None
        assert (entry.to_state, entry.actor, bool(entry.comment)) == ("refused", None, True)
        assert told("disclosure.refused") == {"Researcher"}


def reader(world: World) -> Any:
    """The researcher with his roles read anew."""
    return type(world.users["researcher"]).objects.get(pk=world.users["researcher"].pk)


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=timezone.get_default_timezone())


def test_personal_data(world: World) -> None:
    user = world.users["researcher"]
    access = world.records["granted_disclosure"]
    services.keep_reading(actor=user, need=access.need)
    exported = personal.export_of(user)["confidential_access"]
    assert len(exported["signed"]) == len(exported["asked_for"]) == len(DisclosureState.values)
    assert [row["need__number"] for row in exported["read"]] == [access.need.number]
    assert SECRET not in str(exported)
    with translation.override("en"):
        assert len([text for text in personal.obstacles_of(user) if "onfidential" in str(text)]) == 2
    personal.erase_parts(user)
    assert set(Undertaking.objects.filter(person=user).values_list("name", "address")) == {("—", None)}


NOISE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("researcher", "confidential/"),
        ("enterprise_head", "confidential/"),
        ("enterprise_head", "confidential/readings/"),
        ("researcher", ""),
    ],
)
def test_statements(role: str, page: str, world: World, django_assert_max_num_queries: Any) -> None:
    access = world.records["granted_disclosure"]
    client, address = signed_in(world.users[role]), f"/needs/{access.need_id}/{page}"

    def count() -> int:
        client.get(address)
        with django_assert_max_num_queries(50) as queries:
            assert client.get(address).status_code == 200
        return len([q for q in queries.captured_queries if not q["sql"].startswith(NOISE)])

    small = count()
    for number in range(12):
        colleague = make_leader(world.organisations["college"], f"Colleague {number}")
        make_disclosure(access.need, colleague, "granted")
        services.keep_reading(actor=colleague.user, need=access.need)
    store(record=access.need, kind="need.confidential", upload=pdf("r.pdf"), actor=world.users["enterprise_head"])
    assert count() == small <= 10


@pytest.mark.parametrize("role", ["researcher", "enterprise_head"])
def test_statements_of_the_list(role: str, world: World, django_assert_max_num_queries: Any) -> None:
    access = world.records["granted_disclosure"]
    client = signed_in(world.users[role])

    def counts() -> list[int]:
        found = []
        for address in ("/needs/access/", f"/needs/access/{access.pk}/"):
            client.get(address)
            with django_assert_max_num_queries(50) as queries:
                assert client.get(address).status_code == 200
            found.append(len([q for q in queries.captured_queries if not q["sql"].startswith(NOISE)]))
        return found

    small = counts()
    for number in range(12):
        make_disclosure(access.need, make_leader(world.organisations["college"], f"Colleague {number}"), "granted")
    assert counts() == small
    assert max(small) <= 10
