"""Confirming a yearly sheet: its content is frozen, its PDF kept."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import events
from core.errors import Conflict, DomainError, NotAllowed
from core.format import day_text
from core.http import NOT_YOURS
from core.pdf import Block, Document, Facts, Heading, Note, Signatures, Table
from core.standing import taking
from files.services import store
from projects.models import YearlySheet
from projects.policies.yearly import can_confirm_sheet
from projects.services.acceptance import RECORD_LANGUAGE
from projects.sheets import SectionView, content_of, views_of
from researchers.models import Researcher

SHEET = "yearly_sheet.pdf"


def confirm_sheet(*, actor: Any, researcher: Researcher, year: int, seen: dict[str, Any]) -> YearlySheet:
    """The college confirms what the person read (``seen``); a record that changed meanwhile is a conflict."""
    if not can_confirm_sheet(actor, researcher):
        raise NotAllowed(NOT_YOURS)
    if not first_year(researcher) <= year <= timezone.localdate().year:
        raise DomainError(_("There is no sheet for this year."))
    content = content_of(researcher, year)
    if content != seen:
        raise Conflict(_("The records have changed since you opened the page. Please read the sheet again."))
    try:
        with transaction.atomic():
            sheet = YearlySheet.objects.create(researcher=researcher, year=year, content=content, confirmed_by=actor)
            with translation.override(RECORD_LANGUAGE):
                name = _("Yearly sheet %(year)s %(name)s.pdf") % {"year": year, "name": researcher}
                pdf = document(researcher, year, content, sheet).render()
                with taking(actor, lambda: can_confirm_sheet(actor, researcher)):
                    store(record=sheet, kind=SHEET, upload=ContentFile(pdf, name=name), actor=actor)
            events.announce("yearly_sheet.confirmed", record=sheet, actor=actor)
    except IntegrityError as error:
        if "yearly_sheet_once" in str(error):
            raise Conflict(_("This sheet has been confirmed already.")) from None
        raise
    return sheet


def first_year(researcher: Researcher) -> int:
    """The year from which on a researcher has sheets."""
    return researcher.created_at.year


def document(researcher: Researcher, year: int, content: dict[str, Any], sheet: YearlySheet | None) -> Document:
    """The sheet as a document, in the language that is active; one that is not confirmed says so."""
    confirmed = _("not confirmed yet")
    if sheet is not None:
        confirmed = f"{sheet.confirmed_by} {day_text(sheet.confirmed_at)}"
    blocks: list[Block] = [
        Facts(
            rows=[
                (_("Name"), researcher),
                (_("Professional title"), researcher.get_title_display()),
                (_("College"), researcher.college.name),
                (_("Year"), year),
                (_("Confirmed by the college"), confirmed),
            ]
        )
    ]
    for view in views_of(content):
        blocks += _blocks(view)
    blocks.append(
        Signatures(
            boxes=[(_("Researcher (signature)"), ""), (_("College (seal)"), confirmed if sheet is not None else "")]
        )
    )
    return Document(
        title=_("Yearly sheet of cooperation with enterprises"),
        number=f"{year}",
        subtitle=str(researcher),
        issuer=researcher.college.name,
        landscape=True,
        blocks=blocks,
    )


def _blocks(view: SectionView) -> list[Block]:
    columns = view.section.columns
    blocks: list[Block] = [
        Heading(text=view.section.label),
        Table(
            head=[column.label for column in columns],
            rows=view.cells,
            widths=[column.share for column in columns],
            right=[place for place, column in enumerate(columns) if column.is_number],
            empty=view.section.empty,
        ),
    ]
    if view.totals and view.cells:
        blocks.append(Facts(rows=view.totals))
    if view.section.note:
        blocks.append(Note(text=view.section.note))
    return blocks
