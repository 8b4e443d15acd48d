"""Pages of acceptance: the tab of a project, the leader's application, one round, the enterprise's decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages
from core.versions import carry_version
from notifications.selectors import next_step_of
from projects.certificate import target_text
from projects.enums import AcceptanceResult, MilestoneState
from projects.forms.acceptance import ApplicationForm, DecisionForm, measured_forms, verdict_forms
from projects.models import Acceptance
from projects.policies import acceptance as policies
from projects.selectors.acceptance import rounds_of
from projects.services import acceptance as services
from projects.views.record import get_project, record_context

REFUSED = DomainError.status
PROJECT = (
    "project__enterprise__organisation",
    "project__college",
    "project__leader__user",
    "submitted_by",
    "decided_by",
)

DECIDED = {
    AcceptanceResult.PASSED: gettext_lazy("Passed. The project is complete; the certificate is below."),
    AcceptanceResult.PARTLY: gettext_lazy("Partly passed. The project is complete; the certificate is below."),
    AcceptanceResult.RECTIFY: gettext_lazy("The leader has been told what to rectify until when."),
    AcceptanceResult.FAILED: gettext_lazy("Failed. The project is terminated."),
}


def get_round(request: HttpRequest, pk: int) -> Acceptance:
    """One round, if visible to whoever asks."""
    rows = Acceptance.objects.select_related(*PROJECT)
    acceptance: Acceptance = get_visible_or_404(rows, request.user, pk=pk)
    return acceptance


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The rounds of acceptance of a project, the latest first."""
    project = get_project(request, pk)
    context = record_context(request, project, tab="acceptance")
    rounds = rounds_of(project, request.user)
    context["rounds"] = rounds
    context["may_apply"] = policies.can_prepare(request.user, project)
    context["draft"] = next((one for one in rounds if not one.submitted_at and not one.decided_at), None)
    return render(request, "projects/acceptance/index.html", context)


@login_required
@refusals_as_pages
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader writes the application; each saving keeps it, and nobody else sees it yet."""
    project = get_project(request, pk)
    if not policies.can_prepare(request.user, project):
        raise NotAllowed(NOT_YOURS)
    rounds = list(project.acceptances.order_by("round"))
    draft = rounds[-1] if rounds and rounds[-1].decided_at is None else None
    # What the last day for rectifying overtook is gone on with, not what the portal handed in after it.
    overtaken = [one for one in rounds[-2:] if one.result == AcceptanceResult.UNSENT]
    before = draft or next(iter([*overtaken, *reversed(rounds)]), None)
    known = {item.requirement_id: item for item in before.items.all()} if before else {}
    initial = {"summary": before.summary, "expert_opinion": before.expert_opinion} if before else {}
    posted = request.POST if request.method == "POST" else None
    form = ApplicationForm(posted, initial={**initial, "seen": draft.version if draft else None})
    rows = measured_forms(project.requirements.all(), known, posted)
    status = 200
    asked = [one for one in rounds if one.result == AcceptanceResult.RECTIFY]
    context: dict[str, Any] = {
        "project": project,
        "form": form,
        "draft": draft,
        "rectify": asked[-1] if asked else None,
    }
    if posted is not None:
        status = REFUSED
        if all([form.is_valid(), *(one.is_valid() for _requirement, one in rows)]):
            values = dict(form.cleaned_data)
            seen = values.pop("seen")
            try:
                saved = services.save_application(
                    actor=request.user,
                    project=project,
                    data=values,
                    items={requirement.pk: one.cleaned_data for requirement, one in rows},
                    seen=seen,
                )
                messages.success(request, _("Saved."))
                return redirect(saved)
            except Conflict as error:
                context["conflict"], status = error, Conflict.status
                fresh = project.acceptances.filter(decided_at__isnull=True).first()
                carry_version(form, fresh.version if fresh else 0)
    context["all"] = [form, *(one for _requirement, one in rows)]
    context["rows"] = [(requirement, target_text(requirement), one) for requirement, one in rows]
    return render(request, "projects/acceptance/prepare.html", context, status=status)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what was measured, the verdicts, the decision, the documents."""
    acceptance = get_round(request, pk)
    user = request.user
    items = acceptance.items.select_related("requirement")
    context = {
        "acceptance": acceptance,
        "project": acceptance.project,
        "rows": [(item, target_text(item.requirement)) for item in items],
        "may_edit": policies.can_edit(user, acceptance),
        "may_decide": policies.can_decide(user, acceptance),
        "may_withdraw": policies.can_withdraw(user, acceptance),
        "waits": policies.is_open(acceptance),
        "step": next_step_of(acceptance.project) if policies.is_open(acceptance) else None,
    }
    return render(request, "projects/acceptance/round.html", context)


