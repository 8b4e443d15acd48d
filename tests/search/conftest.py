"""One small world for the tests of search: built once for each module, as new for each test."""

import copy
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.world import World, build_world


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """People of every role, organisations, and records of every kind; each test is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        call_command("check_search", correct=True, stdout=StringIO())  # factories set some states by bulk updates
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """Copies of the built world's records, which a test may change."""
    return copy.deepcopy(built_world)
