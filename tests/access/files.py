"""Addresses of the app ``files``, on the business licence of the world's enterprise."""

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from files.services import store
from tests.access.table import Row, Statuses, everybody, statuses
from tests.factories.world import World
from tests.files.samples import HTML, PDF

KIND = "enterprise.licence"
INSIDE = ("enterprise_head", "enterprise_member", "district_official", "park_official")
# They see the enterprise, but not its documents.
OUTSIDE = {"researcher": 403, "college_admin": 403, "transfer_office": 403}


def inside(status: int, *, visitor: int = 302, administrator: int = 403) -> Statuses:
    """``status`` for the enterprise's people and officials."""
    return statuses(404, **OUTSIDE, **dict.fromkeys(INSIDE, status), visitor=visitor, platform_admin=administrator)


def licence(world: World) -> dict[str, Any]:
    """Arguments of the enterprise's licence, stored now: this app's floor knows no enterprise."""
    upload = SimpleUploadedFile("licence.pdf", PDF)
    record = world.records["enterprise_profile"]
    file = store(record=record, kind=KIND, upload=upload, actor=world.users["enterprise_head"])
    return {"public_id": file.public_id}


def target(world: World) -> dict[str, Any]:
    """Arguments of the page that takes a licence."""
    return {"kind": KIND, "pk": world.records["enterprise_profile"].pk}


def unknown_kind(world: World) -> dict[str, Any]:
    """The same for a kind that nobody registered."""
    return target(world) | {"kind": "no.such.kind"}


def sent(content: bytes) -> Any:
    """A file as a form sends it."""
    return lambda world: {"upload": SimpleUploadedFile("licence.pdf", content)}


ROWS = [
    Row("files:download", inside(200, visitor=404, administrator=200), licence),
    Row("files:download", everybody(404), lambda world: {"public_id": uuid.UUID(int=7)}, remark="unknown"),
    Row("files:upload", inside(200), target),
    Row("files:upload", inside(422), target, method="post", data=sent(HTML), remark="other content"),
    Row("files:upload", statuses(404), unknown_kind, remark="unknown kind"),
    Row("files:replace", inside(200), licence),
    Row("files:delete", inside(302), licence, method="post"),
    Row("files:delete", statuses(405), licence),
]
