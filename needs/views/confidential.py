"""The confidential detail of a need: its only door, the request to pass it, and who passed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.http import faults_beside, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.paging import page_by_key
from files.selectors import folders_of
from needs.forms.disclosure import AskForm
from needs.forms.need import ConfidentialForm
from needs.models import ConfidentialRead, Disclosure, Need
from needs.pages import get_need, reading_context, record_context
from needs.policies import disclosure as policies
from needs.policies import need as need_policies
from needs.selectors.disclosure import (
    CONFIDENTIAL_FILES,
    access_of,
    current_text,
    disclosures_joined,
    has_confidential,
)
from needs.services import disclosure as services
from needs.services.need import write_confidential
from needs.views.signing import address_of, signature

CLOSED = gettext_lazy("The confidential detail is open to the enterprise, and to researchers to whom it grants access.")
SHOWN_ACCESSES = 100


@login_required
@refusals_as_pages
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies behind it for the enterprise and for readers; for other researchers the way in. A reading is kept first."""
    need = get_need(request, pk, "confidential")
    if need_policies.is_enterprise(request.user, need):
        return _write(request, need)
    if request.method == "POST" or not policies.can_see_door(request.user, need):
        raise NotAllowed(CLOSED)
    own = Disclosure.objects.visible_to(request.user).filter(researcher__user_id=request.user.pk, need=need).first()
    if access_of(request.user, need) is None:
        context = {**record_context(request, need, tab="confidential"), "disclosure": own}
        context["may_ask"] = policies.can_ask(request.user, need)
        return render(request, "needs/disclosure/door.html", context)
    services.keep_reading(actor=request.user, need=need)
    held = getattr(need, "confidential", None)
    context = {**reading_context(request, need, tab="confidential"), "disclosure": own}
    context.update(text=held.text if held else "", folders=folders_of(need, request.user, CONFIDENTIAL_FILES))
    return render(request, "needs/disclosure/read.html", context)


def _write(request: HttpRequest, need: Need) -> HttpResponse:
    held = getattr(need, "confidential", None)
    may_write = need_policies.can_write_confidential(request.user, need)
    form = ConfidentialForm(posted(request), initial={"text": held.text if held else ""})
    if request.method == "POST" and form.is_valid():
        write_confidential(actor=request.user, need=need, text=form.cleaned_data["text"])
        messages.success(request, _("Saved."))
        return redirect("needs:confidential", need.pk)
    services.keep_reading(actor=request.user, need=need)
    context = record_context(request, need, tab="confidential")
    context.update(form=form, may_write=may_write, text=held.text if held else "")
    return render(request, "needs/confidential.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the non-disclosure text, say what for, sign, and ask the enterprise."""
    need = get_need(request, pk)
    if not policies.can_ask(request.user, need):
        raise NotAllowed(_("Vetted researchers of colleges that serve the district may ask for access."))
    text = current_text()
    form = AskForm(posted(request), text=text)
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            made = run_once(
                submission_token(request),
                user=request.user,
                make=lambda: services.ask(
                    actor=request.user,
                    need=need,
                    purpose=form.cleaned_data["purpose"],
                    address=address_of(request),
                    **signature(form),
                ),
            )
            messages.success(request, _("Signed and sent. The enterprise answers within five working days."))
            return redirect(reverse("needs:disclosure", args=[made.pk]))
    if form.errors:
        form.show_again(text)
    context = {"need": need, "form": form, "text": text, "something": has_confidential(need)}
    return render(request, "needs/disclosure/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """For the enterprise: who has access, and who read what, when; its own people are left out unless asked for."""
    need = get_need(request, pk)
    if not policies.can_see_readings(request.user, need):
        raise NotAllowed(_("Who read the confidential detail is shown to the enterprise only."))
    context = record_context(request, need, tab="confidential")
    everybody = request.GET.get("all") == "1"
    reads = ConfidentialRead.objects.visible_to(request.user).filter(need=need)
    if not everybody:
        reads = reads.filter(disclosure__isnull=False)
    reads = reads.select_related("reader", "file", "disclosure__researcher__college")
    accesses = disclosures_joined(Disclosure.objects.visible_to(request.user)).filter(need=need)
    context.update(
        page=page_by_key(reads, key="-id", cursor=request.GET.get("cursor", "")),
        everybody=everybody,
        accesses=accesses.order_by("-id")[:SHOWN_ACCESSES],
    )
    return render(request, "needs/disclosure/readings.html", context)
