"""Addresses of django-allauth: signing up, in and out, passwords, second factors."""

from tests.access.table import Row, everybody, signed_in, statuses

ENTRANCE = statuses(302, visitor=200)
# Whoever has no authenticator yet, of the roles that need none.
WITHOUT_FACTOR = ("enterprise_head", "enterprise_member", "other_enterprise", "researcher", "outside_researcher")
FOR_ENROLLED = statuses(200, **dict.fromkeys(WITHOUT_FACTOR, 404))
ROWS = [
    Row("account_login", ENTRANCE),
    Row("account_signup", ENTRANCE),
    Row("account_request_login_code", ENTRANCE),
    Row("account_confirm_login_code", everybody(302)),
    Row("account_email_verification_sent", everybody(302)),
    Row("account_reset_password", everybody(200)),
    Row("account_reset_password_done", everybody(200)),
    Row("account_reset_password_from_key", everybody(200), lambda world: {"uidb36": "1", "key": "not-a-key"}),
    Row("account_reset_password_from_key_done", everybody(200)),
    Row("account_inactive", everybody(200)),
    Row("account_logout", statuses(200)),
    Row("account_logout", everybody(302), method="post"),
    Row("account_email", signed_in(200)),
    Row("account_change_password", statuses(302)),
    Row("account_set_password", signed_in(200)),
    Row("account_reauthenticate", statuses(302, **dict.fromkeys(WITHOUT_FACTOR, 403))),
    Row("mfa_authenticate", everybody(302)),
    Row("mfa_login_webauthn", everybody(302)),
    Row("mfa_index", signed_in(200)),
    Row("mfa_activate_totp", statuses(302, **dict.fromkeys(WITHOUT_FACTOR, 200))),
    Row("mfa_deactivate_totp", FOR_ENROLLED),
    Row("mfa_reauthenticate", statuses(200, **dict.fromkeys(WITHOUT_FACTOR, 403))),
    Row("mfa_list_webauthn", signed_in(200)),
    Row("mfa_add_webauthn", signed_in(200)),
    Row("mfa_edit_webauthn", signed_in(404), lambda world: {"pk": 1}),
    Row("mfa_remove_webauthn", signed_in(404), lambda world: {"pk": 1}),
    Row("mfa_reauthenticate_webauthn", statuses(302, **dict.fromkeys(WITHOUT_FACTOR, 403))),
    Row("mfa_view_recovery_codes", signed_in(404)),
    Row("mfa_generate_recovery_codes", signed_in(200)),
    Row("mfa_download_recovery_codes", signed_in(404)),
]
