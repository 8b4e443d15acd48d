"""Changing what an enterprise says of itself, and what officials say of it."""

import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, NotAllowed
from core.http import faults_beside, posted, refusals_as_pages
from core.versions import conflict_context, row_changes
from enterprises import services
from enterprises.forms import ContactFormSet, HopedProjectFormSet, IdentityForm, ParkChoiceForm, ProfileForm
from enterprises.models import Enterprise
from enterprises.pages import get_enterprise
from enterprises.policies import can_correct_identity, can_edit, can_mark_key, can_move_park
from enterprises.services.profile import CONTACT_FIELDS, HOPED_FIELDS


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Profile, hoped-for projects and contacts on one page."""
    enterprise = get_enterprise(request, pk)
    if not can_edit(request.user, enterprise):
        raise NotAllowed(_("Only the enterprise’s own people and its officials change its profile."))
    data = posted(request)
    form = ProfileForm(data, instance=copy.copy(enterprise))
    hoped = HopedProjectFormSet(data, instance=enterprise, prefix="hoped")
    contacts = ContactFormSet(data, instance=enterprise, prefix="contacts")
    context: dict[str, Any] = {
        "enterprise": enterprise,
        "form": form,
        "hoped": hoped,
        "contacts": contacts,
        "all": [form, hoped, contacts],
    }
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and all([form.is_valid(), hoped.is_valid(), contacts.is_valid()]):
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            services.update_profile(
                actor=request.user,
                enterprise=enterprise,
                seen=seen,
                values=values,
                hoped_projects=rows_of(hoped),
                contacts=rows_of(contacts),
            )
        except Conflict as error:
            context |= _conflict(form, hoped, contacts, Enterprise.objects.get(pk=pk), error)
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:overview", pk)
    return render(request, "enterprises/edit.html", context, status=status)


def _conflict(form: Any, hoped: Any, contacts: Any, present: Enterprise, error: Conflict) -> dict[str, Any]:
    """Profile, projects and contacts as they are now beside what was typed."""
    context = conflict_context(form, present, error)
    for label, names, rows, written in (
        (_("Projects hoped for"), HOPED_FIELDS, present.hoped_projects, hoped),
        (_("Contacts"), CONTACT_FIELDS, present.contacts, contacts),
    ):
        context["changes"] += row_changes(label, names, rows.order_by("id"), rows_of(written))
    return context


@login_required
@refusals_as_pages
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Correcting name and code."""
    enterprise = get_enterprise(request, pk)
    if not can_correct_identity(request.user, enterprise):
        raise NotAllowed(_("Name and code were verified; please ask the officials to correct them."))
    initial = {"name": enterprise.organisation.name, "uscc": enterprise.uscc, "seen": enterprise.version}
    form = IdentityForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.correct_identity(actor=request.user, enterprise=enterprise, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("enterprises:overview", pk)
    return render(
        request,
        "enterprises/identity.html",
        {"form": form, "enterprise": enterprise},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@refusals_as_pages
def park(request: HttpRequest, pk: int) -> HttpResponse:
    """Moving between the parks of a district."""
    enterprise = get_enterprise(request, pk)
    if not can_move_park(request.user, enterprise):
        raise NotAllowed(_("Only officials of the district move enterprises between parks."))
    form = ParkChoiceForm(posted(request), enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        services.move_to_park(actor=request.user, enterprise=enterprise, park=form.cleaned_data["park"])
        messages.success(request, _("Saved."))
        return redirect("enterprises:overview", pk)
    return render(
        request,
        "enterprises/park_choice.html",
        {"form": form, "enterprise": enterprise},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_POST
@refusals_as_pages
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Giving or taking the mark of a key enterprise."""
    enterprise = get_enterprise(request, pk)
    if not can_mark_key(request.user, enterprise):
        raise NotAllowed(_("Only officials mark key enterprises."))
    services.mark_key(actor=request.user, enterprise=enterprise, is_key=request.POST.get("is_key") == "1")
    return redirect("enterprises:overview", pk)


def rows_of(formset: Any) -> list[dict[str, Any]]:
    """The rows that stay, as the services take them: values by name, ``id`` for a row that exists."""
    rows = []
    for form in formset.forms:
        data = form.cleaned_data
        if not data or data.get("DELETE"):
            continue
        present = data.get("id")
        fields = {name: data[name] for name in form.fields if name not in ("id", "DELETE", formset.fk.name)}
        rows.append({"id": present.pk if present else None, **fields})
    return rows
