"""The work of making a project's archive."""

from django.utils.translation import gettext_lazy as _

from jobs.registry import JobKind, register_job
from projects.archive.jobs import KIND, may_fetch


def register() -> None:
    """The one kind of work."""
    register_job(
        JobKind(key=KIND, label=_("Archive of a project"), run="projects.archive.jobs.run", may_fetch=may_fetch)
    )
