"""Making and changing tasks, logging hours."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import conflict_context
from platforms.forms.work import HoursForm, TaskForm
from platforms.models import OrderTask, WorkEntry
from platforms.pages import get_order
from platforms.policies import work as policies
from platforms.services import work as services
from platforms.transitions.task import task_machine


@login_required
@refusals_as_pages
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """A further task."""
    order = get_order(request, pk)
    if not policies.can_plan(request.user, order):
        raise NotAllowed(NOT_YOURS)
    form = TaskForm(posted(request), order=order)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            run_once(
                token,
                user=request.user,
                make=lambda: services.add_task(actor=request.user, order=order, values=form.values()),
            )
            messages.success(request, _("Added."))
            return redirect("platforms:work", pk)
    context = {"form": form, "order": order, "submission": token, "title": _("Add a task")}
    return render(request, "platforms/task.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def edit_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another person, another day."""
    rows = OrderTask.objects.select_related(*task_machine.related)
    task = get_visible_or_404(rows, request.user, pk=pk)
    if not policies.can_change(request.user, task):
        raise NotAllowed(NOT_YOURS)
    form = TaskForm(posted(request), order=task.order, initial=TaskForm.of(task))
    context: dict[str, Any] = {"form": form, "order": task.order, "task": task, "title": _("Change the task")}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.edit_task(actor=request.user, task=task, values=form.values(), seen=form.cleaned_data["seen"])
                messages.success(request, _("Changed."))
                return redirect("platforms:work", task.order_id)
        except Conflict as error:
            written = {name: value for name, value in form.values().items() if name in form.fields}
            context |= conflict_context(form, OrderTask.objects.get(pk=pk), error, values=written)
            return render(request, "platforms/task.html", context, status=error.status)
    return render(request, "platforms/task.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def log_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours of one day."""
    order = get_order(request, pk)
    if not policies.can_log(request.user, order):
        raise NotAllowed(NOT_YOURS)
    form = HoursForm(posted(request), order=order)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            run_once(
                token,
                user=request.user,
                make=lambda: services.log_hours(actor=request.user, order=order, values=form.values()),
            )
            messages.success(request, _("Logged."))
            return redirect("platforms:work", pk)
    context = {"form": form, "order": order, "submission": token}
    return render(request, "platforms/hours.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def delete_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an entry back."""
    rows = WorkEntry.objects.select_related("order__enterprise__organisation", "order__college", "researcher__user")
    entry = get_visible_or_404(rows, request.user, pk=pk)
    if not policies.can_delete(request.user, entry):
        raise NotAllowed(NOT_YOURS)
    if request.method == "POST":
        services.delete_hours(actor=request.user, entry=entry)
        messages.success(request, _("Deleted."))
        return redirect("platforms:work", entry.order_id)
    return render(request, "platforms/delete_hours.html", {"entry": entry, "order": entry.order})
