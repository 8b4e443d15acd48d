"""Pages of news, mails and what waits."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.errors import DomainError
from core.http import get_visible_or_404, refusals_as_pages
from core.paging import page_by_key
from notifications import selectors, services
from notifications.enums import Frequency
from notifications.models import Notification, OutgoingMail
from notifications.panels import panels_for
from notifications.policies import can_see_failed_mails
from notifications.registry import label_of
from notifications.unsubscribing import read_token

LATEST = 5
"""Unread news shown on the home page."""


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me; the front page for who is signed in."""
    page = page_by_key(selectors.waiting_for(request.user), key="due_on", cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        **selectors.by_concern(selectors.lines_of(page.rows, request.user)),
        "panels": panels_for(request.user),
        "latest": selectors.news_of(request.user).unread().order_by("-id")[:LATEST],
    }
    return render(request, "notifications/home.html", context)


@login_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """My news, newest first."""
    rows = selectors.news_of(request.user)
    only_unread = request.GET.get("show") == "unread"
    page = page_by_key(rows.unread() if only_unread else rows, key="-id", cursor=request.GET.get("cursor", ""))
    return render(request, "notifications/news.html", {"page": page, "tab": "unread" if only_unread else "all"})


@login_required
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to a line's record; the line counts as read. A plain link, so that it opens in a new tab as well."""
    line = get_visible_or_404(Notification.objects, request.user, pk=pk)
    services.mark_read(user=request.user, ids=[line.pk])
    return redirect(line.url or "notifications:news")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my news as read."""
    services.mark_read(user=request.user)
    return redirect("notifications:news")


@login_required
@refusals_as_pages
def preferences(request: HttpRequest) -> HttpResponse:
    """How soon I want which mails."""
    choices = selectors.concerning(request.user, selectors.preferences_of(request.user))
    if request.method == "POST":
        services.set_preferences(
            user=request.user,
            chosen={c.event.key: request.POST[c.event.key] for c in choices if c.event.key in request.POST},
        )
        messages.success(request, _("Your choice of mails has been saved."))
        return redirect("notifications:preferences")
    return render(
        request,
        "notifications/preferences.html",
        {"groups": selectors.grouped(choices), "frequencies": Frequency.choices},
    )


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one kind of mail off by the signed link in it, without signing in.

    Mail programs post here by themselves (RFC 8058), so the token stands in for the CSRF check; a GET changes nothing,
    since scanners follow links.
    """
    known = read_token(token)
    user = User.objects.filter(pk=known[0], is_active=True).first() if known else None
    if known is None or user is None:
        raise Http404
    context: dict[str, Any] = {"label": label_of(known[1]), "done": False}
    if request.method == "POST":
        try:
            services.unsubscribe(user=user, event=known[1])
            context["done"] = True
        except DomainError as error:
            context["error"] = error
    return render(request, "notifications/unsubscribe.html", context, status=422 if "error" in context else 200)


@login_required
@require_safe
def failed_mails(request: HttpRequest) -> HttpResponse:
    """Mails that could not be delivered, and ends that could not be carried out; for platform administrators."""
    if not can_see_failed_mails(request.user):
        raise Http404
    rows = OutgoingMail.objects.visible_to(request.user).failed().select_related("user")
    page = page_by_key(rows, key="-id", cursor=request.GET.get("cursor", ""))
    return render(
        request,
        "notifications/failed_mails.html",
        {
            "page": page,
            "rows": [(mail, label_of(mail.event)) for mail in page.rows],
            "stuck": selectors.stuck_items(),
        },
    )


@login_required
@require_POST
@refusals_as_pages
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed mail again."""
    mail = get_visible_or_404(OutgoingMail.objects, request.user, pk=pk)
    services.resend(mail=mail, actor=request.user)
    messages.success(request, _("The mail is queued again."))
    return redirect("notifications:failed_mails")
