"""Written texts of a contract, and the templates of transfer offices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.scope import scope_of
from core.errors import Conflict, NotAllowed
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, refusals_as_pages
from core.versions import carry_version
from files.content import MEDIA_TYPES
from files.views import attachment
from projects.documents.fields import FIELDS, LISTS
from projects.documents.standard import standard_template
from projects.enums import ContractKind
from projects.forms.contract import TemplateForm, TextUploadForm
from projects.models import Contract, ContractTemplate
from projects.policies.contract import can_see_templates
from projects.services import contract_text as services
from projects.views.contract.drafting import editable
from projects.views.contract.record import get_contract


@login_required
@require_POST
@refusals_as_pages
def generate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the draft down."""
    contract = get_contract(request, pk)
    services.generate_text(actor=request.user, contract=contract)
    messages.success(request, _("The text has been written."))
    return redirect("projects:contract_texts", contract.pk)


@login_required
@refusals_as_pages
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A text that was written elsewhere takes the place of the portal's."""
    contract = editable(request, pk)
    sent = request.method == "POST"
    form = TextUploadForm(request.POST, request.FILES) if sent else TextUploadForm(initial={"seen": contract.version})
    context: dict[str, Any] = {"contract": contract, "form": form}
    status = 422 if sent else 200
    if sent and form.is_valid():
        try:
            with faults_beside(form):
                services.upload_text(actor=request.user, contract=contract, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("projects:contract_texts", contract.pk)
        except Conflict as error:
            carry_version(form, Contract.objects.values_list("version", flat=True).get(pk=contract.pk))
            context["conflict"], status = error, error.status
    return render(request, "projects/contract/upload_text.html", context, status=status)


def own_university(request: HttpRequest) -> Organisation:
    """The university for whose transfer office the person works; of several, the one chosen in the shell."""
    universities = scope_of(request.user).universities
    acting = request.acting  # type: ignore[attr-defined]
    chosen = acting.organisation_id if acting and acting.organisation_id in universities else min(universities)
    return get_object_or_404(Organisation, pk=chosen)


@login_required
@refusals_as_pages
def templates(request: HttpRequest) -> HttpResponse:
    """The templates in use by kind, every version that was uploaded, and the fields that may be used."""
    if not can_see_templates(request.user):
        raise NotAllowed(_("Templates are kept by the transfer office of the university."))
    university = own_university(request)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.save_template(actor=request.user, university=university, **form.cleaned_data)
            messages.success(request, _("The template is in use now."))
            return redirect("projects:contract_templates")
    rows = list(
        ContractTemplate.objects.visible_to(request.user)
        .filter(university=university)
        .select_related("file", "uploaded_by")
    )
    in_use = {one.kind: one for one in rows if one.retired_at is None}
    context = {
        "university": university,
        "form": form,
        "kinds": [(value, label, in_use.get(value)) for value, label in ContractKind.choices],
        "former": [one for one in rows if one.retired_at is not None],
        "fields": FIELDS.items(),
        "lists": [(name, words, fields.items()) for name, (words, fields) in LISTS.items()],
    }
    return render(request, "projects/contract/templates.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own template out of use."""
    template = get_visible_or_404(ContractTemplate.objects.select_related("university"), request.user, pk=pk)
    services.retire_template(actor=request.user, template=template)
    messages.success(request, _("The portal’s own template is in use again."))
    return redirect("projects:contract_templates")


@login_required
@require_safe
@refusals_as_pages
def standard(request: HttpRequest, kind: str) -> HttpResponse:
    """The portal's own template of one kind, to be changed in Word."""
    if not can_see_templates(request.user):
        raise NotAllowed(NOT_YOURS)
    if kind not in ContractKind.values:
        raise Http404
    response = HttpResponse(standard_template(kind), content_type=MEDIA_TYPES["docx"])
    response["Content-Disposition"] = attachment(f"{ContractKind(kind).label}.docx")
    response["X-Content-Type-Options"] = "nosniff"
    return response
