"""Every page of a part of the portal, opened once as a desk in Chinese shows it and once as a phone in English does."""

from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.conftest import LOCALES
from tests.browser.looks import Complaints, grave_faults, sideways
from tests.factories.accounts import signed_in

DESK, PHONE = {"width": 1280, "height": 844}, {"width": 390, "height": 844}


def faults_of(
    browser: Browser, url: str, users: Mapping[str, Any], pages: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str, str], list[str]]:
    """What is wrong with ``pages`` (addresses by role; a role without a user is a visitor), by language, role and address.

    Asked of every page in both languages: its status, errors of scripts, violations of the policy, and whether it is wider
    than a phone; in Chinese also at a desk. Axe, which costs as much as all the rest, looks at the desk's page, and on the
    phone at the first page of each role, for the shell.
    """
    faults: dict[tuple[str, str, str], list[str]] = {}
    for language, size in (("zh-hans", DESK), ("en", PHONE)):
        # One for all roles: what the pages share is fetched and compiled once.
        context = browser.new_context(viewport=size, locale=LOCALES[language], base_url=url)
        for role, addresses in pages.items():
            context.clear_cookies()
            user = users.get(role)
            if user is not None:
                type(user).objects.filter(pk=user.pk).update(language=language)
                session = signed_in(user).session.session_key
                context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
            page = context.new_page()
            complaints = Complaints(page)
            for number, address in enumerate(addresses):
                found = _faults(page, address, with_axe=size is DESK or number == 0)
                found += complaints.found
                complaints.found.clear()
                if found:
                    faults[language, role, address] = found
            page.close()
        context.close()
    return faults


def _faults(page: Page, address: str, *, with_axe: bool) -> list[str]:
    response = page.goto(address)
    found = grave_faults(page) if with_axe else []
    if response is None or response.status != 200:
        found.append("no page")
    if (more := sideways(page)) > 0:
        found.append(f"{more} px too wide")
    if page.viewport_size == DESK:
        page.set_viewport_size(PHONE)
        if (more := sideways(page)) > 0:
            found.append(f"{more} px wider than a phone")
        page.set_viewport_size(DESK)
    return found
