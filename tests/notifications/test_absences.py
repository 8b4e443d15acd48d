"""What waits for somebody absent waits for the stand-in as well: on the page, in mails and in the digest, with both names."""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from accounts.scope import forget_scope, scope_of
from accounts.services.delegations import name_stand_in, revoke
from core import waiting
from core.transitions import Edge, StateMachine, timeline
from core.waiting import Assignee, WaitRule
from enterprises.enums import EnterpriseState as S
from enterprises.models import Enterprise
from notifications import digests, sweeping
from notifications.models import OutgoingMail, WaitingItem
from notifications.selectors import by_concern, lines_of, people, people_of, shell_counts, waiting_for
from notifications.services import notify, set_preferences
from tests.factories.accounts import signed_in
from tests.factories.district import make_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch) -> SimpleNamespace:
    """The enterprise of ``make_district`` with a head, who is absent this week, and two members; one stands in."""
    monkeypatch.setattr(Enterprise, "get_absolute_url", lambda record: "/e/1/", raising=False)
    world = make_district()
    for name, role in (
        ("head", Role.ENTERPRISE_HEAD),
        ("member", Role.ENTERPRISE_MEMBER),
        ("third", Role.ENTERPRISE_MEMBER),
    ):
        user = User.objects.create_user(f"{name}@example.cn", name=name.title(), language="en")
        Membership.objects.create(user=user, organisation=world.record.organisation, role=role)
        setattr(world, name, user)
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        world.row = name_stand_in(
            actor=world.head,
            delegate=world.member,
            organisation=world.record.organisation,
            starts_on=datetime.date(2026, 11, 23),
            ends_on=datetime.date(2026, 11, 27),
        )
    return world


@pytest.fixture
def machine(world):
    """``registered`` waits for the enterprise's head, who alone may go on to ``verified``."""

    def heads(user: User | None, record: Enterprise) -> bool:
        return record.organisation_id in scope_of(user).headed

    made = StateMachine("absence", states=S, edges={("registered", "verified"): Edge(verb="Go on", policy=heads)})
    rule = WaitRule(
        machine="absence",
        state="registered",
        task="Decide",
        days=3,
        remind=(0,),
        assignees=lambda record: [
            Assignee(organisation_id=record.organisation_id, roles=(Role.ENTERPRISE_HEAD,)),
        ],
    )
    waiting.register(rule)
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        made.created(world.record, actor=world.alice)
    yield made
    del waiting._rules["absence.registered"]
    del StateMachine.registry["absence"]


def at(day: int) -> time_machine.travel:
    return time_machine.travel(f"2026-11-{day} 09:00:00+08:00", tick=False)


def lines(user: User) -> list[tuple[str, str]]:
    forget_scope(user)
    return [(line.item.title, line.for_whom) for line in lines_of(list(waiting_for(user)), user)]


def test_both_are_told_when_it_is_named_and_when_it_ends_early(world) -> None:
    assert set(OutgoingMail.objects.values_list("event", "to")) == {
        ("delegation.named", "head@example.cn"),
        ("delegation.named", "member@example.cn"),
    }
    mail = OutgoingMail.objects.get(to="member@example.cn")
    assert mail.subject == "Member stands in for Head"
    assert "From 23 Nov 2026 to 27 Nov 2026 Member acts in the place of Head" in mail.text
    with at(24):
        revoke(delegation=world.row, actor=world.member)
    assert OutgoingMail.objects.filter(event="delegation.revoked").count() == 2


def test_the_list_shows_it_to_the_stand_in_while_it_lasts(world, machine) -> None:
    title = str(world.record)
    with at(24):
        assert lines(world.head) == [(title, "")]
        assert lines(world.member) == [(title, "Head")]
        assert lines(world.third) == []
        assert shell_counts(world.member).waiting == 1
        page = signed_in(world.member).get(reverse("notifications:home")).content.decode()
        assert "In the place of Head" in page
    with at(28):
        assert (lines(world.head), lines(world.member)) == ([(title, "")], [])


