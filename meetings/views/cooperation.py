"""Cooperation plans: the list, progress at a glance, making and revising one, what a revision changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.scope import scope_of
from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.paging import page_by_key
from core.versions import conflict_context
from meetings.forms.cooperation import CooperationPlanForm, GoalRow, GoalRows, goals_of
from meetings.models import CooperationPlan
from meetings.policies import cooperation as policies
from meetings.policies import meeting as meeting_policies
from meetings.selectors.cooperation import plan_differences, possible_parties, progress_of, revisions_of
from meetings.services import cooperation as services


def _plan(request: HttpRequest, pk: int) -> CooperationPlan:
    plan: CooperationPlan = get_visible_or_404(CooperationPlan.objects.select_related("district"), request.user, pk=pk)
    return plan


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponse:
    """Plans that the person may see, the newest first."""
    if not meeting_policies.can_list(request.user):
        raise NotAllowed(_("Cooperation plans are for people with a role."))
    rows = CooperationPlan.objects.visible_to(request.user).select_related("district")
    context = {
        "page": page_by_key(rows, key="-id", cursor=request.GET.get("cursor", "")),
        "may_make": policies.can_make(request.user),
    }
    return render(request, "meetings/plan/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Aims, parties, goals with their progress, revisions."""
    plan = _plan(request, pk)
    context = {
        "plan": plan,
        "progress": progress_of(plan, list(plan.goals.select_related("owner"))),
        "parties": list(plan.parties.select_related("organisation")),
        "revisions": revisions_of(request.user, plan),
        "may_revise": policies.can_revise(request.user, plan),
    }
    return render(request, "meetings/plan/detail.html", context)


@login_required
@refusals_as_pages
def new(request: HttpRequest) -> HttpResponse:
    """A new plan."""
    if not policies.can_make(request.user):
        raise NotAllowed(_("Cooperation plans are made by officials of the district."))
    return _write(request, None)


@login_required
@refusals_as_pages
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text, with the meeting at which it was decided."""
    plan = _plan(request, pk)
    if not policies.can_revise(request.user, plan):
        raise NotAllowed(NOT_YOURS)
    return _write(request, plan)


def _write(request: HttpRequest, plan: CooperationPlan | None) -> HttpResponse:
    districts = [plan.district_id] if plan is not None else sorted(scope_of(request.user).districts)
    owners = {str(one.pk): one for one in possible_parties(districts)}
    form = CooperationPlanForm(
        posted(request), districts=districts, plan=plan, initial=CooperationPlanForm.of(plan) if plan else {}
    )
    goals = GoalRows(
        posted(request),
        prefix="goals",
        initial=GoalRow.of(plan) if plan is not None else [],
        form_kwargs={"owners": owners},
    )
    context: dict[str, Any] = {"form": form, "goals": goals, "plan": plan, "submission": submission_token(request)}
    status = 200
    if request.method == "POST":
        if form.is_valid() and goals.is_valid():
            try:
                row = _save(request, plan, form, goals_of(goals))
            except Conflict as error:
                present = CooperationPlan.objects.get(pk=plan.pk) if plan is not None else None
                if present is None:
                    raise
                context |= conflict_context(form, present, error, values=form.values())
                return render(request, "meetings/plan/edit.html", context, status=error.status)
            except NotAllowed:
                raise
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, _("Saved."))
                return redirect("meetings:plan", row.pk)
        status = 422
    return render(request, "meetings/plan/edit.html", context, status=status)


def _save(request: HttpRequest, plan: CooperationPlan | None, form: Any, goals: list[dict[str, Any]]) -> Any:
    chosen = form.cleaned_data
    given: dict[str, Any] = {
        "actor": request.user,
        "values": form.values(),
        "parties": list(chosen["parties"]),
        "goals": goals,
        "meeting": chosen["meeting"],
        "note": chosen["note"],
    }
    if plan is not None:
        return services.revise_plan(plan=plan, seen=chosen["seen"], **given)
    return run_once(
        submission_token(request),
        user=request.user,
        make=lambda: services.make_plan(district=chosen["district"], **given),
    )


@login_required
@require_safe
@refusals_as_pages
def difference(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a revision changed of the one before it."""
    plan = _plan(request, pk)
    found = {one.number: one for one in revisions_of(request.user, plan, number - 1, number)}
    if set(found) != {number - 1, number}:
        raise Http404
    context = {
        "plan": plan,
        "older": found[number - 1],
        "newer": found[number],
        "differences": plan_differences(found[number - 1], found[number]),
    }
    return render(request, "meetings/plan/difference.html", context)
