"""Figures of service orders, and their sheet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.downloads import download
from core.errors import NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from core.sheets import MEDIA_TYPE
from platforms.forms.filters import FigureForm
from platforms.policies import order as policies
from platforms.selectors.figures import DIMENSIONS, Figures, figures_of
from platforms.sheets import figures_sheet


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
    """Orders by kind and result, and funding, by a chosen dimension."""
    shown = _figures(request)
    context = {
        "form": FigureForm({"by": shown.by, "since": shown.first, "until": shown.last}),
        "shown": shown,
        "heading": DIMENSIONS[shown.by].label,
        "query": request.GET.urlencode(),
    }
    return render(request, "platforms/figures.html", context)


@login_required
@require_safe
@refusals_as_pages
def export(request: HttpRequest) -> HttpResponse:
    """The same table as a sheet."""
    shown = _figures(request)
    name = f"{_('Figures of service orders')} {shown.first}–{shown.last}.xlsx"
    return download(figures_sheet(shown), name=name, media_type=MEDIA_TYPE)
