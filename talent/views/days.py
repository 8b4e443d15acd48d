"""Logging a day on a phone, its page, correction and steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotAllowed
from core.http import NOT_YOURS, faults_beside, refusals_as_pages, submission_token, transition_view
from core.once import run_once
from core.transitions import timeline as timeline_of
from needs.models import Need
from notifications.selectors import next_step_of
from talent.enums import DayState
from talent.forms.day import LogForm
from talent.models import StationDay, Stationing
from talent.pages import get_day, get_stationing
from talent.policies import day as policies
from talent.selectors.day import last_log, loggable, versions_of
from talent.services import day as services
from talent.services.problem import turn_into_need
from talent.transitions.day import day_machine


@login_required
@require_safe
@refusals_as_pages
def choose(request: HttpRequest) -> HttpResponse:
    """Where was the day? The only term at once."""
    terms = list(loggable(request.user))
    if len(terms) == 1:
        return redirect("talent:log", terms[0].pk)
    return render(request, "talent/choose.html", {"terms": terms})


@login_required
@refusals_as_pages
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one day."""
    stationing = get_stationing(request, pk)
    if not policies.can_log(request.user, stationing):
        raise NotAllowed(_("Days are logged by the stationed researcher."))
    before = last_log(stationing)
    initial = {"part": before.part, "place": before.place} if before else {}
    form = _form(request, initial)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            day = run_once(
                token,
                user=request.user,
                make=lambda: _logged(request, stationing, form),
            )
            messages.success(request, _("Logged. The enterprise is asked to confirm it."))
            return redirect("talent:day", day.pk)
    context = {"form": form, "stationing": stationing, "submission": token}
    return render(request, "talent/log.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, initial: dict[str, Any]) -> LogForm:
    if request.method == "POST":
        return LogForm(request.POST, request.FILES, initial=initial)
    return LogForm(initial=initial)


def _logged(request: HttpRequest, stationing: Stationing, form: LogForm) -> StationDay:
    return services.log_day(actor=request.user, stationing=stationing, data=form.written(), uploads=form.uploads())


@login_required
@refusals_as_pages
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of a log; the old one stays readable."""
    day = get_day(request, pk)
    if not policies.can_correct(request.user, day):
        raise NotAllowed(_("Only the last version of a log is corrected, by the researcher who wrote it."))
    form = _form(request, {name: getattr(day, name) for name in services.WRITTEN})
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            new = services.correct_day(actor=request.user, day=day, data=form.written(), uploads=form.uploads())
            messages.success(request, _("Corrected. The enterprise is asked to confirm the new version."))
            return redirect("talent:day", new.pk)
    context = {"form": form, "stationing": day.stationing, "day": day}
    return render(request, "talent/log.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One log with its versions, attachments and what can be done."""
    day = get_day(request, pk)
    # Most logs have one version, which needs no looking up.
    versions = versions_of(day) if day.number_of_version > 1 or day.state == DayState.CORRECTED else []
    context = {
        "day": day,
        "stationing": day.stationing,
        # The enterprise answers all days of the stationing together.
        "step": next_step_of(day.stationing) if day.state == DayState.SUBMITTED else None,
        "versions": versions,
        "steps": day_machine.steps(request.user, day),
        "may_correct": policies.can_correct(request.user, day),
        "may_turn": policies.can_turn(request.user, day),
        "sees_need": day.need_id is not None and Need.objects.visible_to(request.user).filter(pk=day.need_id).exists(),
        "entries": timeline_of(day),
    }
    return render(request, "talent/day.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Confirm, reject or take back: ask, then act."""
    day = get_day(request, pk)
    return transition_view(request, machine=day_machine, record=day, to=to)


@login_required
@require_POST
@refusals_as_pages
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the problem becomes a draft need of the enterprise."""
    day = get_day(request, pk)
    if day.need_id is None and not policies.can_turn(request.user, day):
        raise NotAllowed(NOT_YOURS)
    need = turn_into_need(actor=request.user, day=day)
    messages.success(request, _("%(number)s is a draft on the enterprise’s desk now.") % {"number": need.number})
    visible = Need.objects.visible_to(request.user).filter(pk=need.pk).exists()
    return redirect(need) if visible else redirect(day)
