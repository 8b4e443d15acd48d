"""Who gets what of researchers and colleges."""

from typing import Any

from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.world import World

PROFILE = record("researcher_profile")
COLLEGE = record("college_profile")
SEEN_BY = ("researcher", "college_admin", "transfer_office", "district_official", "park_official", "platform_admin")


def seen(default: int, **by_role: int) -> Statuses:
    """``default`` for everybody who sees the researcher, who does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(SEEN_BY, default) | by_role))


def work(name: str) -> Any:
    """Arguments of the address of a publication or patent."""

    def kwargs(world: World) -> dict[str, Any]:
        return PROFILE(world) | {"work_pk": world.records[name].pk}

    return kwargs


def to(state: str) -> Any:
    """Arguments of a step of the researcher."""

    def kwargs(world: World) -> dict[str, Any]:
        return PROFILE(world) | {"to": state}

    return kwargs


EDITORS = {"researcher": 200, "college_admin": 200}
ACT = {"researcher": 302, "college_admin": 302}
FAULTY = {"researcher": 422, "college_admin": 422}
ROWS = [
    Row("researchers:list", statuses(200, enterprise_head=403, enterprise_member=403, other_enterprise=403)),
    Row("researchers:mine", signed_in(302)),
    Row("researchers:apply", statuses(200, researcher=302, outside_researcher=302)),
    Row("researchers:apply", signed_in(422), method="post", remark="empty"),
    Row("researchers:overview", seen(200), PROFILE),
    Row(
        "researchers:overview",
        statuses(404, college_admin=200, transfer_office=200, platform_admin=200),
        record("applicant"),
        remark="applied",
    ),
    Row("researchers:applied", seen(302, researcher=200), PROFILE),
    Row("researchers:reapply", seen(403), PROFILE),
    Row("researchers:edit", seen(403, **EDITORS), PROFILE),
    Row("researchers:edit", seen(403, **FAULTY), PROFILE, method="post", remark="empty"),
    Row("researchers:files", seen(403, platform_admin=200, **EDITORS), PROFILE),
    Row("researchers:timeline", seen(403, platform_admin=200, **EDITORS), PROFILE),
    Row("researchers:step", seen(403, **EDITORS), to("on_leave")),
    Row("researchers:step", seen(403, **ACT), to("on_leave"), method="post"),
    Row("researchers:step", statuses(404), to("nowhere"), remark="no such state"),
    Row("researchers:publications", seen(200), PROFILE),
    Row("researchers:import", seen(403, **EDITORS), PROFILE),
    Row("researchers:import", seen(403, **FAULTY), PROFILE, method="post", remark="empty"),
    Row("researchers:patents", seen(200), PROFILE),
    Row("researchers:publication_new", seen(403, **EDITORS), PROFILE),
    Row("researchers:publication_new", seen(403, **FAULTY), PROFILE, method="post", remark="empty"),
    Row("researchers:publication_edit", seen(403, **EDITORS), work("publication")),
    Row("researchers:publication_delete", seen(403, **ACT), work("publication"), method="post"),
    Row("researchers:patent_new", seen(403, **EDITORS), PROFILE),
    Row("researchers:patent_edit", seen(403, **EDITORS), work("patent")),
    Row("researchers:patent_delete", seen(403, **ACT), work("patent"), method="post"),
    Row("researchers:colleges", everybody(200)),
    Row("researchers:college", everybody(200), COLLEGE),
    Row("researchers:college_edit", statuses(403, college_admin=200), COLLEGE),
    Row("researchers:college_edit", statuses(403, college_admin=302), COLLEGE, method="post"),
]
