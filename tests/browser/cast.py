"""Several people at their own windows of one portal: what a story needs to be told by clicking alone."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, sideways
from tests.factories.accounts import signed_in

MOST_MS = 15_000
"""How long a page may take while the whole suite shares the machine."""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Cast:
    """A window for each person, opened when it is first needed and kept, so that a story costs no signing in."""

    def __init__(self, browser: Browser, url: str, users: dict[str, Any], *, on_phone: tuple[str, ...] = ()) -> None:
        self.browser, self.url, self.users, self.on_phone = browser, url, users, on_phone
        self.windows: dict[str, tuple[BrowserContext, Page, Complaints]] = {}

    def page(self, name: str) -> Page:
        """The window of a person, in Chinese."""
        if name not in self.windows:
            context = self.browser.new_context(
                viewport=PHONE if name in self.on_phone else DESK, locale=LOCALES["zh-hans"], base_url=self.url
            )
            session = signed_in(self.users[name]).session.session_key
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
            context.set_default_timeout(MOST_MS)
            page = context.new_page()
            self.windows[name] = (context, page, Complaints(page))
        return self.windows[name][1]

    def waiting(self, name: str, task: str) -> Page:
        """The person comes to the portal, finds ``task`` among what waits, and opens it."""
        page = self.page(name)
        page.goto("/")
        page.get_by_role("row").filter(has_text=task).get_by_role("link").first.click()
        expect(page.locator("h1")).to_be_visible()
        return page

    def close(self) -> None:
        """Close all windows."""
        for context, _page, _complaints in self.windows.values():
            context.close()

    def check(self) -> None:
        """No window met an error of a script, a violation of the policy or a page that is too wide."""
        found = {
            name: ([words for words in complaints.found if "422" not in words], max(sideways(page), 0))
            for name, (_context, page, complaints) in self.windows.items()
        }
        assert found == dict.fromkeys(self.windows, ([], 0))


@contextmanager
def cast_of(browser: Browser, url: str, users: dict[str, Any], **options: Any) -> Iterator[Cast]:
    """A cast that is checked when its story ends well, and sent home in any case."""
    cast = Cast(browser, url, users, **options)
    try:
        yield cast
        cast.check()
    finally:
        cast.close()


def press(page: Page, name: str) -> None:
    """Press the button or link of the page's main part that is called exactly ``name``, and wait for what it leads to."""
    main = page.locator("main")
    button = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
    with page.expect_navigation():
        button.first.click()


def open_tab(page: Page, name: str) -> None:
    """Open a tab of a record."""
    with page.expect_navigation():
        page.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()


def attach(page: Page, kind: str, name: str, content: bytes) -> None:
    """Upload a document to the folder of ``kind`` on a record's page."""
    folder = page.locator(f"section[id^=folder-{kind}]")
    folder.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    folder.get_by_role("button", name="上传", exact=True).click()
    expect(folder.get_by_role("link", name=name)).to_be_visible()


def download(page: Page, name: str) -> bytes:
    """What the link called ``name`` downloads."""
    with page.expect_download() as caught:
        page.locator("main").get_by_role("link", name=name).first.click()
    return caught.value.path().read_bytes()


def words_of_docx(content: bytes) -> str:
    """All text of a Word document without its marks."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return re.sub(r"<[^>]+>", "", packed.read("word/document.xml").decode())
