"""Projects, prepared as acceptance prepares them."""

from needs.models import Claim
from projects.models import Project
from projects.services.preparation import prepare_project
from tests.factories.world import World


def make_project(claim: Claim) -> Project:
    """The project of an accepted claim."""
    return prepare_project(claim=claim, actor=None)


def extend_world(world: World) -> None:
    """The project of the accepted claim."""
    world.records["project"] = make_project(world.records["accepted_claim"])
