"""Who gets what of the screen during a meeting, of statements and of commitments."""

import datetime
from typing import Any

from django.utils import timezone

from tests.access.meetings import MEETING, OFFICIALS, readers, to
from tests.access.table import Row, record, signed_in
from tests.factories.world import World

HELD, COMMITMENT = record("held_meeting"), record("commitment")
OWING = ("enterprise_head", "enterprise_member")


def noted(world: World) -> dict[str, Any]:
    """A statement as the screen sends it."""
    return {"text": "The press stops.", "who": "", "agenda_item": ""}


def promised(world: World) -> dict[str, Any]:
    """A commitment as the form sends it."""
    organisation = world.organisations["enterprise"].pk
    due_on = timezone.localdate() + datetime.timedelta(days=5)
    return {"organisation": organisation, "person": "", "what": "Samples.", "due_on": due_on.isoformat()}


def made(name: str, key: str) -> Any:
    """Arguments of one click on a statement."""
    return lambda world: {"pk": world.records[name].pk, "key": key}


def introduced(world: World) -> dict[str, Any]:
    """The enterprise at the meeting that was held."""
    return {"pk": world.records["held_meeting"].pk, "enterprise": world.records["enterprise_profile"].pk}


EVIDENCE: Any = {"evidence": "Receipt no. 7.", "seen": "open"}

ROWS = [
    Row("meetings:live", readers(200), HELD),
    Row("meetings:live", readers(403, *OFFICIALS), MEETING, remark="before the meeting"),
    Row("meetings:note", signed_in(405), HELD),
    Row("meetings:note", readers(403, *OFFICIALS, status=302), HELD, "post", noted),
    Row("meetings:introduce", signed_in(405), introduced),
    Row("meetings:introduce", readers(403, *OFFICIALS, status=302), introduced, "post"),
    Row("meetings:statement", readers(403, *OFFICIALS), record("free_statement")),
    Row("meetings:statement", readers(404, *OFFICIALS), record("invited_statement"), remark="before the meeting"),
    Row("meetings:statement_delete", signed_in(405), record("free_statement")),
    Row("meetings:statement_delete", readers(403, *OFFICIALS, status=302), record("free_statement"), "post"),
    Row("meetings:make", signed_in(405), made("held_statement", "need")),
    Row("meetings:make", readers(403, *OWING, *OFFICIALS, status=302), made("held_statement", "need"), "post"),
    Row("meetings:make", readers(403, *OFFICIALS, status=302), made("free_statement", "commitment"), "post"),
    Row("meetings:make", readers(404), made("held_statement", "nonsense"), "post", remark="no such kind"),
    Row("meetings:meeting_commitments", readers(200), HELD),
    Row("meetings:commitment_add", readers(403, *OFFICIALS), HELD),
    Row("meetings:commitment_add", readers(403, *OFFICIALS, status=302), HELD, "post", promised),
    Row("meetings:commitments", signed_in(200)),
    Row("meetings:commitment", readers(200), COMMITMENT),
    Row("meetings:commitment_timeline", readers(200), COMMITMENT),
    Row("meetings:commitment_edit", readers(403, *OFFICIALS), COMMITMENT),
    Row("meetings:commitment_edit", readers(403, *OFFICIALS, status=302), COMMITMENT, "post", promised),
    Row("meetings:commitment_step", readers(403, *OWING, *OFFICIALS), to("commitment", "done")),
    Row(
        "meetings:commitment_step",
        readers(403, *OWING, *OFFICIALS, status=302),
        to("commitment", "done"),
        "post",
        lambda world: EVIDENCE,
    ),
    Row("meetings:commitment_step", readers(404), to("commitment", "nonsense"), remark="no such state"),
]
