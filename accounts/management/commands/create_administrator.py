"""The first platform administrator of an installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.services import create_person, start_membership

OPERATOR = "平台管理单位"


class Command(BaseCommand):
    """Makes a platform administrator, who signs in by mailed code and then enrols a second factor."""

    help = "Make somebody a platform administrator: create_administrator EMAIL --name NAME"

    def add_arguments(self, parser: CommandParser) -> None:
        """Address, name, name of the operator."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--operator", default=OPERATOR, help="name of the organisation that runs the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or make the person and the operator, then give the role. Safe to repeat."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        with transaction.atomic():
            operator = Organisation.objects.filter(kind=OrganisationKind.PLATFORM).order_by("id").first()
            if operator is None:
                operator = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name=options["operator"])
            user = User.objects.filter(email=email).first() or create_person(email=email, name=options["name"])
            start_membership(user=user, organisation=operator, role=Role.PLATFORM_ADMIN, actor=None)
        self.stdout.write(f"{email} administers the portal. Sign in by mailed code; a second factor is set up next.")
