"""Long lists as files (``core.exports``), made by calling the list's own view in the background."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.scope import scope_of
from core.errors import DomainError
from core.exports import Made, admit_export, making, register_background
from jobs.models import Job
from jobs.registry import JobKind, Outcome, register_job
from jobs.services import progress, start_job

KIND = "jobs.list"


def start(*, owner: Any, path: str, query: str, total: int) -> Job:
    """Have the file of a list made; ``path`` and ``query`` are those of its page. Raises ``TooMany``: an offer can be sent
    again and again.
    """
    admit_export(owner)
    return start_job(kind=KIND, owner=owner, parameters={"path": path, "query": query, "total": total})


def make(job: Job) -> Outcome:
    """Call the list's view as its owner, whose rights of now decide, and keep the file that it hands over."""
    total = job.parameters["total"]
    rows = 0

    def report(count: int) -> None:
        nonlocal rows
        rows = count
        progress(job.pk, min(count, total), total)

    made = _asked(job.owner, job, report)
    if made.content is None:
        raise DomainError(_("This list is no longer open to you."))
    words = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": f"{rows:,}"}
    result = {"rows": rows, "roles": sorted(_roles(job.owner))}
    return Outcome(message=words, result=result, file_name=made.name, content=made.content)


def may_fetch(user: Any, job: Job) -> bool:
    """Its owner, with every role by which the file was made, as long as the list itself is open to him.

    A list may stay open by one role when another has ended, but its file holds what both showed.
    """
    if user.pk != job.owner_id or not _roles(user).issuperset(job.result.get("roles", [])):
        return False
    return _asked(user, job, None).reached


def _roles(user: Any) -> set[str]:
    """What decides which rows a person sees."""
    return {f"{grant.role}:{grant.organisation_id}" for grant in scope_of(user).grants}


def _asked(user: Any, job: Job, report: Any) -> Made:
    request = HttpRequest()
    request.method, request.path = "GET", job.parameters["path"]
    request.path_info = request.path
    request.GET = QueryDict(job.parameters["query"])
    request.user = user
    with making(report) as made:
        try:
            match = resolve(request.path)
            match.func(request, *match.args, **match.kwargs)
        except Http404:
            made.reached = False
    return made


def register_lists() -> None:
    """Called once by ``AppConfig.ready()``."""
    register_job(JobKind(key=KIND, label=gettext_lazy("List as a file"), run="jobs.lists.make", may_fetch=may_fetch))
    register_background("jobs:list_workbook")
