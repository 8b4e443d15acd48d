"""Calling for a researcher, offering one, and the text of the agreement."""

from collections.abc import Callable
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
from core.versions import conflict_context
from talent.forms.stationing import CallForm, ExtensionForm, OfferForm, TermsForm
from talent.models import Stationing
from talent.pages import get_stationing
from talent.policies import stationing as policies
from talent.services import stationing as services


@login_required
@refusals_as_pages
def call(request: HttpRequest) -> HttpResponse:
    """The enterprise's call."""
    if not policies.can_call(request.user):
        raise NotAllowed(_("Researchers are called for by the enterprise itself."))
    form = CallForm(posted(request), user=request.user)

    def make() -> Stationing:
        chosen = form.cleaned_data
        return services.call(
            actor=request.user, enterprise=chosen["enterprise"], college=chosen["college"], terms=form.terms()
        )

    lead = _("The college reads your call and names somebody, or says why not.")
    return _begin(request, form, make, _("Call for a researcher"), lead, _("Send the call"))


@login_required
@refusals_as_pages
def offer(request: HttpRequest) -> HttpResponse:
    """The college's offer."""
    if not policies.can_offer(request.user):
        raise NotAllowed(_("Researchers are offered by their own college."))
    form = OfferForm(posted(request), user=request.user, college_ids=scope_of(request.user).colleges)

    def make() -> Stationing:
        chosen = form.cleaned_data
        return services.offer(
            actor=request.user, enterprise=chosen["enterprise"], researcher=chosen["researcher"], terms=form.terms()
        )

    lead = _("The enterprise’s head accepts the offer or says why not.")
    return _begin(request, form, make, _("Offer a researcher"), lead, _("Send the offer"))


def _begin(
    request: HttpRequest, form: Any, make: Callable[[], Stationing], title: str, lead: str, verb: str
) -> HttpResponse:
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            stationing = run_once(token, user=request.user, make=make)
            messages.success(request, _("Sent."))
            return redirect("talent:detail", stationing.pk)
    context = {"form": form, "title": title, "lead": lead, "verb": verb, "submission": token}
    return render(request, "talent/begin.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text of the agreement, before all have approved it."""
    stationing = get_stationing(request, pk)
    if not policies.can_change_terms(request.user, stationing):
        raise NotAllowed(NOT_YOURS)
    form = TermsForm(posted(request), initial=TermsForm.of(stationing))
    context: dict[str, Any] = {"form": form, "stationing": stationing}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                services.change_terms(
                    actor=request.user, stationing=stationing, terms=form.terms(), seen=form.cleaned_data["seen"]
                )
                messages.success(request, _("Changed. Approvals begin anew."))
                return redirect("talent:agreement", pk)
        except Conflict as error:
            context |= conflict_context(form, Stationing.objects.get(pk=pk), error, values=form.terms())
            return render(request, "talent/terms.html", context, status=error.status)
    return render(request, "talent/terms.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a later end."""
    stationing = get_stationing(request, pk)
    if not policies.can_propose_extension(request.user, stationing):
        raise NotAllowed(NOT_YOURS)
    form = ExtensionForm(posted(request), initial={"planned_days": stationing.planned_days})
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.propose_extension(actor=request.user, stationing=stationing, **form.cleaned_data)
            messages.success(request, _("Proposed. The other side answers."))
            return redirect("talent:agreement", pk)
    context = {"form": form, "stationing": stationing}
    return render(request, "talent/extend.html", context, status=422 if form.errors else 200)
