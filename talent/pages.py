"""What every page of a stationing needs: the getter, its tabs, its buttons."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scope import scope_of
from core.buttons import Button, primary_first, step_buttons
from core.http import get_visible_or_404
from core.tabs import links_of
from notifications.selectors import next_step_of
from talent.enums import TERM_STATES, StationingState
from talent.models import StationDay, Stationing
from talent.policies import day as day_policies
from talent.policies import stationing as policies
from talent.selectors.day import with_names
from talent.selectors.limits import missing_parties
from talent.transitions.stationing import stationing_machine

JOINED = ("enterprise__organisation", "college", "researcher__user", "district", "park", "department")
TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("overview", _("Overview"), "talent:detail"),
    ("agreement", _("Agreement"), "talent:agreement"),
    ("days", _("Day logs"), "talent:term_days"),
    ("timeline", _("Timeline"), "talent:timeline"),
)


def get_stationing(request: HttpRequest, pk: int) -> Stationing:
    """The stationing with its names, if visible to whoever asks."""
    rows = Stationing.objects.select_related(*JOINED)
    stationing: Stationing = get_visible_or_404(rows, request.user, pk=pk)
    return stationing


def get_day(request: HttpRequest, pk: int) -> StationDay:
    """The day with its names, if visible to whoever asks."""
    rows = with_names(StationDay.objects.all()).select_related("need")
    day: StationDay = get_visible_or_404(rows, request.user, pk=pk)
    return day


def has_days_for(user: Any, stationing: Stationing) -> bool:
    """Whether days of this stationing wait for the person; asked of the enterprise's people only."""
    if stationing.enterprise.organisation_id not in scope_of(user).enterprises:
        return False
    return stationing.days.submitted().exists()


def buttons(user: Any, stationing: Stationing) -> list[Button]:
    """What this person can do now, the one primary thing first."""
    found = []
    if stationing.state == StationingState.RUNNING and day_policies.can_log(user, stationing):
        url = reverse("talent:log", args=[stationing.pk])
        found.append(Button(url=url, label=_("Log a day"), tone="primary", icon="plus"))
    if has_days_for(user, stationing):
        found.append(Button(url=reverse("talent:confirm"), label=_("Confirm days"), tone="primary", icon="calendar"))
    if stationing.state == StationingState.AGREEING:
        spoken = policies.parties_of(user, stationing)
        if set(spoken) & set(missing_parties(stationing)):
            url = reverse("talent:approve", args=[stationing.pk])
            found.append(Button(url=url, label=_("Read and approve"), tone="primary", icon="file-text"))
        if policies.can_change_terms(user, stationing):
            url = reverse("talent:terms", args=[stationing.pk])
            found.append(Button(url=url, label=_("Change the agreement"), icon="edit"))
    found += step_buttons(stationing_machine.steps(user, stationing), "talent:step", stationing.pk)
    if policies.can_propose_extension(user, stationing):
        url = reverse("talent:extend", args=[stationing.pk])
        found.append(Button(url=url, label=_("Propose an extension"), icon="calendar-due"))
    return primary_first(found)


def record_context(request: HttpRequest, stationing: Stationing, *, tab: str) -> dict[str, Any]:
    """Context of ``talent/record.html``, which the template of every tab extends."""
    return {
        "stationing": stationing,
        "tab": tab,
        "tabs": links_of(stationing, TABS),
        "step": next_step_of(stationing),
        "buttons": buttons(request.user, stationing),
        "has_term": stationing.state in TERM_STATES,
    }
