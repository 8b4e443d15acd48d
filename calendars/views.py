"""The page of a person's calendar address, and the calendar behind it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from calendars import services
from calendars.ical import as_ical
from calendars.registry import entries_of
from calendars.selectors import feed_of, feed_of_token
from notifications.rendering import absolute

NO_STORE = "private, no-store"


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, since when, and when it was last read."""
    return _page(request)


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make a fresh address and show it in the answer itself, so that it lies in no session."""
    token = services.renew(actor=request.user)
    return _page(request, address=absolute(reverse("calendars:feed", args=[token])))


@login_required
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The address is dead from now on."""
    services.stop(actor=request.user)
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("calendars:page")


def _page(request: HttpRequest, address: str = "") -> HttpResponse:
    # Programs for calendars ask for both, http and https, where an address begins with this word.
    context = {"feed": feed_of(request.user), "address": address, "webcal": f"webcal:{address.partition(':')[2]}"}
    response = render(request, "calendars/page.html", context)
    response["Cache-Control"] = NO_STORE
    return response


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind the secret address, in its person's language; no session, whoever asks."""
    found = feed_of_token(token)
    if found is None:
        raise Http404
    if not services.admit(found):
        return HttpResponse(status=429, headers={"Retry-After": "3600", "Cache-Control": NO_STORE})
    with override(found.user.language):
        content = as_ical(entries_of(found.user), name=str(settings.SITE_NAME))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="portal.ics"'
    response["Cache-Control"] = NO_STORE
    return response
