"""Pages of news, mails and what waits."""

import time_machine
from django.test import Client
from django.urls import reverse

from notifications.models import Notification, OutgoingMail, Preference, WaitingItem
from notifications.selectors import preferences_of
from notifications.unsubscribing import read_token, unsubscribe_path
from tests.factories.accounts import enrol, signed_in
from tests.factories.notifications import make_mail, make_news


def client_of(user) -> Client:
    enrol(user)
    return signed_in(user)


def test_home_lists_what_waits_and_apart_from_it_what_to_follow_up(world, machine, rule) -> None:
    with time_machine.travel("2026-11-23 09:00:00+08:00", tick=False):
        machine.created(world.record, actor=None)
    first = WaitingItem.objects.get()
    second = WaitingItem.objects.create(
        content_type=first.content_type,
        object_id=first.object_id,
        machine="other",
        state="gone",
        title="更早的一项",
        opened_on="2026-11-02",
        due_on="2026-11-05",
    )
    second.assignees.create(organisation=world.district, role="district_official", concern="escalated")
    make_news(world.alice, world.record, "揭榜申请已提交")
    make_news(world.bob, world.record, "与她无关")
    with time_machine.travel("2026-11-24 09:00:00+08:00", tick=False):
        page = client_of(world.alice).get("/").content.decode()
        shown = client_of(world.alice).get("/").context
        assert [[line.item for line in shown[part]] for part in ("lines", "follow_up")] == [[first], [second]]
    assert ("更早的一项" in page, str(world.record) in page, "揭榜申请已提交" in page) == (True, True, True)
    assert ("与她无关" in page, "更早的一项" in client_of(world.carol).get("/").content.decode()) == (False, False)


def test_home_and_news_cost_the_same_for_many(world, machine, rule, django_assert_num_queries) -> None:
    machine.created(world.record, actor=None)
    item = WaitingItem.objects.get()
    client = client_of(world.alice)

    def add(count: int) -> None:
        for n in range(count):
            other = WaitingItem.objects.create(
                content_type=item.content_type,
                object_id=1000 * count + n,
                machine="sample",
                state="registered",
                title=str(n),
                opened_on=item.opened_on,
                due_on=item.due_on,
            )
            other.assignees.create(organisation=world.district, role="district_official")
            make_news(world.alice, world.record, str(n))

    client.get("/")
    for count in (2, 40):
        add(count)
        with django_assert_num_queries(6):
            client.get("/")
        with django_assert_num_queries(5):
            client.get(reverse("notifications:news"))


def test_following_a_line_marks_it_read(world) -> None:
    line, other = make_news(world.alice, world.record), make_news(world.alice, world.record)
    client = client_of(world.alice)
    response = client.get(reverse("notifications:follow", args=[line.pk]))
    assert (response.status_code, response["Location"]) == (302, "/news/")
    assert list(Notification.objects.unread()) == [other]
    assert list(client.get("/news/?show=unread").context["page"].rows) == [other]
    client.post(reverse("notifications:read_all"))
    assert Notification.objects.unread().count() == 0


def test_preferences_are_saved(world) -> None:
    client = client_of(world.alice)
    client.post(reverse("notifications:preferences"), {"waiting.reminder": "weekly", "unknown": "off"})
    chosen = {choice.event.key: choice.frequency for choice in preferences_of(world.alice)}
    assert (chosen["waiting.reminder"], chosen["waiting.escalated"]) == ("weekly", "now")
    assert Preference.objects.count() == 1


def test_one_click_unsubscribes_without_signing_in_and_a_visit_alone_does_not(world) -> None:
    path = unsubscribe_path(world.alice, "waiting.reminder")
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert not Preference.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.values_list("user__name", "event", "frequency").get() == (
        "Alice",
        "waiting.reminder",
        "off",
    )
    assert read_token(path.strip("/").rpartition("/")[2] + "x") is None


def test_failed_mails_are_shown_without_secrets_and_sent_again(world) -> None:
    plain = make_mail("lost@example.cn", state="failed", error="550 no such user", subject="需求已发布")
    make_mail("code@example.cn", state="failed", error="expired", subject="", is_secret=True)
    make_mail("fine@example.cn", state="sent")
    client = client_of(world.admin)
    page = client.get(reverse("notifications:failed_mails")).content.decode()
    assert [text in page for text in ("lost@example.cn", "需求已发布", "550 no such user", "fine@example.cn")] == [
        True,
        True,
        True,
        False,
    ]
    assert page.count(reverse("notifications:resend", args=[plain.pk])) == 1
    client.post(reverse("notifications:resend", args=[plain.pk]))
    assert OutgoingMail.objects.get(pk=plain.pk).state == "queued"


def test_preferences_offer_what_concerns_the_roles(world) -> None:
    page = client_of(world.alice).get(reverse("notifications:preferences"))
    offered = {choice.event.key for group in page.context["groups"] for choice in [*group.open, *group.fixed]}
    asked = {"waiting.reminder", "need.submitted", "invitation.invited", "claim.college_review", "researcher.applied"}
    assert offered & asked == {"waiting.reminder", "need.submitted"}
