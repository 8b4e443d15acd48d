"""Logging talks and visits, and writing to the other side."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import refusals_as_pages, submission_token, take_message
from core.once import run_once
from needs.claim_pages import get_claim
from needs.forms.claim import ContactForm
from needs.services import contact as services
from needs.views.claim.record import talks_context


@login_required
@require_POST
@refusals_as_pages
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what took place; sent twice, it is recorded once."""
    claim = get_claim(request, pk)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return render(request, "needs/claim/talks.html", talks_context(request, claim, form), status=422)
    run_once(
        submission_token(request),
        user=request.user,
        make=lambda: services.log_contact(actor=request.user, claim=claim, **form.cleaned_data),
    )
    messages.success(request, _("Logged."))
    return redirect("needs:claim_talks", claim.pk)


@login_required
@require_POST
@refusals_as_pages
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A question, or an answer under one."""
    claim = get_claim(request, pk)
    take_message(request, claim, partial(services.ask, claim=claim))
    return redirect("needs:claim_talks", claim.pk)
