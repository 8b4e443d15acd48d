"""Renew the privileges of the portal's database role (``migrate`` does it by itself)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cooperation.grants import grant_app_role


class Command(BaseCommand):
    help = "Bring the privileges of the role that web and workers use in line with the models."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, as owner only."""
        if settings.DATABASE_ROLE != "owner":
            raise CommandError("Only the owner of the schema can grant: set PORTAL_DATABASE_ROLE=owner.")
        grant_app_role(settings.DATABASE_APP_ROLE)
