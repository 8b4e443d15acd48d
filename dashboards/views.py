"""The front page, the dashboard, and the figures with their records."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from dashboards.policies import can_read_figures
from dashboards.selectors.district import dashboard as dashboard_of
from dashboards.selectors.frame import frame_for
from dashboards.selectors.landing import PLAN, latest_public_needs
from dashboards.selectors.latest import latest_steps
from dashboards.selectors.records import figure_page
from indicators.registry import figures
from notifications.views import home


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
def dashboard(request: HttpRequest) -> HttpResponse:
    """The figures of a district or park at a glance."""
    frame = frame_for(request.user, request.GET)
    context = {"frame": frame, "numbers": dashboard_of(frame), "latest": latest_steps(frame)}
    return render(request, "dashboards/dashboard.html", context)


@login_required
@require_safe
@refusals_as_pages
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: what it counts, how many, and exactly these records."""
    frame = frame_for(request.user, request.GET)
    return render(
        request, "dashboards/figure.html", {"frame": frame, "shown": figure_page(request.user, frame, key, request.GET)}
    )


@login_required
@require_safe
@refusals_as_pages
def definitions(request: HttpRequest) -> HttpResponse:
    """Every figure in words."""
    if not can_read_figures(request.user):
        raise NotAllowed(NOT_YOURS)
    return render(request, "dashboards/definitions.html", {"figures": figures().values()})
