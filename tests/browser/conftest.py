"""A Chromium, where one is found; elsewhere these tests are skipped, but never in CI."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import handlers
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

# The shell has the pages of a Chromium without the windows, the history and the services around them: half the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
PATIENCE_MS = 30_000
"""How long a page may take beside everything else that the machine does: no test is timed."""
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
# The server of the tests would put a handler of its own before the portal, whose answers no browser keeps.
handlers.StaticFilesHandler = lambda application: application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Playwright's own event loop would stop Django's queries: allow them in this process."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium found, and CI must not skip the browser tests")
        pytest.skip("no Chromium found")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The Chromium for one test: windows that it leaves open would go on working beside the tests after it."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A desk's window in Chinese, light."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", color_scheme="light")
    yield context
    context.close()
