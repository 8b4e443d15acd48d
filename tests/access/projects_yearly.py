"""Who gets what of yearly sheets."""

import json

from django.utils import timezone

from projects.sheets import content_of
from tests.access.table import Row, statuses
from tests.factories.world import World

YEAR = timezone.localdate().year


def sheet(world: World) -> dict[str, int]:
    """This year's sheet of the world's researcher."""
    return {"researcher": world.records["researcher_profile"].pk, "year": YEAR}


def content(world: World) -> dict[str, str]:
    """What the college has read."""
    return {"content": json.dumps(content_of(world.records["researcher_profile"], YEAR))}


READ = {"researcher": 200, "college_admin": 200, "transfer_office": 200}
ROWS = [
    Row("projects:sheets", statuses(403, **READ, outside_researcher=200)),
    Row("projects:sheet", statuses(404, **READ), sheet),
    Row("projects:sheet_pdf", statuses(404, **READ), sheet),
    Row(
        "projects:sheet_confirm",
        statuses(404, researcher=403, transfer_office=403, college_admin=302),
        sheet,
        "post",
        content,
    ),
    Row("projects:sheet_confirm", statuses(405), sheet, remark="posted only"),
]
