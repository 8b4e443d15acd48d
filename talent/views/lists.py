"""The list of stationings, and the limits of districts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.scope import scope_of
from core.errors import Conflict, NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import NOT_YOURS, posted, refusals_as_pages
from core.paging import count_words, page_by_key
from core.versions import conflict_context
from talent.columns import STATIONINGS
from talent.forms.stationing import RulesForm, StationingFilter
from talent.models import Stationing
from talent.policies import stationing as policies
from talent.selectors.day import loggable
from talent.selectors.limits import rules_of
from talent.services.rules import FIELDS, set_rules


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Stationings that the person may see, newest first, with filters in the address."""
    if not policies.can_list(request.user):
        raise NotAllowed(_("The list of stationings is for people with a role."))
    form = StationingFilter(request.GET)
    rows = form.narrow(Stationing.objects.visible_to(request.user))
    joined = rows.select_related("enterprise__organisation", "college", "researcher__user")
    if answer := exported(request, STATIONINGS, joined):
        return answer
    context = {
        "form": form,
        "active": active_filters(request, form),
        "page": page_by_key(joined, key=STATIONINGS.order, cursor=request.GET.get("cursor", "")),
        "total": count_words(rows),
        "may_call": policies.can_call(request.user),
        "may_offer": policies.can_offer(request.user),
        "terms": list(loggable(request.user)) if scope_of(request.user).research_colleges else [],
    }
    return render(request, "talent/list.html", context)


@login_required
@require_safe
@refusals_as_pages
def rules(request: HttpRequest) -> HttpResponse:
    """Districts whose limits the person may change; the only one at once."""
    if not policies.can_see_rules(request.user):
        raise NotAllowed(NOT_YOURS)
    districts = Organisation.objects.of_kind(OrganisationKind.DISTRICT)
    if not scope_of(request.user).is_platform_admin:
        districts = districts.filter(pk__in=scope_of(request.user).districts)
    found = list(districts.select_related("stationing_rules"))
    if len(found) == 1:
        return redirect("talent:rules_of", found[0].pk)
    return render(request, "talent/rules_list.html", {"districts": found})


@login_required
@refusals_as_pages
def rules_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The limits of one district."""
    if not policies.can_see_rules(request.user):
        raise NotAllowed(NOT_YOURS)
    district = Organisation.objects.of_kind(OrganisationKind.DISTRICT).filter(pk=pk).first()
    if district is None or not policies.can_edit_rules(request.user, district):
        raise Http404
    present = rules_of(district.pk)
    initial = {name: getattr(present, name) for name in FIELDS}
    form = RulesForm(posted(request), initial={**initial, "seen": present.version})
    context = {"form": form, "district": district, "rules": present}
    if request.method == "POST" and form.is_valid():
        try:
            set_rules(
                actor=request.user, district=district, values=form.values(), seen=form.cleaned_data["seen"] or None
            )
        except Conflict as error:
            context |= conflict_context(form, rules_of(district.pk), error, values=form.values())
            return render(request, "talent/rules.html", context, status=error.status)
        messages.success(request, _("Saved. The limits hold for what is proposed from now on."))
        return redirect("talent:rules_of", district.pk)
    return render(request, "talent/rules.html", context, status=422 if form.is_bound else 200)
