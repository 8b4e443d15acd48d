"""Beginning a need: the short form with its saved draft, copies, the check page and the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, get_visible_or_404, refusals_as_pages, submission_token
from core.once import run_once
from enterprises.models import Enterprise, HopedProject
from needs.enums import NeedState
from needs.forms.need import NewForm
from needs.models import Need
from needs.pages import get_need, record_context
from needs.policies import need as policies
from needs.selectors.need import prefilled_contact
from needs.services import need as services
from needs.transitions.need import need_machine


@login_required
@refusals_as_pages
def new(request: HttpRequest) -> HttpResponse:
    """The short form. Sent as it is typed it keeps a draft; sent by the button it leads to the check page."""
    if not policies.can_create(request.user):
        raise NotAllowed(_("Needs are posted by enterprises, or by officials on their behalf."))
    if request.method != "POST":
        return _page(request, NewForm(user=request.user, initial=prefilled_contact(request.user)))
    by_itself = "autosave" in request.GET
    saving = by_itself or request.POST.get("then") == "save"
    form = NewForm(request.POST, user=request.user, draft=saving)
    valid = form.is_valid()
    begun = form.owner and (form.cleaned_data.get("title") or form.cleaned_data.get("trouble"))
    if by_itself and not begun:
        return HttpResponse("")
    if saving and not by_itself and not begun:
        form.add_error(None, _("Write a title or some words about the trouble first."))
        valid = False
    if not (valid or by_itself):
        return _page(request, form)
    need = _draft(request, form)
    if by_itself:
        return saved_note(request)
    if saving:
        messages.success(request, _("Saved as a draft."))
    return redirect("needs:edit" if saving else "needs:submit", need.pk)


def _page(request: HttpRequest, form: NewForm) -> HttpResponse:
    names: list[str] = []
    if not form.own:
        rows = Enterprise.objects.visible_to(request.user).order_by("organisation__name")
        names = list(rows.values_list("organisation__name", flat=True)[:300])
    context = {"form": form, "names": names, "submission": submission_token(request)}
    return render(request, "needs/new.html", context, status=422 if form.errors else 200)


def _draft(request: HttpRequest, form: NewForm) -> Need:
    """The draft that this form made, with what the form now says; however often it is sent there is one."""
    values = form.values()
    enterprise = form.owner
    assert enterprise is not None  # noqa: S101 - a form without one is shown again
    created: list[Need] = []

    def create() -> Need:
        created.append(services.create_draft(actor=request.user, enterprise=enterprise, data=values))
        return created[0]

    need = run_once(submission_token(request), user=request.user, make=create)
    if not isinstance(need, Need):
        raise Conflict(_("This form was sent already, with something else. Please open the page again."))
    if not created and need.state == NeedState.DRAFT:
        services.edit(actor=request.user, need=need, seen=None, values=values)
    return need


def saved_note(request: HttpRequest) -> HttpResponse:
    """The answer to a form that was saved while it was typed."""
    return render(request, "components/saved_note.html", {"saved_at": timezone.localtime()})


@login_required
@require_POST
@refusals_as_pages
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a new need from this one."""
    need = get_need(request, pk)
    copied = run_once(
        submission_token(request), user=request.user, make=lambda: services.copy_need(actor=request.user, need=need)
    )
    messages.success(request, _("Here is a draft with the same text; change what is different."))
    return redirect("needs:edit", copied.pk)


@login_required
@require_POST
@refusals_as_pages
def from_project(request: HttpRequest, pk: int) -> HttpResponse:
    """One click from a project that the enterprise hopes for to a draft need."""
    project = get_object_or_404(HopedProject.objects.select_related("enterprise__organisation"), pk=pk)
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=project.enterprise_id)
    if not policies.can_create_for(request.user, enterprise):
        raise NotAllowed(NOT_YOURS)
    data = prefilled_contact(request.user, enterprise)
    need = services.from_hoped_project(actor=request.user, project=project, data=data)
    return redirect("needs:edit" if need.state == NeedState.DRAFT else "needs:detail", need.pk)


@login_required
@refusals_as_pages
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page: everything that was said, each with a way to change it; then it goes to review."""
    need = get_need(request, pk)
    edge = need_machine.edge(need.state, NeedState.SUBMITTED)
    if need.state == NeedState.DIAGNOSING or not edge.policy(request.user, need):
        raise NotAllowed(NOT_YOURS)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            services.step(need, NeedState.SUBMITTED, actor=request.user, seen=request.POST.get("seen") or None)
        except DomainError as refused:
            if refused.field is None:
                raise
            error = refused
        else:
            return redirect("needs:submitted", pk)
    context = {
        "need": need,
        "error": error,
        "edge": edge,
        "requirements": list(need.requirements.all()),
        "may_edit": policies.can_edit(request.user, need),
        "names_itself": policies.names_itself(need),
    }
    return render(request, "needs/submit.html", context, status=422 if error else 200)


@login_required
@refusals_as_pages
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation: number, what happens next, and when."""
    need = get_need(request, pk)
    if not policies.acts_for(request.user, need):
        raise NotAllowed(NOT_YOURS)
    return render(request, "needs/submitted.html", record_context(request, need, tab=""))
