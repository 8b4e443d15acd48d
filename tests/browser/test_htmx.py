"""htmx under the strict policy: drafts save themselves, refusals are shown, messages arrive, an ended session leads out."""

import json

import pytest
from django.template import Context, Template
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.looks import Complaints

pytestmark = pytest.mark.django_db(transaction=True)

PUT_IN = """(html) => {
    const place = document.createElement("div");
    place.innerHTML = html;
    document.querySelector("main").prepend(place);
    htmx.process(place);
}"""


@pytest.fixture
def page(window: BrowserContext, live_server) -> Page:
    page = window.new_page()
    page.complaints = Complaints(page)
    page.goto(f"{live_server.url}/nowhere/")
    page.wait_for_function("window.htmx !== undefined")
    page.complaints.found.clear()  # the page itself is a 404
    return page


def test_a_draft_saves_itself(page: Page) -> None:
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(f"{route.request.post_data} {'x-csrftoken' in route.request.headers}")
        route.fulfill(
            body="saved at 10:32", headers={"HX-Trigger": json.dumps({"portal:messages": [{"text": "已保存"}]})}
        )

    page.route("**/draft/", answer)
    autosave = Template("{% autosave '/draft/' %}").render(Context({}))
    page.evaluate(PUT_IN, f'<form><input name="title" aria-label="T">{autosave}</form>')
    page.get_by_label("T").press_sequentially("abc")
    expect(page.locator(".autosave")).to_have_text("saved at 10:32")
    expect(page.get_by_label("T")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("已保存")
    assert (sent, page.complaints.found) == (["title=abc True"], [])


def test_a_refusal_is_shown_and_gets_the_focus(page: Page) -> None:
    page.route("**/rows/", lambda route: route.fulfill(status=422, body='<p class="error-summary">too late</p>'))
    page.evaluate(PUT_IN, '<button hx-post="/rows/" hx-target="#answer">Do</button><div id="answer"></div>')
    page.get_by_role("button", name="Do").click()
    expect(page.locator("#answer .error-summary")).to_be_focused()


def test_an_ended_session_leads_to_the_sign_in_page(page: Page) -> None:
    page.evaluate(PUT_IN, '<button hx-get="/news/" hx-target="#answer">More</button><div id="answer"></div>')
    page.get_by_role("button", name="More").click()
    page.wait_for_url("**/accounts/login/?next=%2Fnowhere%2F")


def test_progress_is_asked_for_until_it_ends(page: Page) -> None:
    def bar(done: int, running: bool) -> str:
        tag = f"{{% progress '/job/' 'Checking' {done} 3 {running} %}}"
        return Template(tag).render(Context({}))

    answers = iter([bar(2, True), bar(3, False)])
    page.route("**/job/", lambda route: route.fulfill(body=next(answers)))
    page.evaluate(PUT_IN, bar(1, True))
    expect(page.locator(".progress-box")).to_contain_text("3 / 3")
    expect(page.locator(".progress-box[hx-get]")).to_have_count(0)
