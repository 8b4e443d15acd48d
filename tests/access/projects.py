"""Who gets what of projects."""

from tests.access.table import Row, Statuses, record, signed_in, statuses

PROJECT = record("project")
READERS = (
    "enterprise_head",
    "enterprise_member",
    "researcher",
    "college_admin",
    "transfer_office",
    "district_official",
    "park_official",
    "platform_admin",
)


def readers(default: int, **by_role: int) -> Statuses:
    """``default`` for both sides and the officials; the project does not exist for the rest."""
    return statuses(404, **(dict.fromkeys(READERS, default) | by_role))


ROWS = [
    Row("projects:list", signed_in(200)),
    *(
        Row(f"projects:{name}", readers(200), PROJECT)
        for name in ("detail", "requirements", "milestones", "reports", "team", "talk", "timeline")
    ),
    Row("projects:extend", readers(403, enterprise_head=200), PROJECT),
    Row(
        "projects:extend",
        readers(403, enterprise_head=302),
        PROJECT,
        "post",
        lambda w: {"days": "20", "comment": "The legal office still reads."},
    ),
    Row("projects:leader", readers(403, college_admin=200), PROJECT),
    Row(
        "projects:leader",
        readers(403, college_admin=302),
        PROJECT,
        "post",
        lambda w: {"leader": w.records["colleague_profile"].pk, "comment": "On sabbatical."},
    ),
]
