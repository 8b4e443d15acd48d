"""Django's admin as the portal uses it: for platform administrators, mostly for reading, behind the portal's own sign-in."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.scope import scope_of

LEFT_OUT = frozenset({"auth.group", "mfa.authenticator", "account.emailaddress"})


class PortalAdminSite(admin.AdminSite):
    """The admin. Its second factor is the portal's: the middleware asks for it before any page."""

    site_title = site_header = settings.SITE_NAME

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what is nobody's business here: groups (roles come from memberships), keys, confirmed addresses."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([m for m in models if m._meta.label_lower not in LEFT_OUT], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Platform administrators, and superusers made on the command line."""
        return bool(request.user.is_active and (request.user.is_superuser or scope_of(request.user).is_platform_admin))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Visitors sign in; everybody else without the role is refused instead of being asked to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's sign-in page instead of a second one."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path.removesuffix("login/")))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal's page instead of a second one."""
        return redirect("account_change_password")
