"""The world with a search index that says what it holds."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module", autouse=True)
def corrected_index(module_world: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Factories set some states by bulk updates, which the index learns of by the command."""
    with django_db_blocker.unblock():
        call_command("check_search", correct=True, stdout=StringIO())
