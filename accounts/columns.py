"""What the lists of people and organisations show, as columns of exports."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.exports import Column, Export
from core.sheets import Kind

NAME = Column(_("Name"), "user")
HELD = (Column(_("Role"), "role", choices=Role.choices), Column(_("Since"), "started_at", Kind.DAY))
PEOPLE = Export(key="people", title=_("People"), order="id", columns=[NAME, *HELD])
# For whoever manages them: the page shows the addresses too.
MANAGED_PEOPLE = Export(
    key="people", title=_("People"), order="id", columns=[NAME, Column(_("E-mail address"), "user.email"), *HELD]
)
ORGANISATIONS = Export(
    key="organisations",
    title=_("Organisations"),
    order="name",
    address="accounts:organisation",
    columns=[
        Column(_("Name of the organisation"), "name"),
        Column(_("Name in English"), "name_en"),
        Column(_("Belongs to"), "parent.name"),
        Column(_("Since"), "created_at", Kind.DAY),
    ],
)
