"""Pages of yearly sheets: one's own, the college's list, one sheet, its confirmation."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from core.paging import page_by_key
from files.selectors import current_files
from projects.forms.yearly import SheetFilter, SheetForm
from projects.models import YearlySheet
from projects.policies.yearly import can_confirm_sheet, can_list_sheets, can_read_sheet
from projects.selectors.yearly import listed_researchers
from projects.services.acceptance import RECORD_LANGUAGE
from projects.services.yearly import SHEET, confirm_sheet, document, first_year
from projects.sheets import content_of, differences, views_of
from researchers.models import Researcher


def get_researcher(request: HttpRequest, pk: int, year: int) -> Researcher:
    """The researcher whose sheet the person may read; there is none outside the years on the portal."""
    row = Researcher.objects.select_related("user", "college").filter(pk=pk).first()
    if row is None or not can_read_sheet(request.user, row):
        raise Http404
    if not first_year(row) <= year <= timezone.localdate().year:
        raise Http404
    return row


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponse:
    """My own sheets by year, and for the college those of its researchers in one year."""
    own = Researcher.objects.select_related("user").filter(user_id=request.user.pk or 0).first()
    may_list = can_list_sheets(request.user)
    if own is None and not may_list:
        raise NotAllowed(_("Yearly sheets are for researchers and their college."))
    this_year = timezone.localdate().year
    context: dict[str, Any] = {"own": own, "may_list": may_list}
    if own is not None:
        confirmed = {sheet.year: sheet for sheet in own.yearly_sheets.all()}
        context["years"] = [(year, confirmed.get(year)) for year in range(this_year, first_year(own) - 1, -1)]
    if may_list:
        form = SheetFilter(request.GET)
        year = form.year()
        sheets = YearlySheet.objects.filter(year=year).select_related("confirmed_by")
        rows = listed_researchers(request.user, year).prefetch_related(
            Prefetch("yearly_sheets", queryset=sheets, to_attr="sheets_of_year")
        )
        context |= {"form": form, "year": year}
        context["page"] = page_by_key(rows, key="id", cursor=request.GET.get("cursor", ""))
    return render(request, "projects/yearly/index.html", context)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, researcher: int, year: int) -> HttpResponse:
    """One sheet: as confirmed, with what the records say differently now; or as the records are."""
    row = get_researcher(request, researcher, year)
    sheet = row.yearly_sheets.filter(year=year).select_related("confirmed_by").first()
    present = content_of(row, year)
    content = sheet.content if sheet is not None else present
    if sheet is not None:
        sheet.researcher = row
    context = {
        "researcher": row,
        "year": year,
        "sheet": sheet,
        "views": views_of(content),
        "changes": differences(sheet.content, present) if sheet is not None else [],
        "file": current_files(sheet, SHEET).first() if sheet is not None else None,
        "may_confirm": sheet is None and can_confirm_sheet(request.user, row),
        "form": SheetForm(initial={"content": present}) if sheet is None else None,
        "is_over": year < timezone.localdate().year,
    }
    return render(request, "projects/yearly/detail.html", context)


@login_required
@require_POST
@refusals_as_pages
def confirm(request: HttpRequest, researcher: int, year: int) -> HttpResponse:
    """The college confirms what it has read; from then on the sheet stays as it is."""
    row = get_researcher(request, researcher, year)
    if not can_confirm_sheet(request.user, row):
        raise NotAllowed(NOT_YOURS)
    form = SheetForm(request.POST)
    seen = form.cleaned_data["content"] if form.is_valid() else {}
    confirm_sheet(actor=request.user, researcher=row, year=year, seen=seen)
    messages.success(request, _("Confirmed. The researcher has been told; the sheet stays as it is."))
    return redirect("projects:sheet", row.pk, year)


@login_required
@require_safe
@refusals_as_pages
def pdf(request: HttpRequest, researcher: int, year: int) -> HttpResponse:
    """The sheet as it is now, to be printed; a confirmed one is the file that was kept."""
    row = get_researcher(request, researcher, year)
    sheet = row.yearly_sheets.filter(year=year).first()
    kept = current_files(sheet, SHEET).first() if sheet is not None else None
    if kept is not None:
        return redirect("files:download", kept.public_id)
    with translation.override(RECORD_LANGUAGE):
        content = document(row, year, content_of(row, year), None).render()
        name = _("Yearly sheet %(year)s %(name)s.pdf") % {"year": year, "name": row}
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    return response
