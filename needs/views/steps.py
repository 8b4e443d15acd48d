"""The steps of a need's state: one address, and behind it the page that fits the step."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages, transition_view
from needs.enums import InvitationState, NeedState
from needs.forms.steps import AskDiagnosisForm, CloseForm, PublishForm, ValidUntilForm
from needs.models import Need
from needs.pages import get_need, not_yours
from needs.policies import need as policies
from needs.services import diagnosis as diagnosis_services
from needs.services import need as services
from needs.transitions.need import default_valid_until, need_machine

DONE = {
    NeedState.PUBLISHED: gettext_lazy("%(need)s is published."),
    NeedState.RETURNED: gettext_lazy("%(need)s was returned; the enterprise has been told by mail."),
    NeedState.SUBMITTED: gettext_lazy("%(need)s is in review again."),
    NeedState.DIAGNOSING: gettext_lazy("The researcher has been asked by mail."),
    NeedState.PAUSED: gettext_lazy("%(need)s is paused and can be published again at any time."),
    NeedState.CLOSED: gettext_lazy("%(need)s is closed. You can hand it in again later."),
}
# Steps that ask for a day until which the need is published.
TIMED = (NeedState.EXPIRED, NeedState.MATCHED, NeedState.CONTRACTED)
CHECKED = (NeedState.DRAFT, NeedState.RETURNED, NeedState.CLOSED)
SUMMARY_LENGTH = 400


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Ask, then take a step."""
    if to not in NeedState.values:
        raise Http404
    need = get_need(request, pk)
    edge = need_machine.edge(need.state, to)
    if not edge.policy(request.user, need):
        raise not_yours(request.user, need)
    if to == NeedState.SUBMITTED and need.state in CHECKED:
        return redirect("needs:submit", pk)
    if to == NeedState.PUBLISHED and need.state == NeedState.SUBMITTED:
        return _publish(request, need)
    if to == NeedState.DIAGNOSING:
        return _ask_diagnosis(request, need)
    form_class: type[Form] | None = None
    if to == NeedState.CLOSED:
        form_class = CloseForm
    elif to == NeedState.PUBLISHED and need.state in TIMED:
        form_class = ValidUntilForm
    return transition_view(
        request,
        machine=need_machine,
        record=need,
        to=to,
        success=reverse("needs:detail", args=[pk]),
        done=lambda row: DONE[NeedState(row.state)] % {"need": row.number},
        take=services.step,
        form_class=form_class,
    )


def drafted_summary(need: Need) -> str:
    """A first public summary: the title, and the beginning of the trouble up to the end of a sentence."""
    text = " ".join(need.trouble.split())
    if len(text) > SUMMARY_LENGTH:
        cut = text[:SUMMARY_LENGTH]
        end = max(cut.rfind(mark) for mark in "。！？；.!?;")
        text = cut[: end + 1] if end > SUMMARY_LENGTH // 3 else cut + "…"
    return f"{need.title}\n{text}" if text and text != need.title else need.title


def _publish(request: HttpRequest, need: Need) -> HttpResponse:
    """The check page before publication: the public summary, who learns the name, until when."""
    initial = {
        "summary": need.summary or drafted_summary(need),
        "name_disclosure": need.name_disclosure,
        "valid_until": need.valid_until if policies.is_valid_today(need) else None,
    }
    initial["valid_until"] = initial["valid_until"] or default_valid_until()
    form = PublishForm(request.POST if request.method == "POST" else None, initial=initial)
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = services.publish(
                need=need,
                actor=request.user,
                comment=request.POST.get("comment", ""),
                seen=request.POST.get("seen") or None,
                **form.cleaned_data,
            )
        except DomainError as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, str(refused))
            elif refused.field is None:
                raise
            else:
                error = refused
        else:
            messages.success(request, _("%(need)s is published.") % {"need": row.number})
            return redirect("needs:published", need.pk)
    context = {
        "need": need,
        "form": form,
        "error": error,
        "requirements": list(need.requirements.all()),
        "names_itself": policies.names_itself(need),
    }
    return render(request, "needs/publish.html", context, status=422 if form.errors or error else 200)


@login_required
@refusals_as_pages
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation for the official: where everybody reads it, who was told."""
    need = get_need(request, pk)
    if not policies.can_review(request.user, need) or need.state != NeedState.PUBLISHED:
        raise NotAllowed(NOT_YOURS)
    context = {
        "need": need,
        "invited": need.invitations.filter(invited_by=None, state=InvitationState.INVITED).count(),
        "public_address": settings.PORTAL_URL + reverse("needs:public_detail", args=[need.number]),
    }
    return render(request, "needs/published.html", context)


def _ask_diagnosis(request: HttpRequest, need: Need) -> HttpResponse:
    """Choose the researcher who is asked to help restate the need."""
    form = AskDiagnosisForm(request.POST if request.method == "POST" else None, need=need)
    comment = request.POST.get("comment", "")
    if request.method == "POST" and form.is_valid():
        diagnosis_services.ask(
            need=need,
            researcher=form.cleaned_data["researcher"],
            actor=request.user,
            comment=comment,
            seen=request.POST.get("seen") or None,
        )
        messages.success(request, str(DONE[NeedState.DIAGNOSING]))
        return redirect(need)
    context: dict[str, Any] = {
        "record": need,
        "edge": need_machine.edge(need.state, NeedState.DIAGNOSING),
        "back": need.get_absolute_url(),
        "form": form,
        "comment": comment,
    }
    return render(request, "components/transition.html", context, status=422 if form.errors else 200)
