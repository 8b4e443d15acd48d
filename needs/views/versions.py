"""Versions of a published need: what changed, and the officials' decision about a proposed change."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import refusals_as_pages, transition_view
from needs.enums import VersionState
from needs.models import Need, NeedVersion
from needs.pages import get_need, not_yours, record_context
from needs.policies import need as policies
from needs.selectors.version import differences
from needs.services import version as services
from needs.transitions.version import version_machine


def versions_for(request: HttpRequest, need: Need) -> list[NeedVersion]:
    """The versions that the reader may see, newest first. Outsiders see none that never held."""
    versions = need.versions.select_related("author")
    if not policies.is_insider(request.user, need):
        versions = versions.filter(in_force_at__isnull=False)
    return list(versions)


@login_required
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions with what each changed."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="versions")
    versions = versions_for(request, need)
    context["versions"] = [(version, _changes(version, versions)) for version in versions]
    return render(request, "needs/versions.html", context)


def _before(version: NeedVersion, versions: list[NeedVersion]) -> NeedVersion | None:
    """The version that held, or holds, before this one."""
    return next((row for row in versions if row.number < version.number and row.in_force_at is not None), None)


def _changes(version: NeedVersion, versions: list[NeedVersion]) -> list[dict[str, Any]]:
    older = _before(version, versions)
    return differences(older.content, version.content) if older else []


@login_required
@require_safe
def detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version against the one in force (a proposal) or the one before."""
    need = get_need(request, pk)
    versions = versions_for(request, need)
    version = next((row for row in versions if row.number == number), None)
    if version is None:
        raise Http404
    context = record_context(request, need, tab="versions")
    context.update(
        version=version,
        older=_before(version, versions),
        changes=_changes(version, versions),
        decisions=[
            (reverse("needs:version_step", args=[pk, number, step.to]), step.edge)
            for step in version_machine.steps(request.user, version)
        ],
    )
    return render(request, "needs/version.html", context)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, number: int, to: str) -> HttpResponse:
    """Put a proposed version in force, or refuse it."""
    need = get_need(request, pk)
    version = next((row for row in versions_for(request, need) if row.number == number), None)
    takes = {VersionState.CURRENT: services.put_in_force, VersionState.REFUSED: services.refuse}
    if version is None or to not in takes:
        raise Http404
    version.need = need
    if not policies.can_review(request.user, need):
        raise not_yours(request.user, need)
    return transition_view(
        request,
        machine=version_machine,
        record=version,
        to=to,
        success=reverse("needs:detail", args=[pk]),
        done=lambda row: _("Decided; the enterprise has been told by mail."),
        take=takes[VersionState(to)],
    )
