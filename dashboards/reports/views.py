"""Pages of reports: the list, templates, preview, making one, a made report and its files, schedules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.downloads import download
from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, posted, refusals_as_pages, submission_token
from core.once import run_once
from core.paging import count_words, page_by_key
from core.storage import private_storage
from core.versions import conflict_context
from dashboards.models import Report, ReportFile, ReportTemplate, ScheduledRun
from dashboards.policies import measured_organisations
from dashboards.reports import policies, scheduling, selectors, services
from dashboards.reports.charts import charts_of
from dashboards.reports.enums import Grouping
from dashboards.reports.forms import PeriodForm, ScheduleForm, TemplateForm
from dashboards.reports.reading import OF_RECORDS, answer
from dashboards.reports.tables import definitions, facts, figures_table, group_tables
from dashboards.reports.value import ReportValue, say

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _may(request: HttpRequest) -> None:
    if not policies.can_use_reports(request.user):
        raise NotAllowed(NOT_YOURS)


def _template(request: HttpRequest, pk: int) -> ReportTemplate:
    found: ReportTemplate = get_visible_or_404(
        ReportTemplate.objects.select_related("organisation", "created_by"), request.user, pk=pk
    )
    return found


def _drawn(value: ReportValue) -> dict[str, Any]:
    """What a report's page and its preview show of its content."""
    return {
        "value": value,
        "facts": facts(value),
        "figures": figures_table(value),
        "tables": [table for group in value.groups for table in group_tables(value, group)],
        "charts": charts_of(value),
        "meanings": [(say(line.label), definitions(line)) for line in value.lines],
    }


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponse:
    """Templates in use, and the reports that were made, newest first."""
    _may(request)
    rows = selectors.reports_for(request.user)
    page = page_by_key(rows, key="-id", cursor=request.GET.get("cursor", ""))
    context = {"templates": selectors.templates_for(request.user), "page": page, "total": count_words(rows)}
    return render(request, "dashboards/reports/list.html", context)


