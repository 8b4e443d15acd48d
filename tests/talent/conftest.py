"""One researcher, two enterprises, and everybody around them."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories.talent import TermCase, make_term_case


@pytest.fixture
def case(db: None) -> TermCase:
    """The people."""
    return make_term_case()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are compared in English."""
    with translation.override("en"):
        yield