@login_required
@refusals_as_pages
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A check page: what the enterprise will read, what is still missing; then it is handed in."""
    acceptance = get_round(request, pk)
    if not policies.can_edit(request.user, acceptance):
        raise (
            NotAllowed(NOT_YOURS)
            if acceptance.submitted_at is None
            else Conflict(_("This application has been handed in already."))
        )
    if request.method == "POST":
        services.hand_in(acceptance, actor=request.user, seen=_number(request, "seen"))
        messages.success(request, _("Handed in. The enterprise has been told and decides within ten working days."))
        return redirect(acceptance)
    project = acceptance.project
    context = {
        "acceptance": acceptance,
        "project": project,
        "rows": [(item, target_text(item.requirement)) for item in acceptance.items.select_related("requirement")],
        "missing": services.missing_in(acceptance),
        "unconfirmed": project.milestones.exclude(state=MilestoneState.CONFIRMED),
    }
    return render(request, "projects/acceptance/hand_in.html", context)


@login_required
@refusals_as_pages
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader takes the application back, with a reason."""
    acceptance = get_round(request, pk)
    if not policies.can_withdraw(request.user, acceptance):
        raise NotAllowed(NOT_YOURS)
    context: dict[str, Any] = {"acceptance": acceptance, "project": acceptance.project, "comment": ""}
    if request.method == "POST":
        comment = request.POST.get("comment", "")
        try:
            services.withdraw(acceptance, actor=request.user, comment=comment)
        except DomainError as error:
            if error.field is None:
                raise
            context |= {"error": error, "comment": comment}
            return render(request, "projects/acceptance/withdraw.html", context, status=error.status)
        messages.success(request, _("The application was withdrawn; the project goes on."))
        return redirect("projects:acceptance", acceptance.project_id)
    return render(request, "projects/acceptance/withdraw.html", context)


@login_required
@refusals_as_pages
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of the enterprise judges each indicator and decides."""
    acceptance = get_round(request, pk)
    if not policies.can_decide(request.user, acceptance):
        if acceptance.decided_at is not None:
            raise Conflict(_("This application has been decided already."))
        raise NotAllowed(NOT_YOURS)
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, initial={"seen": acceptance.version})
    rows = verdict_forms(acceptance, posted)
    status = 200
    if posted is not None:
        status = REFUSED
        if all([form.is_valid(), *(one.is_valid() for _item, one in rows)]):
            try:
                services.decide(
                    acceptance,
                    actor=request.user,
                    verdicts={item.pk: (f.cleaned_data["verdict"], f.cleaned_data["remark"]) for item, f in rows},
                    **form.cleaned_data,
                )
                messages.success(request, DECIDED[AcceptanceResult(form.cleaned_data["result"])])
                return redirect(acceptance)
            except DomainError as error:
                status = error.status
                _beside([form, *(one for _item, one in rows)], error)
    context = {
        "acceptance": acceptance,
        "project": acceptance.project,
        "form": form,
        "rows": [(item, target_text(item.requirement), one) for item, one in rows],
        "all": [form, *(one for _item, one in rows)],
    }
    return render(request, "projects/acceptance/decide.html", context, status=status)


def _beside(forms: list[Any], error: DomainError) -> None:
    """Write a refusal beside the field that it names, whichever form has it."""
    for form in forms:
        for name in form.fields:
            if form.add_prefix(name) == error.field:
                form.add_error(name, str(error))
                return
    raise error


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None
