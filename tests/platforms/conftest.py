"""One enterprise, one college, and everybody around them."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories.platforms import make_order_case
from tests.kept import kept

case = kept(make_order_case)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are compared in English."""
    with translation.override("en"):
        yield
