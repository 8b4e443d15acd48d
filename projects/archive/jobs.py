"""Making an archive in the background."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import NotAllowed
from core.http import NOT_YOURS
from jobs.models import Job
from jobs.registry import Outcome
from jobs.services import progress, start_job
from projects.archive.writing import write_archive
from projects.models import Project
from projects.policies.archive import can_archive

KIND = "projects.archive"


def request_archive(*, actor: Any, project: Project) -> Job:
    """Have an archive made; one that is being made already is the answer to a second press."""
    if not can_archive(actor, project):
        raise NotAllowed(NOT_YOURS)
    jobs = archives_of(actor, project)
    running = jobs.unfinished().first()
    return running or start_job(kind=KIND, owner=actor, parameters={"project": project.pk}, record=project)


def archives_of(user: Any, project: Project) -> Any:
    """The archives of a project that a person had made, the latest first."""
    return Job.objects.filter(kind=KIND, owner_id=user.pk, parameters__project=project.pk).order_by("-pk")


def may_fetch(user: Any, job: Job) -> bool:
    """Whoever had it made, as long as the project is still theirs to see: nobody else, no administrator either."""
    project = Project.objects.visible_to(user).filter(pk=job.parameters["project"]).first()
    return job.owner_id == user.pk and project is not None and can_archive(user, project)


def run(job: Job) -> Outcome:
    """Write the archive as its owner may read it now."""
    project = Project.objects.visible_to(job.owner).filter(pk=job.parameters["project"]).first()
    if project is None or not can_archive(job.owner, project):
        return Outcome(failed=True, message=_("You may no longer see this project."))
    content, missing = write_archive(project, job.owner, tell=lambda done, total: progress(job.pk, done, total))
    message = _("The archive is kept for 30 days.")
    if missing:
        message = ngettext(
            "%(count)s document could not be read as it was uploaded; the manifest says which.",
            "%(count)s documents could not be read as they were uploaded; the manifest says which.",
            missing,
        ) % {"count": missing}
    return Outcome(file_name=f"{project.number}.zip", content=content, message=message)
