"""Sign-in in a real browser under the strict policy: password, authenticator app, passkey."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looks import Complaints, grave_faults
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, PASSWORD = "li@example.test", "Lapis-lazuli-2026"
KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(page: Page, url: str) -> None:
    """By password."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("电子邮箱").fill(EMAIL)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("button", name="我的账号")).to_be_visible()


def open_guarded(page: Page, address: str) -> None:
    """Open a page that asks for the password once more."""
    page.goto(address)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page).to_have_url(address)


@pytest.fixture
def page(window: BrowserContext, live_server) -> Page:
    make_user("李明（示例）", email=EMAIL, password=PASSWORD)
    return window.new_page()


def test_an_authenticator_app_is_enrolled_and_asked_for(page: Page, live_server) -> None:
    complaints = Complaints(page)
    sign_in(page, live_server.url)
    open_guarded(page, f"{live_server.url}/accounts/2fa/totp/activate/")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert grave_faults(page) == []
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("动态验证码").fill(code_of(secret))
    page.get_by_role("button", name="激活").click()
    expect(page.locator(".messages, #recovery_codes").first).to_be_visible()
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("电子邮箱").fill(EMAIL)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("验证码")).to_be_visible()
    assert (complaints.found, grave_faults(page)) == ([], [])


def test_a_passkey_is_added_and_signs_in(page: Page, window: BrowserContext, live_server) -> None:
    device = window.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = KEY | {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    complaints = Complaints(page)
    sign_in(page, live_server.url)
    open_guarded(page, f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.locator("#id_name").fill("手机")
    if page.get_by_label("免密码登录").count():
        page.get_by_label("免密码登录").check()
    assert grave_faults(page) == []
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    expect(page.locator(".file-row")).to_contain_text("手机")
    assert grave_faults(page) == []
    page.get_by_role("button", name="我的账号").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="通行密钥登录").click()
    expect(page.get_by_role("button", name="我的账号")).to_be_visible()
    assert complaints.found == []
