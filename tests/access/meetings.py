"""Who gets what of exchange meetings."""

import datetime
from typing import Any

from django.utils import timezone

from meetings.links import answer_path, here_path
from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.world import World

MEETING = record("meeting")
OFFICIALS = ("district_official", "park_official")
INVITED = ("enterprise_head", "enterprise_member", "researcher", "college_admin")
READERS = (*INVITED, *OFFICIALS, "platform_admin")
PLANNING = (*OFFICIALS, "other_official")
PREPARED = statuses(404, district_official=200, park_official=200, platform_admin=200)


def readers(default: int, *roles: str, status: int = 200, **by_role: int) -> Statuses:
    """``default`` for whoever sees the meeting, ``status`` for some of them; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(READERS, default) | dict.fromkeys(roles, status) | by_role))


def these(status: int, *roles: str, default: int = 403, **by_role: int) -> Statuses:
    """``status`` for some roles."""
    return statuses(default, **(dict.fromkeys(roles, status) | by_role))


def to(name: str, state: str) -> Any:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


def moment(days: int, hour: int) -> str:
    """A time as the browser's calendar sends it."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return f"{day.isoformat()}T{hour:02d}:00"


def words(world: World) -> dict[str, Any]:
    """A meeting in three weeks."""
    return {
        "title": "Exchange on dyes",
        "begins_at": moment(21, 9),
        "ends_at": moment(21, 11),
        "place": "Hall 2",
        "note": "",
        "series": "",
        "seen": world.records["meeting"].version,
        "district": world.organisations["district"].pk,
    }


def series(world: World) -> dict[str, Any]:
    """A series as the form sends it."""
    return {"title": "Quarterly exchange", "purpose": "", "place": "", "district": world.organisations["district"].pk}


def items(world: World) -> dict[str, Any]:
    """An agenda of one item."""
    return {
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "items-0-title": "Welcome",
        "items-0-minutes": "10",
        "seen": world.records["meeting"].version,
    }


def people(world: World) -> dict[str, Any]:
    """One member of the enterprise, no guest."""
    return {"users": [world.users["enterprise_member"].pk], "guests-TOTAL_FORMS": "0", "guests-INITIAL_FORMS": "0"}


def party(world: World) -> dict[str, Any]:
    """The enterprise as a party of the meeting."""
    return {"pk": world.records["participant"].party_id}


def token(path: str) -> dict[str, Any]:
    """Argument of a signed address."""
    return {"token": path.rstrip("/").rpartition("/")[2]}


def answer(name: str) -> Any:
    """The answer link of a participant."""
    return lambda world: token(answer_path(world.records[name]))


REASON: Any = {"comment": "The hall is closed."}
YES: Any = {"answer": "accepted"}

ROWS = [
    Row("meetings:list", signed_in(200)),
    Row("meetings:new", these(200, *PLANNING)),
    Row("meetings:new", these(302, *OFFICIALS, other_official=422), method="post", data=words),
    Row("meetings:series_list", signed_in(200)),
    Row("meetings:new_series", these(200, *PLANNING)),
    Row("meetings:new_series", these(302, *OFFICIALS, other_official=422), method="post", data=series),
    Row("meetings:series", readers(200), record("series")),
    Row("meetings:edit_series", readers(403, *OFFICIALS), record("series")),
    Row("meetings:edit_series", readers(403, *OFFICIALS, status=302), record("series"), "post", series),
    *(Row(f"meetings:{name}", readers(200), MEETING) for name in ("detail", "people", "papers", "timeline")),
    Row("meetings:detail", PREPARED, record("planned_meeting"), remark="in preparation"),
    Row("meetings:people", PREPARED, record("planned_meeting"), remark="in preparation"),
    Row("meetings:edit", readers(403, *OFFICIALS), MEETING),
    Row("meetings:edit", readers(403, *OFFICIALS, status=302), MEETING, "post", words),
    Row("meetings:edit", readers(403), record("held_meeting"), remark="over"),
    Row("meetings:agenda", readers(403, *OFFICIALS), MEETING),
    Row("meetings:agenda", readers(403, *OFFICIALS, status=302), MEETING, "post", items),
    Row(
        "meetings:add_party",
        readers(403, *OFFICIALS, status=302),
        MEETING,
        "post",
        lambda world: {"organisation": world.organisations["other_enterprise"].pk},
    ),
    Row("meetings:add_party", readers(403, *OFFICIALS, status=422), MEETING, "post", remark="nothing chosen"),
    Row("meetings:party", readers(403, *OFFICIALS), party),
    Row("meetings:party", readers(403, *OFFICIALS, status=302), party, "post", people),
    Row("meetings:remove_party", readers(403, *OFFICIALS, status=302), party, "post"),
    Row("meetings:erase_guest", readers(403, *OFFICIALS), record("held_guest")),
    Row("meetings:erase_guest", readers(403, *OFFICIALS, status=302), record("held_guest"), "post"),
    Row("meetings:erase_guest", readers(403), record("guest"), remark="still to come"),
    Row("meetings:answer", readers(403, "enterprise_head", "researcher", status=302), MEETING, "post", lambda w: YES),
    Row("meetings:answer", readers(403, "enterprise_head", "researcher", status=422), MEETING, "post", remark="empty"),
    Row("meetings:attendance", readers(403, *OFFICIALS), MEETING),
    Row("meetings:attendance", readers(403, *OFFICIALS), record("held_meeting"), remark="held"),
    Row(
        "meetings:attendance",
        readers(403, *OFFICIALS, status=302),
        record("held_meeting"),
        "post",
        lambda world: {"present": [world.records["held_participant"].pk]},
    ),
    Row("meetings:code", readers(403, *OFFICIALS), MEETING),
    Row("meetings:answer_link", everybody(200), answer("participant")),
    Row("meetings:answer_link", everybody(302) | {"visitor": 302}, answer("guest"), "post", lambda w: YES),
    Row("meetings:answer_link", everybody(404), answer("planned_guest"), remark="nobody is invited yet"),
    Row("meetings:answer_link", everybody(404), lambda world: {"token": "made-up"}, remark="made up"),
    Row("meetings:here", everybody(200), lambda world: token(here_path(world.records["meeting"]))),
    Row(
        "meetings:here",
        everybody(403) | {"enterprise_head": 409, "researcher": 409},
        lambda world: token(here_path(world.records["meeting"])),
        "post",
        remark="too early",
    ),
    Row("meetings:step", readers(403, *OFFICIALS), to("meeting", "cancelled")),
    Row("meetings:step", readers(403, *OFFICIALS, status=302), to("meeting", "cancelled"), "post", lambda w: REASON),
    Row("meetings:step", readers(403, *OFFICIALS, status=302), to("held_meeting", "closed"), "post"),
    Row("meetings:step", readers(404), to("meeting", "nonsense"), remark="no such state"),
]
