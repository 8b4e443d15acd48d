"""Who gets what of the screen during a meeting, of statements and of commitments."""

import datetime
from typing import Any

from django.utils import timezone

from tests.access.meetings import MEETING, OFFICIALS, readers, to
from tests.access.table import Row, Statuses, record, signed_in, statuses
from tests.factories.world import World

HELD, COMMITMENT = record("held_meeting"), record("commitment")
OWING = ("enterprise_head", "enterprise_member")
RUNNING = (*OFFICIALS, "platform_admin")


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


def of(name: str, **more: Any) -> Any:
    """Arguments of the pages of a revision."""
    return lambda world: {"pk": world.records[name].meeting_id, "revision": world.records[name].revision, **more}


def parties(default: int, *roles: str, status: int = 200) -> Statuses:
    """Meetings with minutes of their own have the district and the enterprise as parties."""
    seen = dict.fromkeys((*OWING, *OFFICIALS, "platform_admin"), default)
    return statuses(404, **(seen | dict.fromkeys(roles, status)))


def written(world: World) -> dict[str, Any]:
    """The text of a draft as the form sends it."""
    return {"conclusion": "We meet again in June.", "seen": world.records["draft_minutes"].version}


RUN = statuses(404, **dict.fromkeys(RUNNING, 200))
OFFICIALS_302 = dict.fromkeys(OFFICIALS, 302)


def carried(default: int, **by_role: int) -> Statuses:
    """The plan's parties are the district and the college."""
    seen = ("researcher", "college_admin", *OFFICIALS, "platform_admin")
    return statuses(404, **(dict.fromkeys(seen, default) | by_role))


def planned(world: World) -> dict[str, Any]:
    """A plan as the form sends it."""
    district, year = world.organisations["district"].pk, timezone.localdate().year
    return {
        "district": district,
        "title": "Another plan",
        "starts_year": year,
        "ends_year": year,
        "parties": district,
        "goals-TOTAL_FORMS": 1,
        "goals-INITIAL_FORMS": 0,
        "goals-0-figure": "meetings.held",
        "goals-0-year": year,
        "goals-0-target": "3",
        "goals-0-owner": district,
    }


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
    Row("meetings:minutes", readers(200), HELD),
    Row("meetings:minutes_begin", signed_in(405), HELD),
    Row("meetings:minutes_begin", readers(403, *OFFICIALS, status=302), HELD, "post"),
    Row("meetings:revision", parties(200), of("sent_minutes")),
    Row("meetings:revision", RUN, of("draft_minutes"), remark="a draft"),
    Row("meetings:minutes_edit", RUN | {"platform_admin": 403}, of("draft_minutes")),
    Row("meetings:minutes_edit", RUN | OFFICIALS_302 | {"platform_admin": 403}, of("draft_minutes"), "post", written),
    Row("meetings:minutes_edit", parties(403), of("sent_minutes"), remark="sent"),
    Row("meetings:minutes_anew", signed_in(405), of("draft_minutes")),
    Row("meetings:minutes_anew", RUN | OFFICIALS_302 | {"platform_admin": 403}, of("draft_minutes"), "post"),
    Row("meetings:minutes_step", RUN | {"platform_admin": 403}, of("draft_minutes", to="sent")),
    Row("meetings:minutes_step", RUN | OFFICIALS_302 | {"platform_admin": 403}, of("draft_minutes", to="sent"), "post"),
    Row("meetings:minutes_step", parties(404), of("sent_minutes", to="nonsense"), remark="no such state"),
    Row("meetings:minutes_answer", parties(403, "enterprise_head", "district_official"), of("sent_minutes")),
    Row(
        "meetings:minutes_answer",
        parties(403, "enterprise_head", "district_official", status=302),
        of("sent_minutes"),
        "post",
        lambda world: {"verdict": "confirmed"},
    ),
    Row("meetings:minutes_pdf", parties(200), of("sent_minutes")),
    Row("meetings:minutes_difference", RUN, of("sent_minutes", other=2), remark="with a draft"),
    Row("meetings:plans", signed_in(200)),
    Row("meetings:plan", carried(200), record("plan")),
    Row("meetings:plan_new", statuses(403, district_official=200, other_official=200)),
    Row("meetings:plan_new", statuses(403, district_official=302, other_official=422), method="post", data=planned),
    Row("meetings:plan_revise", carried(403, district_official=200), record("plan")),
    Row("meetings:plan_revise", carried(403, district_official=302), record("plan"), "post", planned),
    Row("meetings:plan_difference", carried(404), lambda world: {"pk": world.records["plan"].pk, "number": 1}),
]
