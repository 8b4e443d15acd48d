"""Addresses of the app ``accounts``."""

from tests.access.table import Row, everybody, record, signed_in, statuses
from tests.factories.world import World


def invitation_token(world: World) -> dict[str, str]:
    """Arguments of the world's open invitation."""
    return {"token": world.records["invitation_token"]}


def new_kind(kind: str):  # type: ignore[no-untyped-def]
    """Arguments of the page that makes an organisation."""
    return lambda world: {"kind": kind}


ADMINISTRATORS = statuses(403, platform_admin=200)
ENTERPRISE_SEEN_BY = {
    "enterprise_head": 200,
    "enterprise_member": 200,
    "district_official": 200,
    "park_official": 200,
    "platform_admin": 200,
}
INVITERS = {"enterprise_head": 200, "district_official": 200, "park_official": 200, "platform_admin": 200}
ROWS = [
    Row("accounts:start", signed_in(200)),
    Row("accounts:privacy", everybody(200)),
    Row("accounts:profile", signed_in(200)),
    Row("accounts:profile", signed_in(422), method="post", remark="nothing filled in"),
    Row("accounts:switch", signed_in(405)),
    Row("accounts:switch", signed_in(302), method="post"),
    Row("accounts:colleagues", signed_in(302)),
    Row("accounts:absence", signed_in(200)),
    Row(
        "accounts:absence_end",
        statuses(404, visitor=302, enterprise_head=302, enterprise_member=302),
        record("delegation"),
        method="post",
    ),
    Row("accounts:absence_end", signed_in(405), record("delegation")),
    Row("accounts:personal_data", signed_in(200)),
    Row("accounts:export", signed_in(200)),
    Row("accounts:erase", signed_in(422), method="post", data=lambda world: {"email": "somebody@else.test"}),
    Row("accounts:invitation", everybody(200), invitation_token),
    Row("accounts:invitation", everybody(404), lambda world: {"token": "never-sent"}, remark="unknown"),
    Row("accounts:invitation", statuses(403, visitor=302), invitation_token, method="post", remark="wrong person"),
    Row("accounts:organisations", ADMINISTRATORS),
    Row("accounts:organisations", statuses(403, platform_admin=404), query="?kind=planet", remark="no such kind"),
    Row("accounts:organisation_new", ADMINISTRATORS, new_kind("district"), remark="district"),
    Row("accounts:organisation_new", statuses(403, college_admin=200, platform_admin=200), new_kind("department")),
    Row("accounts:organisation_new", signed_in(404), new_kind("enterprise"), remark="enterprise"),
    Row("accounts:organisation", statuses(404, **ENTERPRISE_SEEN_BY), record("enterprise"), remark="enterprise"),
    Row(
        "accounts:organisation",
        statuses(404, researcher=200, college_admin=200, platform_admin=200),
        record("college"),
        remark="college",
    ),
    Row(
        "accounts:organisation",
        statuses(404, district_official=200, platform_admin=200),
        record("district"),
        remark="district",
    ),
    Row(
        "accounts:organisation",
        statuses(404, district_official=200, park_official=200, platform_admin=200),
        record("park"),
        remark="park",
    ),
    Row(
        "accounts:organisation_edit",
        statuses(404, college_admin=200, platform_admin=200),
        record("department"),
        remark="department",
    ),
    Row(
        "accounts:organisation_edit",
        statuses(404, district_official=403, platform_admin=200),
        record("district"),
        remark="district",
    ),
    Row("accounts:people", statuses(404, **ENTERPRISE_SEEN_BY), record("enterprise"), remark="enterprise"),
    Row(
        "accounts:people",
        statuses(404, researcher=200, college_admin=200, platform_admin=200),
        record("college"),
        remark="college",
    ),
    Row("accounts:invite", statuses(404, **INVITERS, enterprise_member=403), record("enterprise"), remark="enterprise"),
    Row(
        "accounts:invite",
        statuses(404, district_official=200, park_official=200, platform_admin=200),
        record("park"),
        remark="park",
    ),
    Row(
        "accounts:invitation_resend",
        statuses(
            404,
            enterprise_head=302,
            enterprise_member=403,
            district_official=403,
            park_official=403,
            platform_admin=302,
        ),
        record("invitation"),
        method="post",
    ),
    Row(
        "accounts:invitation_revoke",
        statuses(
            404,
            enterprise_head=302,
            enterprise_member=403,
            district_official=403,
            park_official=403,
            platform_admin=302,
        ),
        record("invitation"),
        method="post",
    ),
    Row(
        "accounts:membership_end",
        statuses(
            404,
            enterprise_head=302,
            enterprise_member=302,
            district_official=403,
            park_official=403,
            platform_admin=302,
        ),
        record("membership_enterprise_member"),
        method="post",
    ),
    Row(
        "accounts:membership_role",
        statuses(
            404,
            enterprise_head=200,
            enterprise_member=403,
            district_official=403,
            park_official=403,
            platform_admin=200,
        ),
        record("membership_enterprise_member"),
    ),
    Row("accounts:links", ADMINISTRATORS),
    Row("accounts:link_new", ADMINISTRATORS),
    Row(
        "accounts:link_end",
        statuses(404, college_admin=403, transfer_office=403, district_official=403, platform_admin=302),
        record("link"),
        method="post",
    ),
    Row("accounts:erasures", ADMINISTRATORS),
    Row("accounts:erasure", statuses(404, enterprise_member=403, platform_admin=200), record("erasure_request")),
    Row(
        "accounts:erasure",
        statuses(404, enterprise_member=403, platform_admin=302),
        record("erasure_request"),
        method="post",
        data=lambda world: {"answer": "Please hand over your needs first."},
    ),
    Row("set_language", everybody(302), method="post", data=lambda world: {"language": "en"}),
]
