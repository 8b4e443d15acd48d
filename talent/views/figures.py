"""Figures of stationing and their sheet, and the days behind them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.downloads import download
from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import NOT_YOURS, refusals_as_pages
from core.paging import count_words, page_by_key
from core.sheets import MEDIA_TYPE
from talent.columns import DAYS, DAYS_JOINED
from talent.forms.day import DayFilter, FigureForm
from talent.models import StationDay
from talent.policies import stationing as policies
from talent.selectors.day import with_names
from talent.selectors.figures import DIMENSIONS, Figures, figures_of
from talent.sheets import figures_sheet


def _figures(request: HttpRequest) -> Figures:
    if not policies.can_read_figures(request.user):
        raise NotAllowed(NOT_YOURS)
    form = FigureForm(request.GET)
    first, last = form.period()
    return figures_of(request.user, by=form.dimension, first=first, last=last)


@login_required
@require_safe
@refusals_as_pages
def figures(request: HttpRequest) -> HttpResponse:
    """Days, enterprises, researchers and needs by a chosen dimension."""
    shown = _figures(request)
    context = {
        "form": FigureForm({"by": shown.by, "since": shown.first, "until": shown.last}),
        "shown": shown,
        "heading": DIMENSIONS[shown.by].label,
        "query": request.GET.urlencode(),
    }
    return render(request, "talent/figures.html", context)


@login_required
@require_safe
@refusals_as_pages
def figures_export(request: HttpRequest) -> HttpResponse:
    """The same table as a sheet."""
    shown = _figures(request)
    name = f"{_('Figures of stationing')} {shown.first}–{shown.last}.xlsx"
    return download(figures_sheet(shown), name=name, media_type=MEDIA_TYPE)


@login_required
@require_safe
@refusals_as_pages
def days(request: HttpRequest) -> HttpResponseBase:
    """Day logs that the person may see, by date, with filters in the address."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of days is for people with a role."))
    visible = StationDay.objects.visible_to(request.user)
    form = DayFilter(request.GET, rows=visible)
    rows = form.narrow(visible)
    shown = with_names(rows)
    if answer := exported(request, DAYS, shown.select_related(*DAYS_JOINED)):
        return answer
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page_by_key(shown, key=DAYS.order, cursor=request.GET.get("cursor", "")),
        "total": count_words(rows),
    }
    return render(request, "talent/days.html", context)
