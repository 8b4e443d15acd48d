"""Agreement of the enterprise to needs that officials entered: asking, recording a call, and the head's own page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.scope import scope_of
from core.audit import acting
from core.errors import DomainError, NotAllowed
from core.http import refusals_as_pages
from enterprises.models import Enterprise
from needs.enums import ConsentMeans, ConsentState, NeedState
from needs.forms.steps import PhoneConsentForm
from needs.models import Need, NeedConsent
from needs.pages import get_need, not_yours
from needs.policies import need as policies
from needs.selectors.need import heads_of, with_name
from needs.services import consent as services

UNPUBLISHED = (NeedState.DRAFT, NeedState.SUBMITTED, NeedState.RETURNED)


@login_required
@refusals_as_pages
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """For officials: ask the head by mail, for this need or all of the enterprise, or record a telephone call."""
    need = get_need(request, pk)
    if not policies.can_record_consent(request.user, need):
        raise not_yours(request.user, need)
    held = NeedConsent.objects.filter(need=need).first()
    if held is not None and held.state == ConsentState.GIVEN:
        return redirect(need)
    siblings = _without_consent(request, need)
    by_phone = request.POST.get("means") == ConsentMeans.PHONE
    form = PhoneConsentForm(
        request.POST if by_phone else None, initial={"agreed_at": timezone.localtime(), "agreed_by": need.contact_name}
    )
    if request.method == "POST" and not by_phone:
        wanted = siblings if request.POST.get("all") else [need]
        count = services.ask_consent(actor=request.user, needs=wanted)
        messages.success(request, _asked_words(count))
        return redirect(need)
    if by_phone and form.is_valid():
        try:
            services.record_by_phone(actor=request.user, need=need, **form.cleaned_data)
        except DomainError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Recorded. The need can be published once it has been reviewed."))
            return redirect(need)
    context = {"need": need, "consent": held, "form": form, "heads": heads_of(need), "siblings": len(siblings)}
    return render(request, "needs/consent.html", context, status=422 if form.errors else 200)


def _asked_words(count: int) -> str:
    words = ngettext("Asked by mail for %(n)s need.", "Asked by mail for %(n)s needs.", count)
    return words % {"n": count}


def _without_consent(request: HttpRequest, need: Need) -> list[Need]:
    """Needs of the same enterprise that were entered on its behalf and still lack its agreement."""
    rows = Need.objects.visible_to(request.user).filter(
        enterprise_id=need.enterprise_id, on_behalf=True, state__in=UNPUBLISHED
    )
    rows = rows.exclude(consent__state=ConsentState.GIVEN)
    return list(with_name(rows, request.user).order_by("id"))


@login_required
@refusals_as_pages
def consents(request: HttpRequest) -> HttpResponse:
    """For a signed-in head: everything that waits for agreement."""
    headed = scope_of(request.user).headed
    if not headed:
        raise NotAllowed(_("Only the head of an enterprise agrees to needs entered on its behalf."))
    ids = Enterprise.objects.filter(organisation_id__in=headed).values_list("pk", flat=True)
    return _answer_page(request, actor=request.user, enterprise_ids=list(ids), means=ConsentMeans.PORTAL)


@never_cache
@refusals_as_pages
def consent_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: it knows the head by the signature and needs no sign-in."""
    link = services.read_link(token)
    user = User.objects.filter(pk=link.user_id, is_active=True).first() if link else None
    enterprise = Enterprise.objects.filter(pk=link.enterprise_id).first() if link else None
    if link is None or user is None or enterprise is None or enterprise.organisation_id not in scope_of(user).headed:
        return render(request, "needs/consent_dead.html", status=410)
    # The request is nobody's; the audit names whom the link was sent to.
    with acting(user):
        return _answer_page(request, actor=user, enterprise_ids=[enterprise.pk], means=ConsentMeans.LINK)


def _answer_page(request: HttpRequest, *, actor: Any, enterprise_ids: list[int], means: str) -> HttpResponse:
    """Read the needs, then agree to the ticked ones, or refuse them."""
    waiting = list(services.asked_of(enterprise_ids=enterprise_ids))
    done = ""
    error = ""
    if request.method == "POST":
        ticked = [row for row in waiting if str(row.pk) in request.POST.getlist("consent")]
        agree = request.POST.get("answer") == "agree"
        if ticked:
            count = services.answer(actor=actor, consents=ticked, agree=agree, means=means)
            done = _agreed_words(count) if agree else _refused_words(count)
            waiting = [row for row in waiting if row not in ticked]
        else:
            error = _("Tick at least one need.")
    context = {"waiting": waiting, "done": done, "error": error, "person": actor}
    return render(request, "needs/consents.html", context, status=422 if error else 200)


def _agreed_words(count: int) -> str:
    words = ngettext("You agreed to %(n)s need.", "You agreed to %(n)s needs.", count)
    return words % {"n": count}


def _refused_words(count: int) -> str:
    words = ngettext(
        "You did not agree to %(n)s need; it will not be published.",
        "You did not agree to %(n)s needs; they will not be published.",
        count,
    )
    return words % {"n": count}
