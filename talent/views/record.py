"""The tabs of a stationing, its steps, and its documents."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.downloads import download
from core.errors import NotAllowed
from core.http import get_visible_or_404, refusals_as_pages, transition_view
from core.paging import page_by_key
from core.text import whole_number
from core.transitions import timeline as timeline_of
from talent import documents
from talent.enums import TERM_STATES, Party, StationingState
from talent.forms.stationing import NameForm
from talent.models import StationingExtension
from talent.pages import get_stationing, record_context
from talent.policies import stationing as policies
from talent.selectors.day import sums_of
from talent.selectors.limits import missing_parties, rules_of
from talent.services import stationing as services
from talent.transitions.extension import extension_machine
from talent.transitions.stationing import stationing_machine

PDF = "application/pdf"


@login_required
@require_safe
@refusals_as_pages
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, where, how long, and what the logs add up to."""
    stationing = get_stationing(request, pk)
    context = record_context(request, stationing, tab="overview")
    if context["has_term"]:
        context["sums"] = sums_of(stationing)
    return render(request, "talent/overview.html", context)


@login_required
@require_safe
@refusals_as_pages
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, who has approved it, and extensions."""
    stationing = get_stationing(request, pk)
    context = record_context(request, stationing, tab="agreement")
    given = {one.party: one for one in _approvals(stationing)}
    context |= {
        "parties": [(party, given.get(party)) for party in Party] if _is_agreed_or_before(stationing) else [],
        "extensions": [
            (one, extension_machine.steps(request.user, _of(one, stationing))) for one in stationing.extensions.all()
        ],
    }
    return render(request, "talent/agreement.html", context)


def _approvals(stationing: Any) -> Any:
    return stationing.approvals.filter(terms_version=stationing.terms_version).select_related("approved_by")


def _is_agreed_or_before(stationing: Any) -> bool:
    return stationing.state in (StationingState.AGREEING, *TERM_STATES)


def _of(extension: StationingExtension, stationing: Any) -> StationingExtension:
    extension.stationing = stationing
    return extension


@login_required
@require_safe
@refusals_as_pages
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """The logs of this term, newest first."""
    stationing = get_stationing(request, pk)
    context = record_context(request, stationing, tab="days")
    rows = stationing.days.select_related("researcher__user", "need")
    context |= {
        "page": page_by_key(rows, key="-date", cursor=request.GET.get("cursor", "")),
        "sums": sums_of(stationing),
    }
    return render(request, "talent/term_days.html", context)


@login_required
@require_safe
@refusals_as_pages
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to it."""
    stationing = get_stationing(request, pk)
    context = record_context(request, stationing, tab="timeline")
    context["entries"] = timeline_of(stationing)
    return render(request, "talent/timeline.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Name, accept, decline, withdraw, end early: ask, then act."""
    stationing = get_stationing(request, pk)
    naming = stationing.state == StationingState.CALLED and to == StationingState.AGREEING
    form: Any = partial(NameForm, college_id=stationing.college_id) if naming else None
    return transition_view(
        request,
        machine=stationing_machine,
        record=stationing,
        to=to,
        check=lambda row: {"stationing": row, "rules": rules_of(row.district_id)},
        take=services.answer_call if naming else None,
        form_class=form,
        template="talent/step.html",
    )


@login_required
@refusals_as_pages
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page of one party: the whole text, then the approval."""
    stationing = get_stationing(request, pk)
    missing = missing_parties(stationing)
    open_parties = [party for party in policies.parties_of(request.user, stationing) if party in missing]
    if stationing.state != StationingState.AGREEING or not open_parties:
        raise NotAllowed(_("Nothing here waits for your approval."))
    if request.method == "POST":
        row = services.approve(
            actor=request.user,
            stationing=stationing,
            party=request.POST.get("party", ""),
            terms_version=whole_number(request.POST.get("version", "")) or 0,
        )
        begun = row.state == StationingState.RUNNING
        messages.success(request, _("Approved by all three: the stationing begins.") if begun else _("Approved."))
        return redirect("talent:agreement", pk)
    context = {"stationing": stationing, "party": Party(open_parties[0]), "missing": missing}
    return render(request, "talent/approve.html", context)


@login_required
@refusals_as_pages
def extension_step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Agree to an extension, decline it, or take it back."""
    rows = StationingExtension.objects.select_related(
        "stationing__enterprise__organisation", "stationing__college", "stationing__researcher__user"
    )
    extension = get_visible_or_404(rows, request.user, pk=pk)
    return transition_view(
        request,
        machine=extension_machine,
        record=extension,
        to=to,
        check=lambda row: {"extension": row},
        template="talent/extension_step.html",
    )


@login_required
@require_safe
@refusals_as_pages
def agreement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement to sign or keep."""
    stationing = get_stationing(request, pk)
    if not _is_agreed_or_before(stationing):
        raise NotAllowed(_("There is no agreement yet."))
    name = f"{_('Agreement')} {stationing.number}.pdf"
    return download(documents.agreement(stationing), name=name, media_type=PDF)


@login_required
@require_safe
@refusals_as_pages
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on the term, made from the logs."""
    stationing = get_stationing(request, pk)
    if stationing.state not in TERM_STATES:
        raise NotAllowed(_("There is nothing to report before the term has begun."))
    name = f"{_('Report on the term')} {stationing.number}.pdf"
    return download(documents.report(stationing), name=name, media_type=PDF)
