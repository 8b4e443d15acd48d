"""The tabs of a service order, its steps, its closing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.conversation import conversation
from core.errors import NotAllowed
from core.http import (
    faults_beside,
    get_visible_or_404,
    posted,
    refusals_as_pages,
    take_message,
    transition_view,
)
from core.paging import page_by_key
from core.transitions import timeline as timeline_of
from platforms.enums import DECIDED_STATES, OrderSide, OrderState
from platforms.forms.order import ApprovedForm, CloseForm, HandInForm, NameForm, RefusedForm
from platforms.models import OrderTask, ServiceOrder
from platforms.pages import get_order, record_context, work_rights
from platforms.policies import order as policies
from platforms.policies import work as work_policies
from platforms.selectors.work import effort_of, entries_of, missing_sides, tasks_of
from platforms.services import order as services
from platforms.services.talk import write
from platforms.transitions.order import order_machine
from platforms.transitions.task import task_machine


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, who helps, what came of it."""
    order = get_order(request, pk)
    context = record_context(request, order, tab="overview")
    closings = {one.side: one for one in order.closings.select_related("closed_by")} if order.result else {}
    context |= {
        "effort": effort_of(order) if order.agreed_on else None,
        "members": [one.researcher for one in order.members.select_related("researcher__user")],
        "closings": [(side, closings.get(side)) for side in OrderSide] if order.result else [],
    }
    return render(request, "platforms/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks by their day, and the logged hours, newest first."""
    order = get_order(request, pk)
    context = record_context(request, order, tab="work")
    page = page_by_key(entries_of(order), key="-date", cursor=request.GET.get("cursor", ""))
    for entry in page.rows:
        entry.order = order
    context |= work_rights(request.user, order)
    context |= {
        "effort": effort_of(order),
        "tasks": [
            (task, task_machine.steps(request.user, task), work_policies.can_change(request.user, task))
            for task in tasks_of(order)
        ],
        "page": page,
        "entries": [(entry, work_policies.can_delete(request.user, entry)) for entry in page.rows],
    }
    return render(request, "platforms/work.html", context)


@login_required
@require_safe
@refusals_as_pages
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Documents."""
    order = get_order(request, pk)
    return render(request, "platforms/files.html", record_context(request, order, tab="files"))


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to it."""
    order = get_order(request, pk)
    context = record_context(request, order, tab="timeline")
    context["entries"] = timeline_of(order)
    return render(request, "platforms/timeline.html", context)


@login_required
@require_safe
@refusals_as_pages
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and answers between both sides and the people named; whoever sees the order reads them."""
    order = get_order(request, pk)
    context = record_context(request, order, tab="talk")
    context["posts"] = list(conversation(order))
    context["may_talk"] = policies.takes_part(request.user, order)
    return render(request, "platforms/talk.html", context)


@login_required
@require_POST
@refusals_as_pages
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A question, or an answer under one."""
    order = get_order(request, pk)
    take_message(request, order, partial(write, order=order))
    return redirect("platforms:talk", order.pk)


def _form_of(order: ServiceOrder, to: str) -> Any:
    if order.state == OrderState.REQUESTED and to == OrderState.RUNNING:
        return partial(NameForm, college_id=order.college_id)
    if order.state == OrderState.RUNNING and to == OrderState.SUBMITTED:
        return HandInForm
    forms: dict[str, Any] = {OrderState.APPROVED: ApprovedForm, OrderState.NOT_APPROVED: RefusedForm}
    return forms.get(to)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Agree, decline, withdraw, hand in, record the result, cancel: ask, then act."""
    order = get_order(request, pk)
    return transition_view(
        request,
        machine=order_machine,
        record=order,
        to=to,
        check=lambda row: {"order": row},
        form_class=_form_of(order, to),
        template="platforms/step.html",
    )


@login_required
@refusals_as_pages
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page of one side: the result, then the closing."""
    order = get_order(request, pk)
    missing = missing_sides(order)
    open_sides = [side for side in policies.sides_of(request.user, order) if side in missing]
    if order.state not in DECIDED_STATES or not open_sides:
        raise NotAllowed(_("Nothing here waits to be closed by you."))
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            row = services.close_order(
                actor=request.user,
                order=order,
                side=request.POST.get("side", ""),
                remark=form.cleaned_data["remark"],
                result=request.POST.get("seen", ""),
            )
            closed = row.state == OrderState.CLOSED
            messages.success(request, _("Closed by both sides.") if closed else _("Closed for your side."))
            return redirect("platforms:detail", pk)
    context = {"order": order, "form": form, "side": open_sides[0]}
    return render(request, "platforms/close.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def task_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Done, dropped, reopened."""
    rows = OrderTask.objects.select_related(*task_machine.related)
    task = get_visible_or_404(rows, request.user, pk=pk)
    return transition_view(request, machine=task_machine, record=task, to=to)
