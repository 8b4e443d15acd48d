"""Who gets what of acceptance."""

from tests.access.projects import PROJECT, readers
from tests.access.table import Row, record, statuses

RUNNING, ROUND = record("running_project"), record("acceptance")
DRAFT, OVER = record("acceptance_draft"), record("accepted_round")


def decision(world: object) -> dict[str, str]:
    """Every indicator reached, passed."""
    items = world.records["acceptance"].items.all()  # type: ignore[attr-defined]
    return {"result": "passed", **{f"v{item.pk}-verdict": "met" for item in items}}


ROWS = [
    Row("projects:acceptance", readers(200), PROJECT),
    Row("projects:acceptance_prepare", readers(403), PROJECT, remark="too early"),
    Row("projects:acceptance_prepare", readers(403, researcher=200), RUNNING),
    Row(
        "projects:acceptance_prepare",
        readers(403, researcher=302),
        RUNNING,
        "post",
        lambda w: {"summary": "Done."},
    ),
    Row("projects:acceptance_round", readers(200), ROUND),
    Row("projects:acceptance_round", readers(200), OVER, remark="decided"),
    Row("projects:acceptance_round", statuses(404, researcher=200), DRAFT, remark="being prepared"),
    Row("projects:acceptance_hand_in", statuses(404, researcher=200), DRAFT),
    Row("projects:acceptance_hand_in", statuses(404, researcher=302), DRAFT, "post"),
    Row("projects:acceptance_hand_in", readers(409), ROUND, remark="handed in already"),
    Row("projects:acceptance_withdraw", readers(403, researcher=200), ROUND),
    Row("projects:acceptance_withdraw", readers(403, researcher=302), ROUND, "post", lambda w: {"comment": "Not yet."}),
    Row("projects:acceptance_decide", readers(403, enterprise_head=200), ROUND),
    Row("projects:acceptance_decide", readers(403, enterprise_head=302), ROUND, "post", decision),
    Row("projects:acceptance_decide", readers(409), OVER, remark="decided"),
    Row("projects:acceptance_decide", statuses(404, researcher=403), DRAFT, remark="not handed in"),
]
