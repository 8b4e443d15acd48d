"""A district with its officials, an enterprise, a college."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories.meetings import make_meeting_case
from tests.kept import kept

case = kept(make_meeting_case)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are compared in English."""
    with translation.override("en"):
        yield
