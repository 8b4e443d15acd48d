"""The officials' list of enterprises."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from enterprises.columns import ENTERPRISES
from enterprises.forms import FilterForm
from enterprises.industry import name_of
from enterprises.models import Enterprise
from enterprises.policies import can_create, can_list
from enterprises.selectors import parks_to_filter, with_names


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Enterprises of the official's district or park, newest first, with filters in the address."""
    if not can_list(request.user):
        raise NotAllowed(_("The list of enterprises is for officials."))
    form = FilterForm(request.GET, parks=parks_to_filter(request.user))
    rows = form.narrow(Enterprise.objects.visible_to(request.user))
    if answer := exported(request, ENTERPRISES, with_names(rows)):
        return answer
    page = page_by_key(with_names(rows), key=ENTERPRISES.order, cursor=request.GET.get("cursor", ""))
    for row in page.rows:
        row.industry_name = name_of(row.industry)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page,
        "total": count_words(rows),
        "may_create": can_create(request.user),
    }
    return render(request, "enterprises/list.html", context)
