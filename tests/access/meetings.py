"""Who gets what of exchange meetings."""

from typing import Any

from tests.access.table import Row, Statuses, record, signed_in, statuses

MEETING = record("meeting")
OFFICIALS = ("district_official", "park_official")
INVITED = ("enterprise_head", "enterprise_member", "researcher", "college_admin")
READERS = (*INVITED, *OFFICIALS, "platform_admin")


def readers(default: int, *roles: str, status: int = 200, **by_role: int) -> Statuses:
    """``default`` for whoever sees the meeting, ``status`` for some of them; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(READERS, default) | dict.fromkeys(roles, status) | by_role))


def to(name: str, state: str) -> Any:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


REASON: Any = {"comment": "The hall is closed."}

ROWS = [
    Row("meetings:list", signed_in(200)),
    Row("meetings:series", readers(200), record("series")),
    *(Row(f"meetings:{name}", readers(200), MEETING) for name in ("detail", "papers", "timeline")),
    Row(
        "meetings:detail",
        statuses(404, district_official=200, park_official=200, platform_admin=200),
        record("planned_meeting"),
        remark="in preparation",
    ),
    Row("meetings:step", readers(403, *OFFICIALS), to("meeting", "cancelled")),
    Row("meetings:step", readers(403, *OFFICIALS, status=302), to("meeting", "cancelled"), "post", lambda w: REASON),
    Row("meetings:step", readers(404), to("meeting", "nonsense"), remark="no such state"),
]
