"""What every page of a service order needs: the getter, its tabs, its buttons."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.buttons import Button, primary_first, step_buttons
from core.http import get_visible_or_404
from core.tabs import links_of
from notifications.selectors import next_step_of
from platforms.enums import DECIDED_STATES
from platforms.models import ServiceOrder
from platforms.policies import order as policies
from platforms.policies import work as work_policies
from platforms.selectors.work import missing_sides
from platforms.transitions.order import order_machine

JOINED = (
    "enterprise__organisation",
    "college",
    "responsible__user",
    "responsible__department",
    "district",
    "park",
    "department",
    "created_by",
)
TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("overview", _("Overview"), "platforms:detail"),
    ("work", _("Tasks and hours"), "platforms:work"),
    ("files", _("Documents"), "platforms:files"),
    ("talk", _("Conversation"), "platforms:talk"),
    ("timeline", _("Timeline"), "platforms:timeline"),
)


def get_order(request: HttpRequest, pk: int) -> ServiceOrder:
    """The order with its names, if visible to whoever asks."""
    rows = ServiceOrder.objects.select_related(*JOINED)
    order: ServiceOrder = get_visible_or_404(rows, request.user, pk=pk)
    return order


def buttons(user: Any, order: ServiceOrder) -> list[Button]:
    """What this person can do now, the one primary thing first."""
    found = []
    if order.state in DECIDED_STATES and set(policies.sides_of(user, order)) & set(missing_sides(order)):
        url = reverse("platforms:close", args=[order.pk])
        found.append(Button(url=url, label=_("Confirm the result and close"), tone="primary", icon="check"))
    found += step_buttons(order_machine.steps(user, order), "platforms:step", order.pk)
    if policies.can_edit(user, order):
        found.append(Button(url=reverse("platforms:edit", args=[order.pk]), label=_("Change"), icon="edit"))
    if policies.can_change_people(user, order):
        url = reverse("platforms:people", args=[order.pk])
        tone = "primary" if order.responsible is None else "secondary"
        found.append(Button(url=url, label=_("Change the people"), tone=tone, icon="users"))
    return primary_first(found)


def record_context(request: HttpRequest, order: ServiceOrder, *, tab: str) -> dict[str, Any]:
    """Context of ``platforms/record.html``, which the template of every tab extends."""
    return {
        "order": order,
        "tab": tab,
        "tabs": links_of(order, TABS),
        "step": next_step_of(order),
        "buttons": buttons(request.user, order),
    }


def work_rights(user: Any, order: ServiceOrder) -> dict[str, bool]:
    """What the person may do on the page of tasks and hours."""
    return {"may_plan": work_policies.can_plan(user, order), "may_log": work_policies.can_log(user, order)}
