"""Import needs from a table without the pages, with the same check and the same result."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import User
from core.audit import acting
from core.errors import DomainError
from core.numbering import reserve_numbers
from enterprises.models import Enterprise
from needs.importing.checking import Setting, check_table
from needs.importing.reading import read_table
from needs.importing.writing import write_rows
from needs.policies.need import can_create_for
from needs.services.importing import place_of


class Command(BaseCommand):
    help = "Import technical needs as drafts from an .xlsx or .csv file; rows that cannot be imported are named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """File, enterprise and who is named as having done it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--enterprise", required=True, help="code of the enterprise for rows that name none")
        parser.add_argument("--actor", required=True, help="e-mail address of the official or member who imports")
        parser.add_argument("--leave-out", action="store_true", help="import the good rows although others are refused")
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, write all or nothing."""
        actor = User.objects.filter(email__iexact=options["actor"], is_active=True).first()
        if actor is None:
            raise CommandError(f"Nobody with the address {options['actor']} may sign in.")
        enterprise = (
            Enterprise.objects.select_related("organisation", "district", "park")
            .filter(uscc=options["enterprise"].upper())
            .first()
        )
        if enterprise is None or not can_create_for(actor, enterprise):
            raise CommandError(f"{options['actor']} enters no needs for an enterprise {options['enterprise']}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        with translation.override(actor.language), acting(actor):
            self._run(options, content, actor, enterprise)

    def _run(self, options: dict[str, Any], content: bytes, actor: User, enterprise: Enterprise) -> None:
        try:
            table = read_table(options["file"].name, content)
            district, park = place_of(enterprise.park or enterprise.district)
            setting = Setting(actor=actor, enterprise=enterprise, district=district, park=park)
            checked = check_table(table, setting)
            for problem in [problem for row in checked.rows for problem in row.problems]:
                heading = table.headings.get(problem.column, problem.column)
                self.stderr.write(f"{problem.row}\t{heading}\t{problem.message}")
            self.stdout.write(f"rows {len(checked.rows)}, good {len(checked.good)}, refused {len(checked.faulty)}")
            if options["dry_run"]:
                return
            if checked.faulty and not options["leave_out"]:
                raise CommandError("Nothing was imported: correct the file, or use --leave-out.")
            if not checked.good:
                raise CommandError("Nothing was imported.")
            needs = write_rows(checked, setting, reserve_numbers("N", len(checked.good)))
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"imported {len(needs)} as drafts: {needs[0].number} to {needs[-1].number}")
