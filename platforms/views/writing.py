"""Asking for help, changing the request, naming people."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.versions import carry_version, conflict_context
from platforms.forms.order import PeopleForm, RequestForm, WordsForm
from platforms.models import ServiceOrder
from platforms.pages import get_order
from platforms.policies import order as policies
from platforms.services import order as services


@login_required
@refusals_as_pages
def ask(request: HttpRequest) -> HttpResponse:
    """A new order."""
    if not policies.can_request(request.user):
        raise NotAllowed(_("Help is asked for by the enterprise’s head, or by its officials."))
    scope = scope_of(request.user)
    form = RequestForm(posted(request), user=request.user, official=bool(scope.districts or scope.parks))
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data

        def make() -> ServiceOrder:
            return services.request_help(
                actor=request.user,
                enterprise=chosen["enterprise"],
                college=chosen["college"],
                values=form.values(),
                agreed_with=chosen.get("agreed_with", ""),
            )

        with faults_beside(form):
            order = run_once(token, user=request.user, make=make)
            messages.success(request, _("Sent. The college answers within five working days."))
            return redirect("platforms:detail", order.pk)
    return render(
        request, "platforms/ask.html", {"form": form, "submission": token}, status=422 if form.errors else 200
    )


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another deadline."""
    order = get_order(request, pk)
    if not policies.can_edit(request.user, order):
        raise NotAllowed(NOT_YOURS)
    form = WordsForm(posted(request), initial=WordsForm.of(order))
    context: dict[str, Any] = {"form": form, "order": order}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.edit(actor=request.user, order=order, values=form.words(), seen=form.cleaned_data["seen"])
                messages.success(request, _("Changed. The other side is told."))
                return redirect("platforms:detail", pk)
        except Conflict as error:
            context |= conflict_context(form, ServiceOrder.objects.get(pk=pk), error, values=form.words())
            return render(request, "platforms/edit.html", context, status=error.status)
    return render(request, "platforms/edit.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Others are named."""
    order = get_order(request, pk)
    if not policies.can_change_people(request.user, order):
        raise NotAllowed(NOT_YOURS)
    form = PeopleForm(posted(request), college_id=order.college_id, initial=PeopleForm.of(order))
    context: dict[str, Any] = {"form": form, "order": order}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.change_people(actor=request.user, order=order, **form.cleaned_data)
                messages.success(request, _("Named. Whoever is new learns of it."))
                return redirect("platforms:detail", pk)
        except Conflict as error:
            present = ServiceOrder.objects.get(pk=pk)
            carry_version(form, present.version)
            context |= {"conflict": error, "changes": []}
            return render(request, "platforms/people.html", context, status=error.status)
    return render(request, "platforms/people.html", context, status=422 if form.errors else 200)
