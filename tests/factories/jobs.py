"""Background work."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from jobs.models import Job
from tests.factories.world import World


def make_job(owner: User, **fields: Any) -> Job:
    """Work of a kind that nobody registered."""
    return Job.objects.create(owner=owner, **({"kind": "sample.work"} | fields))


def extend_world(world: World) -> None:
    """Two jobs of the district official: one waits, one is done and has a file."""
    owner = world.users["district_official"]
    world.records["job"] = make_job(owner)
    done = world.records["finished_job"] = make_job(owner, state="done", result_name="result.csv")
    done.result_file.save("jobs/access-table.csv", ContentFile(b"a,b\n"))
