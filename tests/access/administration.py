"""Django's admin: every address of it, for platform administrators only; and the operator's own pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin

from tests.access.table import Row, everybody, statuses
from tests.factories.world import World

# What the administrator gets where it is not 200: reading only, and no such row.
REFUSED = ("add", "delete")
NO_SUCH_ROW = ("change", "delete", "history")


def given(kwargs: dict[str, Any]) -> Callable[[World], dict[str, Any]]:
    """Arguments that do not depend on the world."""
    return lambda world: kwargs


def of_model(model: Any) -> list[Row]:
    """The rows of one model's pages; the short address of a record leads to its page."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    rows = [Row(f"admin:{name}_changelist", statuses(403, platform_admin=200))]
    for page in ("add", *NO_SUCH_ROW):
        status = 403 if page in REFUSED else 302
        kwargs = {"object_id": "0"} if page in NO_SUCH_ROW else {}
        rows.append(Row(f"admin:{name}_{page}", statuses(403, platform_admin=status), given(kwargs)))
    route = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
    short = Row(f"route:{route}<path:object_id>/", statuses(403, platform_admin=302), path=f"/{route}0/")
    return [*rows, short]


ROWS = [
    Row("route:admin/(?P<url>.*)$", statuses(403, platform_admin=404), path="/admin/nowhere/"),
    # Open only to those who know the token, and on one machine only.
    Row("metrics", everybody(404)),
    Row("mailbox", everybody(404)),
    Row("mailbox_message", everybody(404), lambda world: {"name": "none"}),
    *(row for model in admin.site._registry for row in of_model(model)),
    Row("admin:index", statuses(403, platform_admin=200)),
    Row("admin:login", statuses(403)),
    Row("admin:logout", statuses(403, platform_admin=200), method="post"),
    Row("admin:password_change", statuses(403, platform_admin=302)),
    Row("admin:password_change_done", statuses(403, platform_admin=200)),
    Row("admin:autocomplete", statuses(403, platform_admin=403)),
    Row("admin:jsi18n", statuses(403, platform_admin=200)),
    Row("admin:app_list", statuses(403, platform_admin=200), lambda world: {"app_label": "accounts"}),
    Row("admin:view_on_site", statuses(403, platform_admin=404), lambda world: {"content_type_id": 0, "object_id": 0}),
]
