"""Who gets what of calendars."""

from typing import Any

from calendars.services import renew
from tests.access.table import Row, everybody, signed_in
from tests.factories.world import World


def address(world: World) -> dict[str, Any]:
    """The secret address of the researcher's calendar: whoever knows it reads it."""
    return {"token": renew(actor=world.users["researcher"])}


ROWS = [
    Row("calendars:page", signed_in(200)),
    Row("calendars:renew", signed_in(200), method="post"),
    Row("calendars:renew", signed_in(405)),
    Row("calendars:stop", signed_in(302), method="post"),
    Row("calendars:stop", signed_in(405)),
    Row("calendars:feed", everybody(200), address),
    Row("calendars:feed", everybody(405), address, method="post"),
    Row("calendars:feed", everybody(404), lambda world: {"token": "forged"}, remark="forged"),
]
