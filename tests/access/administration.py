"""Django's admin: every address of it, for platform administrators only; and the operator's own pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin

from tests.access.table import Row, everybody, statuses
from tests.factories.world import World


def given(kwargs: dict[str, Any]) -> Callable[[World], dict[str, Any]]:
    """Arguments that do not depend on the world."""
    return lambda world: kwargs


def of_model(model: Any) -> list[Row]:
    """The rows of one model's pages, which are for reading."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    nobody = given({"object_id": "0"})
    return [
        Row(f"admin:{name}_changelist", statuses(403, platform_admin=200)),
        Row(f"admin:{name}_change", statuses(403, platform_admin=302), nobody),
        Row(f"admin:{name}_history", statuses(403, platform_admin=302), nobody),
    ]


ROWS = [
    Row("route:admin/(?P<url>.*)$", statuses(403, platform_admin=404), path="/admin/nowhere/"),
    # Open only to those who know the token, and on one machine only.
    Row("metrics", everybody(404)),
    Row("mailbox", everybody(404)),
    Row("mailbox_message", everybody(404), lambda world: {"name": "none"}),
    *(row for model in admin.site._registry for row in of_model(model)),
    Row("admin:core_legalclock_add", statuses(403, platform_admin=200)),
    Row("admin:core_legalclock_delete", statuses(403, platform_admin=302), given({"object_id": "0"})),
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
