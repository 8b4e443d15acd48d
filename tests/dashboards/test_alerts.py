"""Thresholds: who sets them, when they are crossed, and that each crossing is told once."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from core.errors import DomainError, NotAllowed
from dashboards.models import AlertThreshold
from dashboards.services.alerts import add_threshold, delete_threshold, look_at_thresholds, watched_of
from notifications.models import Notification
from tests.dashboards.test_scopes import client_of, make_lively
from tests.factories.claims import Case
from tests.kept import kept
from tests.needs.test_figures import post, publish

PAGE = "/dashboard/warnings/"
case = kept(make_lively)


def watch(case: Case, figure: str, comparison: str, value: str, months: int = 12) -> AlertThreshold:
    """A threshold of the case's district."""
    return add_threshold(
        actor=case.users["district_official"],
        district=case.organisations["district"],
        figure=figure,
        comparison=comparison,
        value=Decimal(value),
        months=months,
    )


def sentences(case: Case) -> list[tuple[str, bool]]:
    """What is watched, in words, and whether it is crossed."""
    return [(one.sentence, one.crossed) for one in watched_of(case.organisations["district"].pk)]


def test_figures_rates_durations_and_overdue_items_are_watched(case: Case) -> None:
    watch(case, "needs.published", "below", "3")
    watch(case, "needs.connection_rate", "below", "50")
    watch(case, "needs.first_claim", "above", "20")
    watch(case, "needs.waiting", "above", "0")
    watch(case, "contracts.value", "below", "10")
    watch(case, "needs.signing_rate", "above", "50", months=1)
    assert sentences(case) == [
        ("发布需求数：2 项，低于 3 项（近十二个月）", True),
        ("对接率：50 %，低于 50 %（近十二个月）", False),
        ("发布到首次揭榜用时：30 天，高于 20 天（近十二个月）", True),
        ("待办理的需求：逾期：1 项，高于 0 项（现在）", True),
        ("合同成交额：0 万元，低于 10 万元（近十二个月）", True),
        ("签约率：—，高于 50 %（本月）", False),
    ]


def test_each_crossing_is_told_once(case: Case) -> None:
    watch(case, "needs.published", "below", "3")
    official = case.users["district_official"]
    told = Notification.objects.filter(event="figures.alert")
    assert [look_at_thresholds(), look_at_thresholds()] == [1, 0]
    assert AlertThreshold.objects.get().crossed_on == timezone.localdate()
    assert [one.user for one in told] == [official]
    publish(case, post(case))
    assert look_at_thresholds() == 0
    assert AlertThreshold.objects.get().crossed_on is None
    later = timezone.now() + datetime.timedelta(days=340)
    with time_machine.travel(later, tick=True):
        assert [look_at_thresholds(), look_at_thresholds()] == [1, 0]
    assert told.all().count() == 2


def test_the_dashboard_shows_what_is_crossed(case: Case) -> None:
    watch(case, "needs.published", "below", "3")
    watch(case, "needs.published", "above", "3")
    response = client_of(case, "district_official").get("/dashboard/")
    assert [one.sentence for one in response.context["numbers"].alerts] == ["发布需求数：2 项，低于 3 项（近十二个月）"]
    assert "低于 3 项" in response.content.decode()


def test_a_district_sets_its_own(case: Case) -> None:
    client = client_of(case, "district_official")
    sent = {"figure": "needs.published", "comparison": "below", "value": "3", "months": "12"}
    response = client.post(PAGE, sent)
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?of={case.organisations['district'].pk}")
    again = client.post(PAGE, sent)
    assert again.status_code == 422
    assert "已有相同的预警线" in again.content.decode()
    wrong = client.post(PAGE, {**sent, "figure": "no.such", "value": "much"})
    assert set(wrong.context["form"].errors) == {"figure", "value"}
    threshold = AlertThreshold.objects.get()
    assert client.post(f"{PAGE}{threshold.pk}/delete/").status_code == 302
    assert not AlertThreshold.objects.exists()


def test_nobody_else_does(case: Case) -> None:
    threshold = watch(case, "needs.published", "below", "3")
    park = client_of(case, "park_official")
    assert park.get(PAGE).status_code == 403
    assert park.post(f"{PAGE}{threshold.pk}/delete/").status_code == 404
    with pytest.raises(NotAllowed):
        delete_threshold(actor=case.users["park_official"], threshold=threshold)


def test_a_second_like_it_is_refused(case: Case) -> None:
    watch(case, "needs.published", "below", "3")
    with pytest.raises(DomainError):
        watch(case, "needs.published", "below", "5")
