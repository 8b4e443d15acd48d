"""Documents are sent from a record's page: how far they are is shown, faults stand beside the field, nothing else is lost."""

from pathlib import Path

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from files.models import StoredFile
from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, grave_faults, sideways
from tests.committed import committed
from tests.factories.accounts import signed_in
from tests.factories.world import World, build_world
from tests.files.samples import DOCX, HTML, pdf

pytestmark = pytest.mark.django_db(transaction=True)
# Notes every text of the progress line, however short it is seen.
WATCH = """() => {
    window.seen = [];
    new MutationObserver(() => {
        const line = document.querySelector(".upload-progress:not([hidden]) p");
        if (line) window.seen.push(line.textContent);
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
}"""


@pytest.fixture
def world() -> World:
    return committed(build_world)


def licences() -> QuerySet[StoredFile]:
    """Present files of the kind that these tests send."""
    return StoredFile.objects.current().filter(kind="enterprise.licence")


def opened(browser: Browser, live_server, world: World, width: int = 1280, **context) -> Page:
    """The documents of the enterprise, as its head sees them."""
    window = browser.new_context(viewport={"width": width, "height": 900}, locale=LOCALES["zh-hans"], **context)
    client = signed_in(world.users["enterprise_head"])
    cookie = client.cookies["sessionid"].value
    window.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = window.new_page()
    if context.get("java_script_enabled", True):
        page.complaints = Complaints(page)
    page.goto(live_server.url + reverse("enterprises:files", args=[world.records["enterprise_profile"].pk]))
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_several_files_with_progress(browser: Browser, live_server, world: World, tmp_path: Path, width: int) -> None:
    (tmp_path / "营业执照.pdf").write_bytes(
        pdf(lambda document: document.attachments.update({"a.dat": b"\1" * 900_000}))
    )
    (tmp_path / "假冒.pdf").write_bytes(HTML)
    page = opened(browser, live_server, world, width)
    folder = page.locator("section[id^=folder-enterpriselicence]")
    page.evaluate(WATCH)
    folder.locator("input[type=file]").set_input_files([tmp_path / "营业执照.pdf", tmp_path / "假冒.pdf"])
    folder.get_by_role("button", name="上传").click()
    expect(folder.get_by_role("link", name="营业执照.pdf")).to_be_visible()
    expect(folder.locator(".field-error")).to_contain_text("假冒.pdf")
    assert "已上传完毕，正在检查…" in page.evaluate("window.seen")
    # The browser itself notes the answer that named the unfit file.
    found = [words for words in page.complaints.found if "422" not in words]
    assert (found, grave_faults(page), sideways(page)) == ([], [], 0)
    folder.get_by_role("button", name="移除营业执照.pdf").click()
    expect(folder.get_by_text("尚未上传文件。")).to_be_visible()
    assert not licences().exists()


def test_a_file_that_is_too_large_is_told_before_it_is_sent(browser: Browser, live_server, world: World) -> None:
    page = opened(browser, live_server, world)
    field = page.locator("section[id^=folder-enterpriselicence] input[type=file]")
    field.evaluate("(field) => { field.dataset.mostMb = '0.00001'; }")
    field.set_input_files({"name": "执照.docx", "mimeType": "", "buffer": DOCX})
    assert "执照.docx" in field.evaluate("(field) => field.validationMessage")
    page.locator("section[id^=folder-enterpriselicence]").get_by_role("button", name="上传").click()
    assert not licences().exists()
    field.evaluate("(field) => { field.dataset.mostMb = '20'; }")
    field.set_input_files({"name": "执照.docx", "mimeType": "", "buffer": DOCX})
    assert field.evaluate("(field) => field.validationMessage") == ""


def test_without_javascript_the_form_sends_and_comes_back(browser: Browser, live_server, world: World) -> None:
    page = opened(browser, live_server, world, java_script_enabled=False)
    folder = page.locator("section[id^=folder-enterpriselicence]")
    address = page.url
    folder.locator("input[type=file]").set_input_files({"name": "执照.pdf", "mimeType": "", "buffer": HTML})
    folder.get_by_role("button", name="上传").click()
    expect(page.locator(".field-error")).to_contain_text(".html")
    page.locator("input[type=file]").set_input_files({"name": "执照.pdf", "mimeType": "", "buffer": pdf()})
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="执照.pdf")).to_be_visible()
    assert page.url == address
