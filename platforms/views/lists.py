"""The list of service orders, and an enterprise's own orders."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from enterprises.pages import get_enterprise
from enterprises.pages import record_context as enterprise_context
from platforms.columns import ORDERS, with_hours
from platforms.forms.filters import OrderFilter
from platforms.models import ServiceOrder
from platforms.policies import order as policies

NAMES = ("enterprise__organisation", "college", "responsible__user")


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Orders that the person may see, newest first, with filters in the address."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of service orders is for people with a role."))
    visible = ServiceOrder.objects.visible_to(request.user)
    form = OrderFilter(request.GET, rows=visible, user=request.user)
    if not scope_of(request.user).research_colleges:
        del form.fields["mine"]
    rows = form.narrow(visible)
    if answer := exported(request, ORDERS, with_hours(rows)):
        return answer
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page_by_key(rows.select_related(*NAMES), key=ORDERS.order, cursor=request.GET.get("cursor", "")),
        "total": count_words(rows),
        "may_request": policies.can_request(request.user),
        "may_read_figures": policies.can_read_figures(request.user),
    }
    return render(request, "platforms/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def of_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab of an enterprise: its orders, as far as the person may see them."""
    enterprise = get_enterprise(request, pk)
    rows = ServiceOrder.objects.visible_to(request.user).filter(enterprise=enterprise).select_related(*NAMES)
    context = enterprise_context(request, enterprise, tab="service_orders")
    context |= {
        "page": page_by_key(rows, key="-id", cursor=request.GET.get("cursor", "")),
        "may_request": policies.can_request(request.user),
    }
    return render(request, "platforms/of_enterprise.html", context)
