"""Thresholds of a district: the list with today's numbers, and one to add."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages
from dashboards.forms import ThresholdForm
from dashboards.models import AlertThreshold
from dashboards.policies import can_set_thresholds
from dashboards.selectors.alerts import label_of, unit_of, watchable
from dashboards.selectors.frame import Frame, frame_for
from dashboards.services import alerts as services


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_pages
def thresholds(request: HttpRequest) -> HttpResponse:
    """What the district is warned of, and what it comes to now."""
    frame = frame_for(request.user, request.GET)
    if not can_set_thresholds(request.user, frame.organisation):
        raise NotAllowed(NOT_YOURS)
    form = ThresholdForm(request.POST if request.method == "POST" else None, figures=_choices())
    if request.method == "POST" and form.is_valid():
        try:
            services.add_threshold(actor=request.user, district=frame.organisation, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The threshold is set."))
            return HttpResponseRedirect(_address(frame.organisation.pk))
    return _page(request, frame, form)


@login_required
@require_POST
@refusals_as_pages
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Warn no more."""
    threshold = get_visible_or_404(AlertThreshold.objects.select_related("district"), request.user, pk=pk)
    services.delete_threshold(actor=request.user, threshold=threshold)
    messages.success(request, _("The threshold is deleted."))
    return HttpResponseRedirect(_address(threshold.district_id))


def _page(request: HttpRequest, frame: Frame, form: ThresholdForm) -> HttpResponse:
    context = {"frame": frame, "form": form, "watched": services.watched_of(frame.organisation.pk)}
    return render(request, "dashboards/thresholds.html", context, status=422 if form.errors else 200)


def _choices() -> list[tuple[str, str]]:
    """What can be watched, with its unit."""
    found = [(key, f"{label_of(one)} ({unit_of(one)})") for key, one in watchable().items()]
    return [("", "—"), *sorted(found, key=lambda pair: pair[1])]


def _address(district_id: int) -> str:
    return f"{reverse('dashboards:thresholds')}?of={district_id}"
