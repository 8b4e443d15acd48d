"""What the list of enterprises shows, as columns of an export."""

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from enterprises.enums import EnterpriseSize, EnterpriseState
from enterprises.industry import name_of

ENTERPRISES = Export(
    key="enterprises",
    title=_("Enterprises"),
    address="enterprises:overview",
    columns=[
        Column(_("Enterprise"), "organisation.name"),
        Column(_("Unified social credit code"), "uscc"),
        Column(_("Key enterprise"), "is_key", choices=[(True, _("Key enterprise"))]),
        Column(_("State"), "state", choices=EnterpriseState.choices),
        Column(_("Park"), "park.name"),
        Column(_("Industry"), lambda row: name_of(row.industry)),
        Column(_("Size"), "size", choices=EnterpriseSize.choices),
        Column(_("In this state since"), "state_since", Kind.DAY),
    ],
)
