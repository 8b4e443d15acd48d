"""Organisations and cooperation links, for platform administrators; departments also for their college."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.columns import ORGANISATIONS
from accounts.enums import PARENT_KINDS, OrganisationKind
from accounts.forms import LinkForm, OrganisationForm
from accounts.models import CooperationLink, Organisation
from accounts.policies import can_administer, can_create, can_end_link, can_rename, can_see_people
from accounts.services import create_link, create_organisation, end_link, rename_organisation
from core.errors import DomainError, NotAllowed
from core.exports import exported
from core.http import NOT_YOURS, get_visible_or_404, posted, refusals_as_pages
from core.paging import page_by_key

# Kinds that people make on these pages; enterprises register, the portal's operator is made at installation.
MADE_HERE = (
    OrganisationKind.DISTRICT,
    OrganisationKind.PARK,
    OrganisationKind.UNIVERSITY,
    OrganisationKind.COLLEGE,
    OrganisationKind.DEPARTMENT,
)


def _administrators_only(request: HttpRequest) -> None:
    if not can_administer(request.user):
        raise NotAllowed(NOT_YOURS)


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """All organisations of a kind."""
    _administrators_only(request)
    kind = request.GET.get("kind", OrganisationKind.DISTRICT)
    if kind not in OrganisationKind:
        raise Http404
    found = Organisation.objects.filter(kind=kind).select_related("parent")
    if answer := exported(request, ORGANISATIONS, found):
        return answer
    context = {
        "kind": OrganisationKind(kind),
        "tab": kind,
        "kinds": OrganisationKind,
        "may_create": kind in MADE_HERE,
        "page": page_by_key(found, key=ORGANISATIONS.order, cursor=request.GET.get("cursor", "")),
    }
    return render(request, "accounts/organisations.html", context)


@login_required
@require_safe
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: names, what it belongs to, what belongs to it, links."""
    organisation = get_visible_or_404(Organisation.objects.select_related("parent"), request.user, pk=pk)
    links = CooperationLink.objects.none()
    if organisation.kind in (OrganisationKind.COLLEGE, OrganisationKind.DISTRICT):
        side = {organisation.kind: organisation}
        links = CooperationLink.objects.visible_to(request.user).filter(**side).select_related("college", "district")
    context = {
        "organisation": organisation,
        "children": organisation.children.exclude(kind=OrganisationKind.ENTERPRISE).order_by("name", "id")[:200],
        "links": links.order_by("-starts_on", "-id")[:50],
        "may_rename": can_rename(request.user, organisation),
        "may_see_people": can_see_people(request.user, organisation),
        "may_administer": can_administer(request.user),
        "new_kinds": [
            OrganisationKind(kind)
            for kind, parents in PARENT_KINDS.items()
            if organisation.kind in parents and can_create(request.user, kind, organisation)
        ],
    }
    return render(request, "accounts/organisation.html", context)


@login_required
@refusals_as_pages
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """A new organisation; ``?parent=`` presets what it belongs to."""
    if kind not in MADE_HERE:
        raise Http404
    parents = None
    if kind in PARENT_KINDS:
        parents = Organisation.objects.filter(kind__in=PARENT_KINDS[kind]).visible_to(request.user).order_by("name")
    allowed = any(can_create(request.user, kind, parent) for parent in parents or [None])
    if not allowed and not can_administer(request.user):
        raise NotAllowed(NOT_YOURS)
    initial = {"parent": request.GET.get("parent")}
    form = OrganisationForm(posted(request), parents=parents, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _write(form, create_organisation, kind=kind, actor=request.user, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("%(name)s has been created.") % {"name": made.name})
            return redirect("accounts:organisation", pk=made.pk)
    context = {"form": form, "kind": OrganisationKind(kind)}
    return render(request, "accounts/organisation_form.html", context, status=422 if form.errors else 200)


@login_required
@refusals_as_pages
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an organisation's names."""
    organisation = get_visible_or_404(Organisation.objects.all(), request.user, pk=pk)
    if not can_rename(request.user, organisation):
        raise NotAllowed(NOT_YOURS)
    initial = {"name": organisation.name, "name_en": organisation.name_en}
    form = OrganisationForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _write(form, rename_organisation, organisation=organisation, actor=request.user, **form.cleaned_data)
        if saved is not None:
            messages.success(request, _("The names have been saved."))
            return redirect("accounts:organisation", pk=organisation.pk)
    context = {"form": form, "kind": OrganisationKind(organisation.kind), "organisation": organisation}
    return render(request, "accounts/organisation_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@refusals_as_pages
def links(request: HttpRequest) -> HttpResponse:
    """Which college serves which district, and until when."""
    _administrators_only(request)
    found = CooperationLink.objects.select_related("college", "district")
    return render(
        request, "accounts/links.html", {"page": page_by_key(found, key="-id", cursor=request.GET.get("cursor", ""))}
    )


@login_required
@refusals_as_pages
def link_new(request: HttpRequest) -> HttpResponse:
    """Have a college serve a district."""
    _administrators_only(request)
    form = LinkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = _write(form, create_link, actor=request.user, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("The college serves the district from that day on."))
            return redirect("accounts:links")
    return render(request, "accounts/link_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def link_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a cooperation link at once."""
    link = get_visible_or_404(CooperationLink.objects.all(), request.user, pk=pk)
    if not can_end_link(request.user, link):
        raise NotAllowed(NOT_YOURS)
    end_link(link=link, actor=request.user)
    messages.success(request, _("The link has ended."))
    return redirect("accounts:links")


def _write(form: Any, service: Any, **values: Any) -> Any:
    """Call a service; its refusal becomes an error beside the field, and nothing is returned."""
    try:
        return service(**values)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
