"""The enterprise confirms days: a page for who is signed in, and one behind the mailed link."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.scope import scope_of
from core.audit import acting
from core.errors import DomainError, NotAllowed
from core.http import refusals_as_pages
from talent.models import Stationing
from talent.selectors.day import waiting_days
from talent.services.day import answer_days
from talent.services.links import read_link

MOST_SHOWN = 100


@login_required
@refusals_as_pages
def confirm(request: HttpRequest) -> HttpResponse:
    """Every day that waits for the person's enterprises."""
    enterprises = scope_of(request.user).enterprises
    if not enterprises:
        raise NotAllowed(_("Days are confirmed by the enterprise’s people."))
    return _page(request, actor=request.user, organisation_ids=enterprises)


@never_cache
@refusals_as_pages
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: it knows the person by the signature and needs no sign-in."""
    link = read_link(token)
    user = User.objects.filter(pk=link.user_id, is_active=True).first() if link else None
    rows = Stationing.objects.select_related("enterprise")
    stationing = rows.filter(pk=link.stationing_id).first() if link else None
    if user is None or stationing is None or stationing.enterprise.organisation_id not in scope_of(user).enterprises:
        return render(request, "talent/confirm_dead.html", status=410)
    organisation_ids = [stationing.enterprise.organisation_id]
    # The request is nobody's; the audit names whom the link was sent to.
    with acting(user):
        return _page(request, actor=user, organisation_ids=organisation_ids, stationing_id=stationing.pk)


def _page(request: HttpRequest, *, actor: Any, organisation_ids: Any, stationing_id: int | None = None) -> HttpResponse:
    """Read the days, then confirm or reject the ticked ones."""
    waiting = waiting_days(organisation_ids=organisation_ids, stationing_id=stationing_id)
    # Nobody confirms days of their own, whatever roles they hold.
    rows = [day for day in waiting[:MOST_SHOWN] if day.researcher.user_id != actor.pk]
    done, error, comment = "", "", request.POST.get("comment", "")
    if request.method == "POST":
        ticked = [day for day in rows if str(day.pk) in request.POST.getlist("day")]
        agree = request.POST.get("answer") == "confirm"
        try:
            if not ticked:
                raise DomainError(_("Tick at least one day."))
            count = answer_days(actor=actor, days=ticked, confirm=agree, comment="" if agree else comment)
        except DomainError as refused:
            if refused.status != DomainError.status:
                raise
            error = str(refused)
        else:
            done, comment = _words(agree, count), ""
            rows = [day for day in rows if day not in ticked]
    context = {"rows": rows, "done": done, "error": error, "comment": comment, "person": actor}
    return render(request, "talent/confirm.html", context, status=422 if error else 200)


def _words(agree: bool, count: int) -> str:
    if agree:
        return ngettext("%(n)s day confirmed.", "%(n)s days confirmed.", count) % {"n": count}
    words = ngettext(
        "%(n)s day rejected; the researcher reads your reason.",
        "%(n)s days rejected; the researchers read your reason.",
        count,
    )
    return words % {"n": count}
