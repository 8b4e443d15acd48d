"""Who gets what of service orders."""

import datetime
from typing import Any

from django.utils import timezone

from tests.access.table import Row, Statuses, record, signed_in, statuses
from tests.factories.platforms import asked
from tests.factories.world import World

ORDER = record("order")
ENTERPRISE = ("enterprise_head", "enterprise_member")
OFFICIALS = ("district_official", "park_official", "platform_admin")
READERS = (*ENTERPRISE, "researcher", "college_admin", "transfer_office", *OFFICIALS)
ASKING = ("enterprise_head", "other_enterprise", "district_official", "other_official", "park_official")
SERVING = ("researcher", "college_admin")
REPORTING = ("enterprise_head", *SERVING)
FIGURES = ("college_admin", "transfer_office", "district_official", "other_official", "park_official", "platform_admin")


def readers(default: int, *roles: str, status: int = 200, **by_role: int) -> Statuses:
    """``default`` for whoever sees the order, ``status`` for some of them; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(READERS, default) | dict.fromkeys(roles, status) | by_role))


def these(status: int, *roles: str, default: int = 403, **by_role: int) -> Statuses:
    """``status`` for some roles."""
    return statuses(default, **(dict.fromkeys(roles, status) | by_role))


def to(name: str, state: str) -> Any:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


def sent(**values: Any) -> dict[str, Any]:
    """Values as a browser sends them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def request(world: World) -> dict[str, Any]:
    """A request as the form sends it."""
    enterprise, college = world.records["enterprise_profile"].pk, world.organisations["college"].pk
    return sent(**asked(), enterprise=enterprise, college=college, agreed_with="Ms Li")


def words(world: World) -> dict[str, Any]:
    """Changed words of an order."""
    return sent(**asked(title="Another title"), seen=world.records["order"].version)


def people(world: World) -> dict[str, Any]:
    """The researcher as the responsible person."""
    return {"responsible": str(world.records["researcher_profile"].pk)}


def soon() -> datetime.date:
    """A day that is not past."""
    return timezone.localdate() + datetime.timedelta(days=5)


def task(world: World) -> dict[str, Any]:
    """A task as the form sends it."""
    return sent(title="Read the call", who="enterprise", due_on=soon(), note="")


def hours(world: World) -> dict[str, Any]:
    """Hours as the form sends them."""
    return sent(date=timezone.localdate(), hours="1.5", task="", work="Read the call.")


def closing(world: World) -> dict[str, Any]:
    """The enterprise's closing."""
    return {"side": "enterprise", "seen": "approved", "remark": ""}


WORDS: Any = {"body": "Which form does the authority want?"}
REASON: Any = {"comment": "The enterprise has other plans."}
TODAY: Any = {"submitted_on": str(timezone.localdate())}

ROWS = [
    Row("platforms:list", signed_in(200)),
    Row("platforms:figures", these(200, *FIGURES)),
    Row("platforms:figures_export", these(200, *FIGURES)),
    Row("platforms:ask", these(200, *ASKING)),
    Row(
        "platforms:ask",
        these(302, "enterprise_head", "district_official", "park_official", other_enterprise=422, other_official=422),
        method="post",
        data=request,
    ),
    Row(
        "platforms:of_enterprise",
        readers(200),
        record("enterprise_profile"),
    ),
    *(Row(f"platforms:{name}", readers(200), ORDER) for name in ("detail", "work", "files", "talk", "timeline")),
    Row("platforms:message", readers(403, *ENTERPRISE, *SERVING, status=302), ORDER, "post", lambda w: WORDS),
    Row("platforms:edit", readers(403, *REPORTING), ORDER),
    Row("platforms:edit", readers(403, *REPORTING, status=302), ORDER, "post", words),
    Row(
        "platforms:edit",
        readers(403, "enterprise_head", "district_official", "park_official", researcher=404),
        record("entered_order"),
        remark="entered by an official",
    ),
    Row("platforms:people", readers(403, "college_admin"), ORDER),
    Row("platforms:people", readers(403, "college_admin", status=302), ORDER, "post", people),
    Row("platforms:step", readers(403, "enterprise_head", "college_admin"), to("order", "cancelled")),
    Row(
        "platforms:step",
        readers(403, "enterprise_head", "college_admin", status=302),
        to("order", "cancelled"),
        "post",
        lambda w: REASON,
    ),
    Row(
        "platforms:step",
        readers(403, *REPORTING, status=302),
        to("order", "submitted"),
        "post",
        lambda w: TODAY,
        remark="handed in",
    ),
    Row(
        "platforms:step",
        readers(403, "college_admin", researcher=404),
        to("requested_order", "running"),
        remark="before the college: nobody is named yet",
    ),
    Row(
        "platforms:step",
        readers(403, "college_admin", status=302, researcher=404),
        to("requested_order", "running"),
        "post",
        people,
        remark="agreed",
    ),
    Row(
        "platforms:step",
        readers(403, "enterprise_head", "district_official", "park_official", status=302, researcher=404),
        to("entered_order", "withdrawn"),
        "post",
        lambda w: REASON,
        remark="entered by an official",
    ),
    Row("platforms:step", readers(404), to("order", "nonsense"), remark="no such state"),
    Row("platforms:step", readers(409), to("order", "approved"), remark="not handed in yet"),
    Row("platforms:close", readers(403), ORDER, remark="no result yet"),
    Row("platforms:close", readers(403, *REPORTING), record("approved_order")),
    Row(
        "platforms:close",
        readers(403, "enterprise_head", status=302),
        record("approved_order"),
        "post",
        closing,
        remark="for the enterprise",
    ),
    Row("platforms:add_task", readers(403, *SERVING), ORDER),
    Row("platforms:add_task", readers(403, *SERVING, status=302), ORDER, "post", task),
    Row("platforms:task", readers(403, *SERVING), record("open_task")),
    Row("platforms:task", readers(403, *SERVING, status=302), record("open_task"), "post", task),
    Row("platforms:task", readers(403), record("done_task"), remark="settled"),
    Row("platforms:task_step", readers(403, *SERVING), to("open_task", "done")),
    Row("platforms:task_step", readers(403, *SERVING, status=302), to("open_task", "done"), "post"),
    Row(
        "platforms:task_step",
        readers(403, *SERVING, *ENTERPRISE, status=302),
        to("enterprise_task", "done"),
        "post",
        remark="the enterprise's",
    ),
    Row("platforms:task_step", readers(404), to("open_task", "nonsense"), remark="no such state"),
    Row("platforms:log_hours", readers(403, "researcher"), ORDER),
    Row("platforms:log_hours", readers(403, "researcher", status=302), ORDER, "post", hours),
    Row("platforms:delete_hours", readers(403, *SERVING), record("hours")),
    Row("platforms:delete_hours", readers(403, *SERVING, status=302), record("hours"), "post"),
]
