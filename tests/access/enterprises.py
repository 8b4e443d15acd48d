"""Who gets what of enterprises and parks."""

from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.world import World

MINE = record("enterprise_profile")
PARK = record("park_profile")
SEEN_BY = (
    "enterprise_head",
    "enterprise_member",
    "researcher",
    "college_admin",
    "transfer_office",
    "district_official",
    "park_official",
    "platform_admin",
)


def seen(default: int, **by_role: int) -> Statuses:
    """``default`` for everybody who sees the enterprise; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(SEEN_BY, default) | by_role))


INSIDE = {"enterprise_head": 200, "enterprise_member": 200, "district_official": 200, "park_official": 200}
OFFICIALS = {"district_official": 200, "park_official": 200}
OFFICIALS_ACT = {"district_official": 302, "park_official": 302}


def to(state: str):
    """Arguments of a step of the enterprise."""

    def kwargs(world: World) -> dict[str, object]:
        return MINE(world) | {"to": state}

    return kwargs


ROWS = [
    Row("enterprises:list", statuses(403, other_official=200, platform_admin=200, **OFFICIALS)),
    Row("enterprises:mine", statuses(200, enterprise_head=302, enterprise_member=302, other_enterprise=302)),
    Row("enterprises:register", signed_in(200)),
    Row("enterprises:register", signed_in(422), method="post", remark="empty"),
    Row("enterprises:create", statuses(403, other_official=200, **OFFICIALS)),
    Row(
        "enterprises:create", statuses(403, other_official=422, district_official=422, park_official=422), method="post"
    ),
    Row("enterprises:overview", seen(200), MINE),
    Row(
        "enterprises:overview",
        statuses(404, other_official=200, platform_admin=200),
        record("registered_enterprise"),
        remark="registered, elsewhere",
    ),
    Row("enterprises:registered", seen(302, enterprise_head=200, enterprise_member=200), MINE),
    Row("enterprises:people", seen(403, platform_admin=200, **INSIDE), MINE),
    Row("enterprises:files", seen(403, platform_admin=200, **INSIDE), MINE),
    Row("enterprises:timeline", seen(403, platform_admin=200, **INSIDE), MINE),
    Row("enterprises:edit", seen(403, **INSIDE), MINE),
    Row("enterprises:edit", seen(403, **dict.fromkeys(INSIDE, 422)), MINE, method="post", remark="empty"),
    Row("enterprises:identity", seen(403, **OFFICIALS), MINE),
    Row("enterprises:move_park", seen(403, district_official=200), MINE),
    Row("enterprises:move_park", seen(403, district_official=302), MINE, method="post"),
    Row("enterprises:key", seen(403, **OFFICIALS_ACT), MINE, method="post", data=lambda world: {"is_key": "1"}),
    Row("enterprises:invite_head", seen(403, **OFFICIALS), MINE),
    Row("enterprises:step", seen(403, **OFFICIALS), to("suspended")),
    Row("enterprises:step", seen(403, **OFFICIALS_ACT), to("suspended"), "post", lambda world: {"comment": "Because."}),
    Row("enterprises:step", seen(409), to("registered"), remark="no such step"),
    Row("enterprises:step", statuses(404), to("nowhere"), remark="no such state"),
    Row("enterprises:parks", everybody(200)),
    Row("enterprises:park", everybody(200), PARK),
    Row("enterprises:park_edit", statuses(403, **OFFICIALS), PARK),
    Row("enterprises:park_edit", statuses(403, **OFFICIALS_ACT), PARK, method="post"),
]
