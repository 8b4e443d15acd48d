"""The list of researchers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.exports import exported
from core.filters import active_filters
from core.http import refusals_as_pages
from core.paging import count_words, page_by_key
from researchers.columns import RESEARCHERS
from researchers.forms import FilterForm
from researchers.models import Researcher
from researchers.policies import can_list
from researchers.selectors import places, with_names


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest) -> HttpResponseBase:
    """Researchers whom the person may see, newest first, with filters in the address."""
    if not can_list(request.user):
        raise NotAllowed(_("The list of researchers is for colleges, universities and officials."))
    form = FilterForm(request.GET, places=places())
    rows = form.narrow(Researcher.objects.visible_to(request.user))
    if answer := exported(request, RESEARCHERS, with_names(rows)):
        return answer
    page = page_by_key(with_names(rows), key=RESEARCHERS.order, cursor=request.GET.get("cursor", ""))
    context = {"form": form, "active": active_filters(request, form), "page": page, "total": count_words(rows)}
    return render(request, "researchers/list.html", context)
