"""What was said about an enterprise becomes a draft need."""

from typing import Any

from core.text import shorten
from enterprises.statements import Statement
from needs.models import Need
from needs.selectors.need import prefilled_contact
from needs.services.need import create_draft, from_hoped_project

TITLE_LENGTH = 60
"""A title is read in lists; everything that was said stands in the text."""


def need_from_statement(*, actor: Any, statement: Statement) -> Need:
    """A draft with what was said; a project that the enterprise hopes for keeps its one draft, wherever it is asked for."""
    data = prefilled_contact(actor, statement.enterprise)
    if statement.hoped_project is not None:
        return from_hoped_project(actor=actor, project=statement.hoped_project, data=data)
    words = {"title": shorten(statement.text, TITLE_LENGTH), "trouble": statement.text}
    return create_draft(actor=actor, enterprise=statement.enterprise, data={**data, **words})
