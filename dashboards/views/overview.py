"""The front page, the dashboards, and the figures with their records."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from core.downloads import download
from core.errors import NotAllowed
from core.exports import exported
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages
from dashboards.columns import of_figure
from dashboards.policies import can_compare, can_read_enterprise, can_read_figures, can_read_own, can_set_thresholds
from dashboards.selectors.compare import league_of
from dashboards.selectors.frame import Frame, frame_for
from dashboards.selectors.landing import PLAN, latest_public_needs
from dashboards.selectors.latest import latest_steps
from dashboards.selectors.own import own_frame
from dashboards.selectors.page import OFFICIAL_KINDS, chart_of
from dashboards.selectors.page import dashboard as dashboard_of
from dashboards.selectors.rate import rate_page
from dashboards.selectors.records import chosen, figure_page
from dashboards.sheets import MEDIA_TYPE, csv_table
from enterprises.models import Enterprise
from indicators.rates import entries, rates
from notifications.views import home

FrameOf = Callable[[Any, Mapping[str, str]], Frame]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What waits for who is signed in; for visitors what this portal is."""
    return home(request) if request.user.is_authenticated else landing(request)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the cooperation is, the latest needs, and how to begin."""
    return render(request, "dashboards/landing.html", {"needs": latest_public_needs(), "parts": PLAN})


@login_required
@require_safe
@refusals_as_pages
def dashboard(request: HttpRequest, frame_of: FrameOf = frame_for) -> HttpResponse:
    """The figures of an organisation, or of one's own work, at a glance."""
    frame = frame_of(request.user, request.GET)
    context = {
        "frame": frame,
        "numbers": dashboard_of(frame, compared=request.GET.get("compare")),
        "latest": latest_steps(frame) if frame.kind in OFFICIAL_KINDS else None,
        "has_league": has_league(request.user, frame),
        "can_warn": can_set_thresholds(request.user, frame.organisation) and frame.kind == OrganisationKind.DISTRICT,
    }
    return render(request, "dashboards/dashboard.html", context)


@login_required
@require_safe
@refusals_as_pages
def of_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """From an enterprise's record to its dashboard."""
    enterprise = get_visible_or_404(Enterprise.objects.all(), request.user, pk=pk)
    if not can_read_enterprise(request.user, enterprise):
        raise Http404
    frame = frame_for(request.user, {"of": str(enterprise.organisation_id)})
    return HttpResponseRedirect(frame.page_url())


@login_required
@require_safe
@refusals_as_pages
def chart(request: HttpRequest, key: str, frame_of: FrameOf = frame_for) -> HttpResponse:
    """The numbers of one chart as a table of comma-separated values."""
    frame = frame_of(request.user, request.GET)
    found = chart_of(frame, key, compared=request.GET.get("compare"))
    if found is None:
        raise Http404
    name = f"{found.title} {frame.name} {frame.first:%Y-%m}–{frame.last:%Y-%m}.csv"
    return download(csv_table(found.lines), name=name, media_type=MEDIA_TYPE)


@login_required
@require_safe
@refusals_as_pages
def league(request: HttpRequest) -> HttpResponse:
    """Enterprises or departments in the order of one figure."""
    frame = frame_for(request.user, request.GET)
    if not has_league(request.user, frame):
        raise Http404
    context = {"frame": frame, "league": league_of(frame, request.GET.get("compare"))}
    return render(request, "dashboards/league.html", context)


def has_league(user: Any, frame: Frame) -> bool:
    """Whether there is a league table below the organisation, and the person may see it."""
    return frame.kind in (*OFFICIAL_KINDS, OrganisationKind.COLLEGE) and can_compare(user, frame.organisation)


@login_required
@require_safe
@refusals_as_pages
def figure(request: HttpRequest, key: str, frame_of: FrameOf = frame_for) -> HttpResponseBase:
    """One figure or rate: what it counts, how many, and exactly these records."""
    frame = frame_of(request.user, request.GET)
    if key in rates():
        return render(request, "dashboards/rate.html", {"frame": frame, "shown": rate_page(frame, key)})
    found = chosen(request.user, frame, key, request.GET)
    if answer := exported(request, of_figure(found.figure), found.rows):
        return answer
    shown = figure_page(frame, found, request.GET.get("cursor", ""))
    return render(request, "dashboards/figure.html", {"frame": frame, "shown": shown})


@login_required
@require_safe
@refusals_as_pages
def definitions(request: HttpRequest) -> HttpResponse:
    """Every figure in words."""
    if not (can_read_figures(request.user) or can_read_own(request.user)):
        raise NotAllowed(NOT_YOURS)
    frame_of = frame_for if can_read_figures(request.user) else own_frame
    frame = frame_of(request.user, request.GET)
    shown = [(one, frame.url(one.key) if frame.keeps(one) else "") for one in entries().values()]
    context = {"figures": shown, "frame": frame}
    return render(request, "dashboards/definitions.html", context)
