"""The record page of an enterprise: its tabs and the steps of its state."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.http import refusals_as_pages, transition_view
from core.tabs import row_actions_of
from core.transitions import timeline
from enterprises import selectors
from enterprises.enums import EnterpriseState
from enterprises.forms import CloseForm
from enterprises.models import Enterprise
from enterprises.pages import OWN_ENTERPRISE, get_enterprise, record_context
from enterprises.policies import can_see_people, has_conflict, is_head
from enterprises.transitions import machine
from files.selectors import folders_of

DONE = {
    EnterpriseState.VERIFIED: _("%(name)s is verified; its head has been told by mail."),
    EnterpriseState.RETURNED: _("%(name)s has been returned; its head has been told by mail."),
    EnterpriseState.REGISTERED: _("Submitted again. The officials check it within three working days."),
    EnterpriseState.SUSPENDED: _("%(name)s is suspended; its head has been told by mail."),
    EnterpriseState.CLOSED: _("%(name)s is closed."),
}


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where "my enterprise" leads: the only one, a choice of several, or registration."""
    enterprises = list(selectors.enterprises_of(request.user))
    if len(enterprises) == 1:
        return redirect("enterprises:overview", enterprises[0].pk)
    return render(request, "enterprises/mine.html", {"enterprises": enterprises})


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Profile, and beside it the key facts."""
    enterprise = get_enterprise(request, pk)
    hoped = list(enterprise.hoped_projects.all())
    for project in hoped:
        project.enterprise = enterprise  # the buttons' rules ask for it
    context = record_context(request, enterprise, tab="overview")
    context["hoped"] = [(project, row_actions_of("hoped_project", request.user, project)) for project in hoped]
    return render(request, "enterprises/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Members and contacts: for the enterprise's own people and its officials."""
    enterprise = get_enterprise(request, pk)
    if not can_see_people(request.user, enterprise):
        raise NotAllowed(_("Only the enterprise’s own people and its officials see who belongs to it."))
    context = record_context(request, enterprise, tab="people")
    context.update(
        members=list(selectors.members_of(enterprise)),
        contacts=list(enterprise.contacts.all()),
        may_manage=is_head(request.user, enterprise),
    )
    return render(request, "enterprises/people.html", context)


@login_required
@require_safe
@refusals_as_pages
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Licence and other documents."""
    enterprise = get_enterprise(request, pk)
    if not can_see_people(request.user, enterprise):
        raise NotAllowed(_("Only the enterprise’s own people and its officials see its documents."))
    context = record_context(request, enterprise, tab="files")
    return render(request, "enterprises/files.html", context)


@login_required
@require_safe
@refusals_as_pages
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, with comments: for the enterprise's own people and its officials."""
    enterprise = get_enterprise(request, pk)
    if not can_see_people(request.user, enterprise):
        raise NotAllowed(_("Only the enterprise’s own people and its officials see its history."))
    context = record_context(request, enterprise, tab="timeline")
    return render(request, "enterprises/timeline.html", {**context, "entries": list(timeline(enterprise))})


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Verify, return, submit again, suspend, lift, close: asked first, then done."""
    if to not in EnterpriseState.values:
        raise Http404
    enterprise = get_enterprise(request, pk)
    if has_conflict(request.user, enterprise) and not machine.can(request.user, enterprise, to):
        raise NotAllowed(OWN_ENTERPRISE)

    def check(record: Enterprise) -> dict[str, Any]:
        return {"folders": folders_of(record, request.user)} if record.state == EnterpriseState.REGISTERED else {}

    return transition_view(
        request,
        machine=machine,
        record=enterprise,
        to=to,
        success=reverse("enterprises:overview", args=[pk]),
        done=lambda row: DONE[EnterpriseState(row.state)] % {"name": enterprise.organisation.name},
        check=check,
        form_class=CloseForm if to == EnterpriseState.CLOSED else None,
        template="enterprises/step.html",
    )
