"""How an enterprise comes onto the portal: registered by itself, or entered by an official."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import DomainError, NotAllowed
from core.http import posted, refusals_as_pages, submission_token
from core.once import run_once
from enterprises import services
from enterprises.forms import InviteHeadForm, OnBehalfForm, RegisterForm
from enterprises.models import Enterprise
from enterprises.pages import get_enterprise, record_context
from enterprises.policies import can_create, can_invite_head, may_act_for


@login_required
@refusals_as_pages
def register(request: HttpRequest) -> HttpResponse:
    """Registration by somebody who works for the enterprise."""
    form = RegisterForm(posted(request), request.FILES or None, user=request.user)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        made = _try(form, token, request, lambda: services.register(actor=request.user, **data))
        if made is not None:
            return redirect("enterprises:registered", made.pk)
    return render(request, "enterprises/register.html", {"form": form, "submission": token}, status=_status(form))


@login_required
@require_safe
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens next after a registration."""
    enterprise = get_enterprise(request, pk)
    if not may_act_for(request.user, enterprise):
        return redirect("enterprises:overview", pk)
    return render(request, "enterprises/registered.html", record_context(request, enterprise, tab="overview"))


@login_required
@refusals_as_pages
def create(request: HttpRequest) -> HttpResponse:
    """Entering an enterprise as verified, with an invitation of its head."""
    if not can_create(request.user):
        raise NotAllowed(_("Only officials enter enterprises on behalf of others."))
    form = OnBehalfForm(posted(request), user=request.user)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        made = _try(form, token, request, lambda: services.create_verified(actor=request.user, **data))
        if made is not None:
            if data["head_email"]:
                messages.success(request, _("The enterprise is verified; its head has received an invitation by mail."))
            else:
                messages.success(request, _("The enterprise is verified. It has no head yet: invite one when you can."))
            return redirect("enterprises:overview", made.pk)
    return render(request, "enterprises/create.html", {"form": form, "submission": token}, status=_status(form))


@login_required
@refusals_as_pages
def invite_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Inviting the head of an enterprise that has none on the portal."""
    enterprise = get_enterprise(request, pk)
    if not can_invite_head(request.user, enterprise):
        raise NotAllowed(_("Only officials of its district or park invite the head of an enterprise."))
    form = InviteHeadForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_head(actor=request.user, enterprise=enterprise, email=form.cleaned_data["email"])
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The invitation is on its way; the link in it is valid for 14 days."))
            return redirect("enterprises:people", pk)
    return render(
        request, "enterprises/invite_head.html", {"form": form, "enterprise": enterprise}, status=_status(form)
    )


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _try(form: Any, token: uuid.UUID, request: HttpRequest, make: Any) -> Enterprise | None:
    """Run ``make`` once for this form; a refusal is written beside its field."""
    try:
        made: Any = run_once(token, user=request.user, make=make)
    except DomainError as error:
        if error.field is None and error.status != DomainError.status:
            raise
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    return made
