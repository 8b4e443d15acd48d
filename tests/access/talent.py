"""Who gets what of stationing."""

from typing import Any

from talent.services.links import link_for
from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.talent import terms, written
from tests.factories.world import World

STATIONING = record("stationing")
AGREEMENT = record("own_agreement")
DAY = record("day")
ENTERPRISE = ("enterprise_head", "enterprise_member")
COLLEGE = ("college_admin", "transfer_office")
OFFICIALS = ("district_official", "park_official", "platform_admin")
READERS = (*ENTERPRISE, "researcher", *COLLEGE, *OFFICIALS)
FIGURES = (*COLLEGE, "district_official", "other_official", "park_official", "platform_admin")


def readers(default: int, **by_role: int) -> Statuses:
    """``default`` for both sides and the officials; the stationing does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(READERS, default) | by_role))


def these(status: int, *roles: str, default: int = 403, **by_role: int) -> Statuses:
    """``status`` for some roles."""
    return statuses(default, **dict.fromkeys(roles, status), **by_role)


def sent(values: dict[str, Any]) -> dict[str, Any]:
    """Values as a browser sends them."""
    return {name: str(value) for name, value in values.items()}


def to(name: str, state: str) -> Any:
    """Arguments of a step."""
    return lambda world: {"pk": world.records[name].pk, "to": state}


def call_data(world: World) -> dict[str, Any]:
    """A call as the enterprise's form sends it."""
    enterprise, college = world.records["enterprise_profile"].pk, world.organisations["college"].pk
    return sent(terms(enterprise=enterprise, college=college))


def offer_data(world: World) -> dict[str, Any]:
    """An offer as the college's form sends it."""
    researcher, enterprise = world.records["colleague_profile"].pk, world.records["enterprise_profile"].pk
    return sent(terms(researcher=researcher, enterprise=enterprise))


def link(world: World) -> dict[str, Any]:
    """The token that was mailed to the enterprise's member."""
    path = link_for(world.users["enterprise_member"], world.records["stationing"])
    return {"token": path.rstrip("/").rpartition("/")[2]}


def district(name: str) -> Any:
    """Arguments of a district's limits."""
    return lambda world: {"pk": world.organisations[name].pk}


RULES = {"most_enterprises": "2", "least_days": "30", "log_within": "7", "source": ""}
EXTENSION = {"ends_on": "2099-01-01", "planned_days": "40", "reason": "Pilot run."}
OFFERERS = ("college_admin",)
CALLERS = (*ENTERPRISE, "other_enterprise")
OTHERS = dict.fromkeys(ENTERPRISE, 404)

ROWS = [
    Row("talent:list", signed_in(200)),
    Row("talent:days", signed_in(200)),
    Row("talent:call", these(200, *CALLERS)),
    Row("talent:call", these(302, *ENTERPRISE, other_enterprise=422), method="post", data=call_data),
    Row("talent:offer", these(200, *OFFERERS)),
    Row("talent:offer", these(302, *OFFERERS), method="post", data=offer_data),
    Row("talent:choose", statuses(200, researcher=302)),
    Row("talent:confirm", these(200, *CALLERS)),
    Row("talent:confirm", these(422, *CALLERS), method="post", data=lambda w: {"answer": "confirm"}),
    Row("talent:confirm_link", everybody(200), link),
    Row("talent:confirm_link", everybody(410), lambda w: {"token": "forged"}, remark="forged"),
    Row("talent:figures", these(200, *FIGURES)),
    Row("talent:figures_export", these(200, *FIGURES)),
    Row("talent:rules", these(302, "district_official", "other_official", platform_admin=200)),
    Row("talent:rules_of", these(200, "district_official", "platform_admin", other_official=404), district("district")),
    Row(
        "talent:rules_of",
        these(302, "district_official", "platform_admin", other_official=404),
        district("district"),
        "post",
        lambda w: RULES,
    ),
    *(Row(f"talent:{name}", readers(200), STATIONING) for name in ("detail", "agreement", "term_days", "timeline")),
    *(Row(f"talent:{name}", readers(200), STATIONING) for name in ("agreement_pdf", "report_pdf")),
    Row("talent:report_pdf", readers(403, other_enterprise=403, **OTHERS), AGREEMENT, remark="not begun"),
    Row(
        "talent:approve",
        readers(403, other_enterprise=200, researcher=200, transfer_office=200, **OTHERS),
        AGREEMENT,
    ),
    Row(
        "talent:approve",
        readers(403, other_enterprise=403, researcher=302, transfer_office=403, **OTHERS),
        AGREEMENT,
        "post",
        lambda w: {"party": "researcher", "version": "1"},
    ),
    Row("talent:terms", readers(403, other_enterprise=200, college_admin=200, **OTHERS), AGREEMENT),
    Row(
        "talent:terms",
        readers(403, other_enterprise=302, college_admin=302, **OTHERS),
        AGREEMENT,
        "post",
        lambda w: sent(terms(seen=w.records["own_agreement"].version)),
    ),
    Row("talent:extend", readers(403, enterprise_head=200, college_admin=200), STATIONING),
    Row(
        "talent:extend",
        readers(403, enterprise_head=409, college_admin=409),
        STATIONING,
        "post",
        lambda w: EXTENSION,
        remark="one is open",
    ),
    Row("talent:extension_step", readers(403, enterprise_head=200), to("extension", "agreed")),
    Row("talent:extension_step", readers(403, enterprise_head=302), to("extension", "agreed"), "post"),
    Row("talent:step", readers(403, enterprise_head=200, college_admin=200), to("stationing", "ended_early")),
    Row(
        "talent:step",
        readers(403, enterprise_head=302, college_admin=302),
        to("stationing", "ended_early"),
        "post",
        lambda w: {"comment": "The plant is closed."},
    ),
    Row("talent:step", readers(404), to("stationing", "nonsense"), remark="no such state"),
    Row("talent:log", readers(403, researcher=200), STATIONING),
    Row("talent:log", readers(403, researcher=302), STATIONING, "post", lambda w: sent(written(0))),
    Row("talent:day", readers(200), DAY),
    Row("talent:correct", readers(403, researcher=200), DAY),
    Row("talent:correct", readers(403, researcher=302), DAY, "post", lambda w: sent(written(1))),
    Row("talent:day_step", readers(403, enterprise_head=200, enterprise_member=200), to("day", "confirmed")),
    Row("talent:day_step", readers(403, enterprise_head=302, enterprise_member=302), to("day", "confirmed"), "post"),
    Row(
        "talent:turn",
        readers(403, researcher=302, district_official=302, park_official=302, **dict.fromkeys(ENTERPRISE, 302)),
        record("problem_day"),
        "post",
    ),
    Row("talent:turn", statuses(405), record("problem_day")),
]
