"""Changing a need section by section: before review, in review, or as a change of a published need."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed
from core.http import refusals_as_pages
from core.versions import conflict_context
from needs.forms.need import BasicsForm, DetailForm, NoteForm, PublicForm, RequirementFormSet
from needs.models import Need, Requirement
from needs.pages import get_need
from needs.policies import need as policies
from needs.selectors.version import TEXT_FIELDS, typed
from needs.services import need as services
from needs.services.version import PROPOSED, REVISED, proposed_version
from needs.views.writing import saved_note

SECTIONS = {"basics": BasicsForm, "detail": DetailForm, "publication": PublicForm}


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int, section: str = "basics") -> HttpResponse:
    """One section of the text."""
    need = _editable(request, pk)
    form_class = SECTIONS[section]
    if request.method == "POST" and "autosave" in request.GET:
        return _autosave(request, need, form_class)
    shown = _as_proposed(need)
    form = form_class(request.POST if request.method == "POST" else None, instance=shown, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _page(request, need, form, section)
    data = form.cleaned_data
    try:
        outcome = services.edit(
            actor=request.user,
            need=need,
            seen=data.get("seen"),
            values=form.values(),
            invited=data.get("invited_researchers"),
            note=data.get("note", ""),
        )
    except Conflict as error:
        return _conflict(request, need, form, section, error)
    return _saved(request, need, outcome)


def _editable(request: HttpRequest, pk: int) -> Need:
    need = get_need(request, pk)
    if not policies.can_edit(request.user, need):
        raise NotAllowed(_("The text of this need cannot be changed by you now."))
    return need


def _as_proposed(need: Need) -> Need:
    """The need as its waiting proposal has it, so that a second change goes on from the first; not to be saved."""
    shown = Need.objects.get(pk=need.pk)
    proposal = proposed_version(need)
    if proposal is not None:
        for name in TEXT_FIELDS:
            setattr(shown, name, typed(name, proposal.content[name]))
    return shown


def _page(request: HttpRequest, need: Need, form: Any, section: str) -> HttpResponse:
    context = {"need": need, "form": form, "section": section, "proposal": proposed_version(need)}
    return render(request, "needs/edit.html", context, status=422 if form.errors else 200)


def _autosave(request: HttpRequest, need: Need, form_class: Any) -> HttpResponse:
    """Keep what is valid so far of a need that nobody reviews yet; later changes are made by the button only."""
    if need.state not in policies.WRITABLE:
        return HttpResponse("")
    extra = {"draft": True} if form_class is BasicsForm else {}
    form = form_class(request.POST, instance=Need.objects.get(pk=need.pk), user=request.user, **extra)
    form.is_valid()
    services.edit(actor=request.user, need=need, seen=None, values=form.values())
    # The page's own saving does not make its button see a conflict.
    response = saved_note(request)
    response.write(f'<input type="hidden" id="id_seen" name="seen" value="{need.version}" hx-swap-oob="true">')
    return response


def _conflict(request: HttpRequest, need: Need, form: Any, section: str, error: Conflict) -> HttpResponse:
    """Somebody saved in between: the typed text stays in the form, above it what is there now."""
    present = Need.objects.get(pk=need.pk)
    context = {"need": present, "form": form, "section": section, "proposal": proposed_version(need)}
    context |= conflict_context(form, present, error, values=form.values())
    return render(request, "needs/edit.html", context, status=error.status)


def _saved(request: HttpRequest, need: Need, outcome: str) -> HttpResponse:
    """Say what became of the change, and go back."""
    words = {
        PROPOSED: _("Your change waits for review; until then the need stays as it is published."),
        REVISED: _("The need is shown with the new text."),
    }
    messages.success(request, words.get(outcome) or _("Saved."))
    if request.POST.get("then") == "submit":
        return redirect("needs:submit", need.pk)
    return redirect(need)


@login_required
@refusals_as_pages
def requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """The technical indicators, as rows."""
    need = _editable(request, pk)
    posted = request.POST if request.method == "POST" else None
    formset: Any = RequirementFormSet(posted, queryset=Requirement.objects.filter(need=need), prefix="rows")
    note = NoteForm(posted, initial={"seen": need.version})
    context = {"need": need, "formset": formset, "note": note, "proposal": proposed_version(need)}
    if posted is None or not (formset.is_valid() and note.is_valid()):
        return render(request, "needs/edit_requirements.html", context, status=200 if posted is None else 422)
    try:
        outcome = services.edit(
            actor=request.user,
            need=need,
            seen=note.cleaned_data["seen"],
            values={},
            requirements=formset.rows(),
            note=note.cleaned_data["note"],
        )
    except Conflict as error:
        present = Need.objects.get(pk=pk)
        context.update(
            note=NoteForm(initial={"seen": present.version, "note": note.cleaned_data["note"]}), conflict=error
        )
        return render(request, "needs/edit_requirements.html", context, status=error.status)
    return _saved(request, need, outcome)
