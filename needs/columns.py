"""What the lists of needs and claims show, as columns of an export."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from needs.enums import ClaimState, DisclosureState, NeedArea, NeedState

NEEDS = Export(
    key="needs",
    title=_("Technical needs"),
    address="needs:detail",
    columns=[
        Column(_("Number of the need"), "number"),
        Column(_("Need"), "title"),
        Column(_("State"), "state", choices=NeedState.choices),
        Column(_("Area"), "area", choices=NeedArea.choices),
        # Empty where the name is not open to the reader: ``needs.pages.with_shown_names``.
        Column(_("Enterprise"), "shown_name"),
        Column(_("Park"), "park.name"),
        Column(_("Budget from (yuan)"), "budget_min", Kind.MONEY),
        Column(_("Budget to (yuan)"), "budget_max", Kind.MONEY),
        Column(_("Wanted by"), "deadline", Kind.DAY),
        Column(_("Claims"), "open_claims", Kind.NUMBER),
    ],
)
IN_REVIEW = replace(NEEDS, key="needs_in_review", title=_("Needs to review"), order="state_since")
CLAIMS = Export(
    key="claims",
    title=_("Claims"),
    address="needs:claim_detail",
    columns=[
        Column(_("Number of the need"), "need.number"),
        Column(_("Need"), "need.title"),
        # Empty where the name is not open to the reader: ``needs.claim_pages.with_name``.
        Column(_("Enterprise"), "enterprise_name"),
        Column(_("State"), "state", choices=ClaimState.choices),
        Column(_("To be reconfirmed"), "reconfirm_needed", choices=[(True, _("to be reconfirmed"))]),
        Column(_("Leader"), "leader"),
        Column(_("College"), "college"),
        Column(_("Price (yuan)"), "price", Kind.MONEY),
        Column(_("Months"), "months", Kind.NUMBER),
        Column(_("In this state since"), "state_since", Kind.DAY),
    ],
)
CLAIMS_IN_REVIEW = replace(CLAIMS, key="claims_in_review", title=_("Claims to review"), order="state_since")
DISCLOSURES = Export(
    key="disclosures",
    title=_("Access to confidential detail"),
    address="needs:disclosure",
    columns=[
        Column(_("Number of the need"), "need.number"),
        Column(_("Need"), "need.title"),
        Column(_("Researcher"), "researcher"),
        Column(_("College"), "researcher.college"),
        Column(_("State"), "state", choices=DisclosureState.choices),
        Column(_("In this state since"), "state_since", Kind.DAY),
        Column(_("Open until"), lambda one: one.ends_on if one.state == DisclosureState.GRANTED else None, Kind.DAY),
    ],
)
