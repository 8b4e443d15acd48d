"""Pages of search."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from core.http import faults_beside, get_visible_or_404, posted
from search import selectors, services
from search.facets import address, chips_of, facets_of
from search.forms import SavedSearchForm, SearchForm, filters_of
from search.models import SavedSearch
from search.registry import kinds

SHORTEST = 2
"""Characters from which on suggestions are made: a single one says too little."""


@login_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What the person may see of what was typed, best first, with facets in the address."""
    form = SearchForm(request.GET)
    words, filters = form.words, form.filters
    found = selectors.search(request.user, words, filters, cursor=request.GET.get("cursor", ""))
    facets = facets_of(words, filters, found.facets)
    context = {
        "form": form,
        "words": words,
        "filters": filters,
        "here": address(words, filters).partition("?")[2],
        "results": found,
        "chips": chips_of(words, filters),
        "by_kind": next((facet for facet in facets if facet.name == "kind"), None),
        "facets": [facet for facet in facets if facet.name != "kind"],
        "kinds": kinds(),
    }
    return render(request, "search/results.html", context)


@login_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few titles for what has been typed so far: a fragment under the box."""
    form = SearchForm(request.GET)
    typed = form.words.strip()
    hits = selectors.suggest(request.user, typed) if len(typed) >= SHORTEST else []
    return render(request, "search/suggestions.html", {"hits": hits, "typed": typed})


@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The searches that the person keeps."""
    rows = SavedSearch.objects.visible_to(request.user)
    return render(request, "search/saved.html", {"rows": rows[: services.MOST_SAVED]})


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address."""
    asked = SearchForm(request.GET)
    words, filters = asked.words, filters_of(request.GET)
    form = SavedSearchForm(posted(request), initial={"name": words[:80]})
    if request.method == "POST" and form.is_valid():
        with faults_beside(form):
            services.save_search(actor=request.user, query=words, filters=filters, **form.cleaned_data)
            messages.success(request, _("The search is kept."))
            return redirect("search:saved")
    context = {"form": form, "words": words, "chips": chips_of(words, filters), "back": address(words, filters)}
    return render(request, "search/save.html", context, status=DomainError.status if form.errors else 200)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a saved search, or hear of it sooner or later."""
    kept = get_visible_or_404(SavedSearch.objects, request.user, pk=pk)
    form = SavedSearchForm(posted(request), initial={"name": kept.name, "frequency": kept.frequency})
    if request.method == "POST" and form.is_valid():
        services.change_search(saved=kept, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("search:saved")
    context = {
        "form": form,
        "saved": kept,
        "words": kept.query,
        "chips": chips_of(kept.query, kept.filters),
        "back": address(kept.query, kept.filters),
    }
    return render(request, "search/save.html", context, status=DomainError.status if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved search."""
    services.delete_search(saved=get_visible_or_404(SavedSearch.objects, request.user, pk=pk))
    messages.success(request, _("The search is no longer kept."))
    return redirect("search:saved")


@login_required
@require_safe
def saved_hits(request: HttpRequest, pk: int) -> HttpResponse:
    """What a saved search finds now."""
    kept = get_visible_or_404(SavedSearch.objects, request.user, pk=pk)
    return redirect(address(kept.query, kept.filters))
