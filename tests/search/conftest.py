"""The world with an index of all its records."""

from io import StringIO

from django.core.management import call_command

from tests.factories.world import World, build_world
from tests.kept import kept


def build_indexed_world() -> World:
    """People of every role, organisations, and records of every kind, all of them indexed."""
    world = build_world()
    call_command("check_search", correct=True, stdout=StringIO())  # factories set some states by bulk updates
    return world


world = kept(build_indexed_world)
