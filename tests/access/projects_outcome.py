"""Who gets what of outcomes and evaluations."""

from tests.access.projects import PROJECT, readers
from tests.access.table import Row, record
from tests.factories.outcomes import outcome_data

RUNNING, OUTCOME, OVER = record("running_project"), record("outcome"), record("accepted_project")
BOTH = ("enterprise_head", "enterprise_member", "researcher", "college_admin")


def step(to: str):  # type: ignore[no-untyped-def]
    """Arguments of a step of the world's outcome."""
    return lambda world: {"pk": world.records["outcome"].pk, "to": to}


ROWS = [
    Row("projects:outcomes", readers(200), PROJECT),
    Row("projects:outcome_report", readers(403), PROJECT, remark="not begun"),
    Row("projects:outcome_report", readers(403, **dict.fromkeys(BOTH, 200)), RUNNING),
    Row(
        "projects:outcome_report",
        readers(403, **dict.fromkeys(BOTH, 302)),
        RUNNING,
        "post",
        lambda w: {name: value for name, value in outcome_data("saved_cost").items() if value},
    ),
    Row("projects:outcome", readers(200), OUTCOME),
    Row("projects:outcome_edit", readers(403, researcher=200, college_admin=200), OUTCOME),
    Row("projects:outcome_step", readers(403, enterprise_head=200, enterprise_member=200), step("confirmed")),
    Row("projects:outcome_step", readers(403, enterprise_head=302, enterprise_member=302), step("confirmed"), "post"),
    Row("projects:outcome_step", readers(403, researcher=302, college_admin=302), step("withdrawn"), "post"),
    Row("projects:outcome_step", readers(404), step("nonsense"), remark="no such step"),
    Row("projects:evaluations", readers(200), OVER),
    Row("projects:evaluations", readers(200), RUNNING, remark="not over"),
    Row(
        "projects:evaluation_give",
        readers(403, enterprise_head=200, enterprise_member=200, researcher=200),
        OVER,
    ),
    Row(
        "projects:evaluation_give",
        readers(403, enterprise_head=302, enterprise_member=302, researcher=302),
        OVER,
        "post",
        lambda w: {"quality": 5, "punctuality": 4, "communication": 3},
    ),
]
