"""Addresses of the app ``notifications``."""

from notifications.unsubscribing import unsubscribe_path
from tests.access.table import Row, everybody, record, signed_in, statuses
from tests.factories.world import World


def token(world: World) -> dict[str, str]:
    """The signed link of a mail to the enterprise's head."""
    path = unsubscribe_path(world.users["enterprise_head"], "waiting.reminder")
    return {"token": path.strip("/").rpartition("/")[2]}


def mandatory(world: World) -> dict[str, str]:
    """The link for a kind that can't be switched off; no mail carries it."""
    path = unsubscribe_path(world.users["enterprise_head"], "waiting.escalated")
    return {"token": path.strip("/").rpartition("/")[2]}


ROWS = [
    # The address is the front page: visitors get the public one.
    Row("notifications:home", everybody(200)),
    Row("notifications:news", signed_in(200)),
    Row("notifications:news", signed_in(200), query="?show=unread", remark="unread"),
    Row("notifications:read_all", signed_in(302), method="post"),
    Row("notifications:read_all", signed_in(405)),
    Row("notifications:follow", statuses(404, enterprise_head=302), record("news")),
    Row("notifications:preferences", signed_in(200)),
    Row("notifications:preferences", signed_in(302), method="post", data=lambda world: {"waiting.reminder": "off"}),
    Row(
        "notifications:preferences",
        signed_in(422),
        method="post",
        data=lambda world: {"waiting.reminder": "hourly"},
        remark="no such answer",
    ),
    Row("notifications:unsubscribe", everybody(200), token),
    Row("notifications:unsubscribe", everybody(200), token, method="post"),
    Row("notifications:unsubscribe", everybody(422), mandatory, method="post", remark="mandatory"),
    Row("notifications:unsubscribe", everybody(404), lambda world: {"token": "forged"}, remark="forged"),
    Row("notifications:failed_mails", statuses(404, platform_admin=200)),
    Row("notifications:resend", statuses(404, platform_admin=302), record("failed_mail"), method="post"),
]