@login_required
@refusals_as_pages
def new(request: HttpRequest) -> HttpResponse:
    """A new template."""
    _may(request)
    organisations = list(measured_organisations(request.user))
    form = TemplateForm(posted(request), organisations=organisations)
    token = submission_token(request)
    if request.method == "POST" and form.is_valid():

        def make() -> Model:
            return services.create_template(
                actor=request.user, organisation=form.cleaned_data["organisation"], values=form.values()
            )

        with faults_beside(form):
            template = run_once(token, user=request.user, make=make)
            messages.success(request, _("Saved. Have a look at the preview, then make the first report."))
            return redirect("dashboards:report_template", template.pk)
    context = {"form": form, "submission": token}
    return render(request, "dashboards/reports/edit.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other figures, other words."""
    template = _template(request, pk)
    if not policies.can_change(request.user, template):
        raise NotAllowed(NOT_YOURS)
    form = TemplateForm(posted(request), instance=template)
    context: dict[str, Any] = {"form": form, "template": template, "title": template.title}
    if request.method == "POST" and form.is_valid():
        try:
            with faults_beside(form):
                seen = form.cleaned_data["seen"]
                services.change_template(actor=request.user, template=template, values=form.values(), seen=seen)
                messages.success(request, _("Saved. Reports made before stay as they are."))
                return redirect("dashboards:report_template", pk)
        except Conflict as error:
            written = {name: value for name, value in form.values().items() if name != "figures"}
            context |= conflict_context(form, ReportTemplate.objects.get(pk=pk), error, values=written)
            return render(request, "dashboards/reports/edit.html", context, status=error.status)
    return render(request, "dashboards/reports/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One template: its figures, its schedule, the period to choose, its last reports."""
    found = _template(request, pk)
    rows = Report.objects.visible_to(request.user).filter(template=found).defer("content")
    reports = list(rows.select_related("created_by").order_by("-pk")[:10])
    context = selectors.schedule_of(found) | {
        "template": found,
        "lines": selectors.lines_of(found),
        "period_form": PeriodForm(request.GET, kind=found.kind),
        "reports": reports,
        "groupings": [Grouping(by).label for by in found.groupings],
        "may_change": policies.can_change(request.user, found),
        "may_take_up": found.put_away_at is not None and policies.can_make_of(request.user, found.organisation),
        "may_schedule": policies.can_schedule(request.user, found),
        "submission": submission_token(request),
    }
    return render(request, "dashboards/reports/template.html", context)


@login_required
@require_safe
@refusals_as_pages
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it would be now; nothing is kept. Tables that are counted from records are left to the making."""
    found = _template(request, pk)
    form = PeriodForm(request.GET, kind=found.kind)
    period = form.chosen()
    services.check_period(request.user, found, period)
    services.admit_preview(request.user)
    context = _drawn(answer(services.question_of(found, period), quick=True)) | {
        "template": found,
        "period_form": form,
        "submission": submission_token(request),
        "later": [by for by in found.groupings if by in OF_RECORDS],
    }
    return render(request, "dashboards/reports/preview.html", context)


@login_required
@require_POST
@refusals_as_pages
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the report made in the background; the same form sent twice makes one."""
    found = _template(request, pk)
    period = PeriodForm(request.POST, kind=found.kind).chosen()
    job: Any = run_once(
        submission_token(request),
        user=request.user,
        make=lambda: services.request_report(actor=request.user, template=found, period=period),
    )
    return redirect("jobs:detail", job.pk)


@login_required
@require_POST
@refusals_as_pages
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """No further reports by this template."""
    services.put_away(actor=request.user, template=_template(request, pk))
    messages.success(request, _("Put away. The reports made by it stay."))
    return redirect("dashboards:reports")


@login_required
@require_POST
@refusals_as_pages
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the template again."""
    services.take_up(actor=request.user, template=_template(request, pk))
    messages.success(request, _("The template is in use again."))
    return redirect("dashboards:report_template", pk)


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A made report."""
    found = get_visible_or_404(
        Report.objects.select_related("organisation", "template", "created_by"), request.user, pk=pk
    )
    context = _drawn(ReportValue.from_json(found.content)) | {"report": found, "files": list(found.files.all())}
    return render(request, "dashboards/reports/report.html", context)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """One file of a report, as an attachment."""
    found = get_visible_or_404(ReportFile.objects, request.user, report_id=pk, format=extension)
    try:
        with private_storage().open(found.file.name, "rb") as content:
            return download(content.read(), name=found.name, media_type=MEDIA_TYPES[found.format])
    except FileNotFoundError:
        raise Http404 from None


@login_required
@refusals_as_pages
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """When the template's reports are made by themselves, and who is told."""
    found = _template(request, pk)
    if not policies.can_schedule(request.user, found):
        raise NotAllowed(NOT_YOURS)
    present = selectors.schedule_row(found)
    form = ScheduleForm(posted(request), template=found, schedule=present)
    context: dict[str, Any] = {"form": form, "template": found, "schedule": present}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with faults_beside(form):
                services.set_schedule(
                    actor=request.user,
                    template=found,
                    days_after=given["days_after"],
                    recipients=list(given["recipients"]),
                    seen=given["seen"],
                )
                messages.success(request, _("The schedule is set."))
                return redirect("dashboards:report_template", pk)
        except Conflict as error:
            now: Any = selectors.schedule_row(found)
            context |= conflict_context(form, now, error, values={"days_after": given["days_after"]})
            return render(request, "dashboards/reports/schedule.html", context, status=error.status)
    return render(request, "dashboards/reports/schedule.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def pause(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Stop the schedule, or let it go on."""
    found = _template(request, pk)
    present = selectors.schedule_row(found)
    if present is None:
        raise Http404
    services.pause(actor=request.user, schedule=present, paused=step == "pause")
    messages.success(request, _("The schedule is paused.") if step == "pause" else _("The schedule goes on."))
    return redirect("dashboards:report_template", pk)


@login_required
@require_POST
@refusals_as_pages
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another attempt at a scheduled report that failed."""
    rows = ScheduledRun.objects.select_related("schedule__template__organisation")
    run = get_visible_or_404(rows, request.user, pk=pk)
    scheduling.try_again(actor=request.user, run=run)
    messages.success(request, _("The report is being made again."))
    return redirect("dashboards:report_template", run.schedule.template_id)
