"""The style page in a real browser: every component, both widths, both languages, light and dark."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, focus_is_visible, grave_faults, sideways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(1280, "zh-hans", "light"), (390, "zh-hans", "dark"), (390, "en", "light")]
)
def test_every_component(browser: Browser, live_server, width: int, language: str, theme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale=LOCALES[language], color_scheme=theme
    )
    page = context.new_page()
    complaints = Complaints(page)
    page.goto(f"{live_server.url}/style/")
    expect(page.locator("canvas").first).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert (complaints.found, grave_faults(page), sideways(page)) == ([], [], 0)
    context.close()


def test_without_javascript(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/style/")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("dialog", name="Filter")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".chart-table summary").first.click()
    expect(page.locator(".chart-table table").first).to_be_visible()
    expect(page.get_by_label("Remove this row").first).to_be_visible()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("h1").first).to_have_text("组件一览")
    context.close()


def test_keyboard(window: BrowserContext, live_server) -> None:
    page = window.new_page()
    page.goto(f"{live_server.url}/nowhere/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(2):
        page.keyboard.press("Tab")
        assert focus_is_visible(page)


def test_a_dialog_asks_and_escape_closes_it(window: BrowserContext, live_server) -> None:
    page = window.new_page()
    page.goto(f"{live_server.url}/style/")
    page.get_by_role("button", name="退回", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="退回")
    expect(dialog.get_by_label("理由")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_rows_are_added_and_removed(window: BrowserContext, live_server) -> None:
    page = window.new_page()
    page.goto(f"{live_server.url}/style/")
    page.get_by_role("button", name="添加指标").click()
    expect(page.locator("#id_rows-2-name")).to_be_focused()
    page.locator("[data-row]").nth(0).get_by_role("button", name="移除").click()
    assert page.locator("[data-row]:visible [data-row-number]").all_text_contents() == ["1", "2"]
    assert page.locator("#id_rows-TOTAL_FORMS").input_value() == "3"
    assert page.locator("#id_rows-0-DELETE").is_checked()


def test_the_chosen_theme_stays(window: BrowserContext, live_server) -> None:
    page = window.new_page()
    page.goto(f"{live_server.url}/style/")
    page.locator(".topbar [data-theme-toggle]").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


PRESS_TWICE = """() => {
    const form = document.querySelector("form.language");
    let sent = 0;
    window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); });
    form.requestSubmit(form.querySelector("button"));
    form.requestSubmit(form.querySelector("button"));
    return sent;
}"""


def test_a_form_is_sent_once(window: BrowserContext, live_server) -> None:
    page = window.new_page()
    page.goto(f"{live_server.url}/style/")
    assert page.evaluate(PRESS_TWICE) == 1