def test_the_stand_in_acts_and_the_timeline_names_both(world, machine) -> None:
    with at(24):
        forget_scope(world.member)
        machine.run(world.record, "verified", actor=world.member)
    entry = list(timeline(world.record))[-1]
    assert (entry.event, entry.actor, entry.on_behalf_of) == ("absence.verified", world.member, world.head)
    assert not WaitingItem.objects.open().exists()


def test_the_heads_own_step_names_the_head_alone(world, machine) -> None:
    with at(24):
        machine.run(world.record, "verified", actor=world.head)
    assert [(entry.actor, entry.on_behalf_of) for entry in timeline(world.record)][-1] == (world.head, None)


def test_mails_reach_the_stand_in_and_say_for_whom(world, machine) -> None:
    organisation: Organisation = world.record.organisation
    with at(24):
        assert [user.name for user in people(organisation.pk, Role.ENTERPRISE_HEAD)] == ["Head", "Member"]
        assert [user.name for user in people(organisation.pk, Role.ENTERPRISE_MEMBER)] == ["Member", "Third"]
        item = WaitingItem.objects.get()
        assert [user.name for user in people_of(item.assignees.all())] == ["Head", "Member"]
    with at(26):
        sweeping.sweep()
    texts = dict(OutgoingMail.objects.filter(event="waiting.reminder").values_list("to", "text"))
    words = "This mail reaches you in the place of Head, who is absent until 27 Nov 2026."
    assert {to: words in text for to, text in texts.items()} == {"head@example.cn": False, "member@example.cn": True}
    with at(28):
        assert [user.name for user in people(organisation.pk, Role.ENTERPRISE_HEAD)] == ["Head"]


def test_who_has_left_receives_nothing_more(world, machine) -> None:
    world.member.memberships.update(ended_at=world.member.date_joined)
    with at(24):
        assert [user.name for user in people(world.record.organisation_id, Role.ENTERPRISE_HEAD)] == ["Head"]
        assert [user.name for user in people_of(WaitingItem.objects.get().assignees.all())] == ["Head"]


def test_the_digest_is_the_list_of_the_page(world, machine, kind) -> None:
    """Every line of the page stands in the digest, in the same order, with the same days and the same absent colleague."""
    other = Organisation.objects.create(kind="enterprise", name="另一家化工有限公司", parent=world.district)
    for number, due in enumerate((20, 25, 24)):
        item = WaitingItem.objects.create(
            content_type=WaitingItem.objects.first().content_type,
            object_id=other.pk + number,
            machine="absence",
            state="registered",
            title=f"Record {number}",
            url=f"/e/{number}/",
            opened_on=datetime.date(2026, 11, 16),
            due_on=datetime.date(2026, 11, due),
        )
        item.assignees.create(user=world.member, concern="escalated" if number == 1 else "assigned", due_on=item.due_on)
    with at(24):
        set_preferences(user=world.member, chosen={"sample.news": "daily"})
        notify(
            event="sample.news",
            record=world.record,
            recipients=[world.member],
            dedupe="x",
            context={"task": "x"},
            url="/e/1/",
        )
        digests.write_digests()
        forget_scope(world.member)
        shown = by_concern(lines_of(list(waiting_for(world.member)), world.member))
        page = signed_in(world.member).get(reverse("notifications:home"))
        assert [line.item for line in page.context["lines"]] == [line.item for line in shown["lines"]]
    text = OutgoingMail.objects.get(event="digest.daily").text
    expected = {
        "Waiting for you": [digests.words_of(line) for line in shown["lines"]],
        "To follow up by telephone": [digests.words_of(line) for line in shown["follow_up"]],
    }
    assert expected["Waiting for you"][0] == "Record 0: Decide (waiting since 16 Nov 2026, overdue since 20 Nov 2026)"
    assert expected["Waiting for you"][-1].endswith(", in the place of Head")
    assert [line.item.title for line in shown["lines"]] == ["Record 0", "Record 2", str(world.record)]
    assert [line.item.title for line in shown["follow_up"]] == ["Record 1"]
    for heading, words in expected.items():
        block = text.split(heading)[1].split("\n\n")[1]
        assert [row[2:] for row in block.splitlines() if row.startswith("- ")] == words
