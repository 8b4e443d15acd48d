"""Pages of background work: progress, result, list."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.exports import unsealed
from core.http import get_visible_or_404, refusals_as_pages
from core.paging import page_by_key
from core.storage import private_storage
from jobs import lists, services
from jobs.models import Job
from jobs.registry import kind_of


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My background work, newest first."""
    rows = Job.objects.filter(owner_id=request.user.pk)
    page = page_by_key(rows, key="-id", cursor=request.GET.get("cursor", ""))
    return render(request, "jobs/list.html", {"page": page, "rows": [(job, kind_of(job.kind)) for job in page.rows]})


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work: its progress while it runs, then its result. Survives a reload, since nothing is kept in it."""
    job = get_visible_or_404(Job.objects.select_related("owner"), request.user, pk=pk)
    context = {"job": job, "kind": kind_of(job.kind)}
    template = "jobs/detail.html#progress" if request.htmx else "jobs/detail.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    if request.htmx and not job.is_open:  # type: ignore[attr-defined]
        # The result is more than the bar: have the whole page drawn once.
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
@refusals_as_pages
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a piece of work that has not finished."""
    job = get_visible_or_404(Job.objects, request.user, pk=pk)
    services.cancel(job=job, actor=request.user)
    messages.success(request, _("The work has been stopped; nothing was changed."))
    return redirect(job)


@login_required
@require_POST
@refusals_as_pages
def list_workbook(request: HttpRequest) -> HttpResponse:
    """Begin the file of a long list, as its page offered it."""
    path, query, total = unsealed(request.POST.get("what", ""))
    return redirect(lists.start(owner=request.user, path=path, query=query, total=total))


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download the file that the work made."""
    job = get_visible_or_404(Job.objects, request.user, pk=pk)
    kind = kind_of(job.kind)
    if not job.result_file or (kind is not None and not kind.may_fetch(request.user, job)):
        raise Http404
    try:
        content = private_storage().open(job.result_file.name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(job.result_name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
