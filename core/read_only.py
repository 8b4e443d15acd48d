"""Admin pages that show and never write: what the portal does, it does through its services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern


class ReadOnlyAdmin(admin.ModelAdmin):
    """Whoever may enter the admin site may look; nobody adds, changes or deletes here."""

    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """Only the addresses of lists and records: what cannot be done has none."""
        kept = ("_changelist", "_change", "_history")
        return [pattern for pattern in super().get_urls() if (pattern.name or "").endswith(kept)]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The site has checked who enters."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The site has checked who enters."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class EventAdmin(ReadOnlyAdmin):
    """Audit events of one model, latest first: what, when, who, from where."""

    list_display = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who", "pgh_context")
    list_filter = ("pgh_label",)
    search_fields = ("=id",)
    search_help_text = "id"
    ordering = ("-pgh_id",)

    @admin.display(description="user")
    def who(self, event: Any) -> Any:
        """The acting person's id; a dash for the portal itself."""
        return (event.pgh_context or {}).get("user")
