"""Publications and patents: typed one by one, or imported from a list after a look at it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core.errors import DomainError, NotAllowed
from core.http import posted, refusals_as_pages
from researchers import services
from researchers.forms import ImportForm, PatentForm, PublicationForm
from researchers.models import Patent, Publication, Researcher
from researchers.pages import get_researcher
from researchers.policies import can_edit
from researchers.references import parse
from researchers.selectors import preview_of


@dataclass(frozen=True, kw_only=True)
class Works:
    """One of the two kinds: its rows, form, words and tab."""

    model: type[Publication] | type[Patent]
    form: type[forms.ModelForm]
    tab: str
    add: str | Promise
    change: str | Promise


PUBLICATIONS = Works(
    model=Publication,
    form=PublicationForm,
    tab="publications",
    add=gettext_lazy("Add a publication"),
    change=gettext_lazy("Change a publication"),
)
PATENTS = Works(
    model=Patent,
    form=PatentForm,
    tab="patents",
    add=gettext_lazy("Add a patent"),
    change=gettext_lazy("Change a patent"),
)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int, works: Works, work_pk: int | None = None) -> HttpResponse:
    """Adding one, or changing one."""
    researcher = _editable(request, pk)
    work = _work(works, researcher, work_pk) if work_pk else works.model()
    form = works.form(posted(request), instance=work)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_work(actor=request.user, researcher=researcher, values=form.cleaned_data, work=work)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"researchers:{works.tab}", pk)
    context = {"researcher": researcher, "form": form, "works": works, "work": work if work_pk else None}
    return render(request, "researchers/work.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
@refusals_as_pages
def delete(request: HttpRequest, pk: int, works: Works, work_pk: int) -> HttpResponse:
    """Taking one off the list."""
    researcher = _editable(request, pk)
    work = _work(works, researcher, work_pk)
    services.delete_work(actor=request.user, researcher=researcher, work=work)
    messages.success(request, _("Removed."))
    return redirect(f"researchers:{works.tab}", pk)


@login_required
@refusals_as_pages
def import_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste or upload a list, look at what it holds, then save what is ticked.

    Nothing is kept between the two steps: the second form carries the text of the first.
    """
    researcher = _editable(request, pk)
    form = ImportForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "researchers/import.html", {"researcher": researcher, "form": form}, status=status)
    text = form.cleaned_data["text"]
    found = parse(text)
    preview = preview_of(researcher, found.references)
    if request.POST.get("save"):
        ticked = set(request.POST.getlist("take"))
        count = services.add_imported(
            actor=request.user,
            researcher=researcher,
            references=[line.reference for line in preview if str(line.number) in ticked],
        )
        words = ngettext("%(count)d publication added.", "%(count)d publications added.", count)
        messages.success(request, words % {"count": count})
        return redirect("researchers:publications", pk)
    context = {"researcher": researcher, "preview": preview, "problems": found.problems, "text": text}
    return render(request, "researchers/import_preview.html", context)


def _editable(request: HttpRequest, pk: int) -> Researcher:
    researcher = get_researcher(request, pk)
    if not can_edit(request.user, researcher):
        raise NotAllowed(_("Only the researcher and the college’s administrators change this profile."))
    return researcher


def _work(works: Works, researcher: Researcher, pk: int) -> Publication | Patent:
    work: Any = get_object_or_404(works.model, pk=pk, researcher=researcher)
    return work
