"""What every page must hold: asked of a page in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}


class Complaints:
    """Errors of scripts and violations of the content security policy on a page, from now on."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(message.text)


def grave_faults(page: Page) -> list[str]:
    """What axe calls serious or critical. The window is made as tall as the page: bars that stick would hide targets."""
    page.wait_for_load_state()  # a page just asked for may have no element yet
    size = page.viewport_size or {"width": 1280, "height": 900}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(height, 16000))})
    violations = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    page.set_viewport_size(size)
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations if v["impact"] in GRAVE]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def focus_is_visible(page: Page) -> bool:
    """Whether the element that has the focus shows it."""
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
