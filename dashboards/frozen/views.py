"""Frozen periods: the list, freezing one, what has changed since, and which records make the change."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from core.errors import NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages
from core.paging import page_by_key
from dashboards.frozen.forms import FreezeForm, open_periods
from dashboards.frozen.jobs import request_freeze
from dashboards.frozen.policies import freezable_districts
from dashboards.frozen.selectors import comparison, last_quarter_open, records_page
from dashboards.policies import is_of_an_office
from indicators.models import FrozenPeriod
from indicators.values import values

CHECKED = ("needs.published", "claims.submitted", "contracts.signed", "contracts.value", "contracts.received")
"""What the check page shows of a period, so that whoever freezes it sees whether the numbers are plausible."""


@login_required
@require_safe
@refusals_as_pages
def frozen_periods(request: HttpRequest) -> HttpResponse:
    """What was frozen, the latest first."""
    _reader(request)
    rows = FrozenPeriod.objects.visible_to(request.user).select_related("district", "frozen_by")
    districts = list(freezable_districts(request.user))
    context = {
        "page": page_by_key(rows, key="-id", cursor=request.GET.get("cursor", "")),
        "districts": districts,
        "open": last_quarter_open(districts),
    }
    return render(request, "dashboards/frozen/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_pages
def freeze_period(request: HttpRequest) -> HttpResponse:
    """Choose a period, check its numbers, have it frozen in the background."""
    district = _district(request)
    form = FreezeForm(request.POST if request.method == "POST" else None, periods=open_periods(district))
    context: dict[str, Any] = {"form": form, "district": district}
    if request.method == "POST" and form.is_valid():
        period = form.cleaned_data["period"]
        if "checked" in request.POST:
            return redirect(
                request_freeze(actor=request.user, district=district, period=period, note=form.cleaned_data["note"])
            )
        found = values(district.pk, CHECKED, since=period.first, until=period.last_month)
        context |= {"period": period, "numbers": [found[key] for key in CHECKED]}
        return render(request, "dashboards/frozen/check.html", context)
    return render(request, "dashboards/frozen/new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
@refusals_as_pages
def frozen_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure then and now, or only those that differ."""
    frozen = _frozen(request, pk)
    compared = comparison(request.user, frozen, request.GET.get("of", ""))
    context = {"frozen": frozen, "compared": compared, "only": "only" in request.GET}
    return render(request, "dashboards/frozen/period.html", context)


@login_required
@require_safe
@refusals_as_pages
def frozen_figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The records of one figure: frozen, came later, left later, changed."""
    frozen = _frozen(request, pk)
    shown = records_page(request.user, frozen, key, request.GET)
    back = f"{reverse('dashboards:frozen_period', args=[frozen.pk])}?of={shown.organisation.pk}"
    context = {"frozen": frozen, "shown": shown, "tab": shown.share, "back_url": back}
    return render(request, "dashboards/frozen/figure.html", context)


def _reader(request: HttpRequest) -> None:
    if not is_of_an_office(request.user):
        raise NotAllowed(NOT_YOURS)


def _frozen(request: HttpRequest, pk: int) -> FrozenPeriod:
    _reader(request)
    rows = FrozenPeriod.objects.select_related("district", "frozen_by")
    found: FrozenPeriod = get_visible_or_404(rows, request.user, pk=pk)
    return found


def _district(request: HttpRequest) -> Organisation:
    """The district whose period is frozen: the one in the address, or the only one."""
    districts = list(freezable_districts(request.user))
    if not districts:
        raise NotAllowed(NOT_YOURS)
    wanted = request.GET.get("of", "")
    found = next((one for one in districts if str(one.pk) == wanted), None) if wanted else districts[0]
    if found is None:
        raise Http404
    return found
