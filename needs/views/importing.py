"""Pages of the import of needs: upload, template, preview (the page of the job), start."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages
from enterprises.models import Enterprise
from needs.forms.importing import ImportForm
from needs.importing import sheets
from needs.models import NeedImport
from needs.policies.need import can_create
from needs.services import importing as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@refusals_as_pages
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a table; its check begins at once."""
    if not can_create(request.user):
        raise NotAllowed(NOT_YOURS)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(*posted, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            job = services.upload_table(
                actor=request.user,
                upload=form.cleaned_data["upload"],
                enterprise=form.owner,
                place=form.cleaned_data.get("place"),
                area=form.cleaned_data["area"],
            )
        except DomainError as error:
            if error.field != "upload":
                raise
            form.add_error("upload", str(error))
        else:
            return redirect(job)
    names: list[str] = []
    if form.official:
        rows = Enterprise.objects.visible_to(request.user).order_by("organisation__name")
        names = list(rows.values_list("organisation__name", flat=True)[:300])
    return render(
        request, "needs/import/upload.html", {"form": form, "names": names}, status=422 if form.errors else 200
    )


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in."""
    response = HttpResponse(sheets.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="needs-template.xlsx"'
    return response


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: the page of its latest work."""
    table: NeedImport = get_visible_or_404(NeedImport.objects, request.user, pk=pk)
    job = services.latest_job(table)
    if job is None:
        raise Http404
    return redirect(job)


@login_required
@require_POST
@refusals_as_pages
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the check found good."""
    table: NeedImport = get_visible_or_404(NeedImport.objects, request.user, pk=pk)
    try:
        job = services.start_import(actor=request.user, table=table, leave_out=request.POST.get("leave_out") == "1")
    except Conflict as error:
        # Pressed twice, or in two windows: the import that has begun is what was asked for.
        messages.info(request, str(error))
        return redirect("needs:import_detail", pk)
    return redirect(job)
