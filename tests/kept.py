"""Fixtures that many tests begin with, built once: each test works on a copy and is rolled back to what was built.

    world = kept(build_world)

makes a fixture. While consecutive tests ask for it, the rows that ``build_world`` wrote stay in a transaction around those of
the tests; the first test that does not ask for it, or that commits for good, finds the database empty again.
"""

import pickle
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

Build = Callable[[], Any]


class Keeper:
    """What is built at present, in a transaction that is open."""

    def __init__(self) -> None:
        self.build: Build | None = None
        self.value = b""
        self.held = ExitStack()
        self.blocker: DjangoDbBlocker | None = None

    def have(self, build: Build, blocker: DjangoDbBlocker) -> None:
        """Have what ``build`` makes in the database."""
        if build is self.build:
            return
        with blocker.unblock(), ExitStack() as held:
            held.enter_context(transaction.atomic())
            # Read again for each test, which is many times quicker than a deep copy of the rows.
            self.value = pickle.dumps(build(), pickle.HIGHEST_PROTOCOL)
            self.build, self.blocker, self.held = build, blocker, held.pop_all()

    def drop(self) -> None:
        """Take back what was built."""
        if self.blocker is None:
            return
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self.held.close()
        self.build = self.blocker = None
        self.value = b""


keeper = Keeper()


def kept(build: Build) -> Any:
    """A fixture that gives a copy of what ``build`` makes."""

    def fixture(db: None) -> Any:
        # A test that commits for good, or that also asks for something else that is kept, has it built for itself.
        return pickle.loads(keeper.value) if keeper.build is build else build()  # noqa: S301 - written by this process

    fixture.__doc__ = build.__doc__
    fixture.kept_build = build  # type: ignore[attr-defined]
    return pytest.fixture(fixture)


def wanted_by(item: pytest.Item) -> Build | None:
    """What a test wants to be kept; ``None`` for one that wants nothing of the kind or commits for good."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(names):
        return None
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    builds = (getattr(known[name][-1].func, "kept_build", None) for name in names if name in known)
    return next(filter(None, builds), None)
