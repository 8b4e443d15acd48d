from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the portal's site in place of Django's own."""

    default = False
    default_site = "cooperation.administration.PortalAdminSite"


class CooperationConfig(AppConfig):
    name = "cooperation"
    default = True

    def ready(self) -> None:
        """Hook the wiring that needs every app loaded."""
        from cooperation import celery  # noqa: F401 - makes this Celery application the current one in every process
        from cooperation.navigation import register_account_pages

        register_account_pages()

        from cooperation.letters import register_letters

        register_letters()
        post_migrate.connect(grant_after_migrate, sender=self)


def grant_after_migrate(**_: Any) -> None:
    """New tables and rewritten trigger functions are closed to the portal until they are granted."""
    from cooperation.grants import grant_app_role

    if settings.DATABASE_ROLE == "owner":
        grant_app_role(settings.DATABASE_APP_ROLE)
