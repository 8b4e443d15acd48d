"""Enterprises and parks."""

from itertools import count
from typing import Any

from stdnum.cn import uscc

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, EnterpriseContact, HopedProject, Park
from tests.factories.accounts import make_organisation
from tests.factories.world import World

_numbers = count(1)


def make_code() -> str:
    """A unified social credit code that passes its check and belongs to nobody."""
    body = f"91410212MA{next(_numbers):07d}"
    return body + uscc.calc_check_digit(body)


def make_enterprise(
    *,
    organisation: Organisation | None = None,
    district: Organisation | None = None,
    park: Organisation | None = None,
    name: str = "",
    state: str = EnterpriseState.VERIFIED,
    **fields: Any,
) -> Enterprise:
    """A verified enterprise of ``district`` (a new one if none is given)."""
    district = district or make_organisation(OrganisationKind.DISTRICT)
    organisation = organisation or make_organisation(OrganisationKind.ENTERPRISE, name, park or district)
    values = {"uscc": make_code(), "industry": "2669", "size": "medium", **fields}
    return Enterprise.objects.create(organisation=organisation, district=district, park=park, state=state, **values)


def extend_world(world: World) -> None:
    """Profiles of the world's park and enterprises; one enterprise of the other district, just registered."""
    organisations, records = world.organisations, world.records
    district, park = organisations["district"], organisations["park"]
    records["park_profile"] = Park.objects.create(organisation=park, district=district, industrial_layout="Layout")
    for name in ("enterprise", "other_enterprise"):
        records[f"{name}_profile"] = make_enterprise(organisation=organisations[name], district=district, park=park)
    mine = records["enterprise_profile"]
    records["hoped_project"] = HopedProject.objects.create(enterprise=mine, title="Continuous nitration")
    records["contact"] = EnterpriseContact.objects.create(enterprise=mine, name="Contact Person", phone="13800000000")
    records["registered_enterprise"] = make_enterprise(
        district=organisations["other_district"], name="Newcomer Chemicals", state=EnterpriseState.REGISTERED
    )
