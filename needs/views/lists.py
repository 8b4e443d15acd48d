"""Lists of needs: behind the sign-in, for review, and for everybody."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.scope import scope_of
from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from enterprises.industry import path_of
from enterprises.selectors import parks_of
from needs.columns import IN_REVIEW, NEEDS
from needs.enums import NeedState, VersionState
from needs.forms.steps import FilterForm, PublicFilterForm
from needs.models import Need
from needs.pages import name_for, with_shown_names
from needs.policies.need import can_create
from needs.selectors.need import as_rows, with_name


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Needs whose detail the person may read, newest first, with filters in the address."""
    scope = scope_of(request.user)
    official = bool(scope.districts or scope.parks or scope.is_platform_admin)
    form = FilterForm(request.GET, user=request.user, parks=_parks(request.user), official=official)
    rows = form.narrow(Need.objects.visible_to(request.user))
    shown = as_rows(rows, request.user)
    if answer := exported(request, NEEDS, shown, prepare=partial(with_shown_names, request.user)):
        return answer
    page = page_by_key(shown, key=NEEDS.order, cursor=request.GET.get("cursor", ""))
    with_shown_names(request.user, page.rows)
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page,
        "total": count_words(rows),
        "may_create": can_create(request.user),
    }
    return render(request, "needs/list.html", context)


def _parks(user: Any) -> list[Organisation]:
    """Parks to filter by: those of the districts that the person looks into."""
    scope = scope_of(user)
    return list(parks_of(None if scope.is_platform_admin else scope.districts | scope.linked_districts))


@login_required
@require_safe
@refusals_as_pages
def review(request: HttpRequest) -> HttpResponseBase:
    """What officials have to look at: submitted needs and proposed changes, the longest waiting first.

    Needs of an enterprise to which the official belongs are another official's.
    """
    scope = scope_of(request.user)
    if not (scope.districts or scope.parks):
        raise NotAllowed(_("Needs are reviewed by officials of the district or park."))
    mine = Need.objects.visible_to(request.user).exclude(enterprise__organisation_id__in=scope.enterprises)
    submitted = with_name(mine.filter(state=NeedState.SUBMITTED), request.user)
    if answer := exported(request, IN_REVIEW, submitted, prepare=partial(with_shown_names, request.user)):
        return answer
    page = page_by_key(submitted, key=IN_REVIEW.order, cursor=request.GET.get("cursor", ""))
    changed = with_name(mine.filter(versions__state=VersionState.PROPOSED), request.user).order_by("id")[:50]
    return render(request, "needs/review.html", {"page": page, "changed": list(changed)})


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Published needs as everybody may read them."""
    form = PublicFilterForm(request.GET)
    rows = form.narrow(Need.objects.public())
    page = page_by_key(with_name(rows, request.user), key="-id", cursor=request.GET.get("cursor", ""))
    with_shown_names(request.user, page.rows)
    context = {"form": form, "active": active_filters(request, form), "page": page, "total": count_words(rows)}
    return render(request, "needs/public_list.html", context)


@require_safe
def public_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The public summary of one need: nothing here needs a sign-in, so nothing here is the detail."""
    need = with_name(Need.objects.public(), request.user).filter(number=number).first()
    if need is None:
        raise Http404
    may_read = request.user.is_authenticated and Need.objects.visible_to(request.user).filter(pk=need.pk).exists()
    context = {
        "need": need,
        "name": name_for(request.user, need),
        "industry_path": path_of(need.industry),
        "may_read_detail": may_read,
    }
    return render(request, "needs/public_detail.html", context)
